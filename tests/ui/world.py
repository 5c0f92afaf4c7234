"""Small diagnoses for the screen's tests: one of each status, made by the engine itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from coverage.diagnosis import diagnose
from coverage.findings import Diagnosis
from coverage.model import Certainty, Level, Post, Role, Roster
from coverage.need import NeedRow, declared
from coverage.parameters import Interval, Parameters
from coverage.territories import Atlas, Commune

ON = date(2025, 7, 18)
HOSTILE = "<img src=x onerror=alert(1)> `${7*7}` =1+1"


def post(code: str, fte: str, *, perimeter: str = "", extension: str = "") -> Post:
    return Post(
        id=code,
        structure=HOSTILE,
        role=Role.FACILITATOR,
        fte=Fraction(fte),
        home="A1",
        perimeter=tuple(filter(None, perimeter.split())),
        extension=tuple(filter(None, extension.split())),
        certainty=Certainty.DEDUCED,
        source=HOSTILE,
        attested_on=ON,
    )


def every_status() -> dict[str, Diagnosis]:
    """Return one diagnosed department a status of the map, by the status's name."""
    names = {
        "B1": "covered",
        "B2": "partial",
        "B3": "check",
        "B4": "uncovered",
        "B5": "bordering",
        "B6": "short",
        "B7": "no-need",
    }
    communes = [Commune(f"{code}00{i}", code, code, None, 100) for code in names for i in (1, 2)]
    atlas = Atlas.build(communes, dict(names), "R")
    posts = (
        post("p1", "1", perimeter="B1"),
        post("p2", "1", perimeter="B2001"),
        post("p3", "1", perimeter="B3"),
        post("p5", "1", extension="B5"),
        post("p6", "0.1", perimeter="B6"),
    )
    known = Interval(Fraction(1, 2), Fraction(1, 2), Fraction(1, 2))
    rows = [NeedRow(code, known) for code in ("B1", "B2", "B4", "B5", "B6")]
    rows.append(NeedRow("B7", Interval.exactly(Fraction(0))))
    parameters = Parameters(call_departments=frozenset({"B1", "B2", "B3", "B4"}))
    found = diagnose(atlas, Level.DEPARTMENT, Roster(posts), declared(atlas, rows), parameters, ON)
    statuses = {names[one.code]: one for one in found}
    outside = replace(statuses["check"], own_fte=Fraction(0), bordering_fte=Fraction(1))
    return statuses | {"check-outside": replace(outside, code="B8")}


def posts_by_id() -> dict[str, Post]:
    """Return the posts of `every_status`, by id."""
    return {
        one.id: one
        for one in (
            post("p1", "1"),
            post("p2", "1"),
            post("p3", "1"),
            post("p5", "1"),
            post("p6", "0.1"),
        )
    }
