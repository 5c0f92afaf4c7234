"""Small worlds for the tests: departments of a few communes, posts in one line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from coverage.model import Certainty, Doubt, Level, Post, Precision, Role, Roster
from coverage.need import NeedRow, Needs, declared, estimated, unknown
from coverage.parameters import Estimate, Interval, Parameters
from coverage.territories import Atlas, Commune

DAY = date(2025, 7, 18)


def fraction(value: Any) -> Fraction:
    """Read 1, 0.5, "1/3" or "0,5" exactly."""
    return Fraction(str(value).replace(",", "."))


def interval(value: Any) -> Interval | None:
    """Read a figure, [low, central, high], or None (unknown)."""
    if value is None:
        return None
    if isinstance(value, list):
        low, central, high = map(fraction, value)
        return Interval(low, central, high)
    return Interval.exactly(fraction(value))


def atlas(territories: Mapping[str, Any]) -> Atlas:
    """Lay out departments: {code: inhabitants} or {code: {commune: inhabitants}}.

    A commune may be written {habitants: 100, epci: "200000001"}.
    """
    communes = []
    for department, inside in territories.items():
        places = inside if isinstance(inside, dict) else {f"{department}001": inside}
        for code, told in places.items():
            what = told if isinstance(told, dict) else {"habitants": told}
            communes.append(
                Commune(
                    str(code), f"Commune {code}", department, what.get("epci"), what["habitants"]
                )
            )
    return Atlas.build(communes, {code: f"Département {code}" for code in territories}, "R")


def post(told: Mapping[str, Any]) -> Post:
    """Make a post from its line in a case; what is not said is plain and established."""
    return Post(
        id=told["nom"],
        structure=told["nom"],
        role=Role(told.get("qualite", "facilitateur")),
        fte=fraction(told.get("etp", 1)),
        home=told.get("departement"),
        perimeter=tuple(told.get("perimetre", ())),
        extension=tuple(told.get("extension", ())),
        starts=told.get("debut", date(2020, 1, 1)),
        starts_precision=Precision.DAY,
        ends=told.get("fin"),
        ends_precision=Precision.DAY,
        certainty=Certainty(told.get("certitude", "etabli")),
        attested_on=told.get("atteste_le"),
        source="cas d'essai",
        state_share=None if "part_etat" not in told else fraction(told["part_etat"]),
    )


def roster(case: Mapping[str, Any]) -> Roster:
    """Make the roster of a case."""
    doubts = tuple(Doubt(label, "cas d'essai") for label in case.get("doutes", ()))
    return Roster(tuple(post(told) for told in case.get("postes", ())), doubts)


def needs(case: Mapping[str, Any], of: Atlas) -> Needs:
    """Read `besoins` (declared), `besoin_estime_par_habitant`, or nothing: unknown."""
    if "besoins" in case:
        return declared(of, [NeedRow(str(c), interval(v)) for c, v in case["besoins"].items()])
    if "besoin_estime_par_habitant" in case:
        return estimated(of, estimate(interval(case["besoin_estime_par_habitant"])), "estimation")
    return unknown(of)


def estimate(per_inhabitant: Interval | None) -> Estimate:
    """Make an estimate that comes to so many ETP an inhabitant."""
    assert per_inhabitant is not None
    one = Interval.exactly(Fraction(1))
    return Estimate(per_inhabitant, Fraction(1), one, one, one)


def parameters(case: Mapping[str, Any]) -> Parameters:
    """Read the parameters a case chooses; the others keep their default reading."""
    told = case.get("parametres", {})
    return Parameters(
        call_departments=frozenset(map(str, case.get("departements_aap", ()))),
        gap_needs_need=told.get("besoin_requis_branche_1", True),
        bordering_counts=told.get("limitrophe_compte", True),
        estimate_decides=told.get("estimation_decide", False),
        state_share=fraction(told.get("part_marches_etat", 1)),
    )


LEVELS = {"departement": Level.DEPARTMENT, "epci": Level.EPCI, "commune": Level.COMMUNE}
