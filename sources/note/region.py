"""The page of the region: key figures, map, table of the departments, what ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coverage.findings import Diagnosis
from coverage.model import Basis, Precision
from sources.french import MISSING, day, fte, number, plural
from sources.note.essentials import essentials
from sources.note.figures import key_figures
from sources.note.map import Ground, legend_of, map_of
from sources.note.note import Note, Period
from sources.note.words import listed
from sources.verdicts import status, verdict_words

MOST_PERIODS = 6
MOST_NAMES = 3
BY_YEAR = "Une fin dont la source ne donne que l'année est comptée au 31 décembre."
TABLE = (
    "Département",
    "Situation",
    "Certitude",
    "Appel",
    "ETP du territoire",
    "ETP limitrophes",
    "Charge estimée",
    "Qui y agit",
)


def region_page(note: Note, ground: Ground) -> dict[str, Any]:
    """Return what the page of the region prints."""
    figures = key_figures(note.departments, note.survey.roster, note.on)
    heading = load_heading(note.departments)
    return {
        "figures": [
            {"label": one.label, "value": one.value, "beside": one.beside, "lines": one.lines}
            for one in figures
        ],
        "map": map_of(ground, note.departments),
        "legend": legend_of(note.departments),
        "head": [heading if name == "Charge estimée" else name for name in TABLE],
        "rows": [_row(note, one, heading) for one in note.departments],
        "essentials": essentials(note),
        "cliff": cliff(note.periods, is_by_year=_is_by_year(note)),
        "incomplete": [doubt.label for doubt in note.survey.roster.doubts],
    }


def load_heading(departments: Sequence[Diagnosis]) -> str:
    """Return what the loads are: estimated, measured, or both (then estimates are marked)."""
    bases = {one.need.basis for one in departments if one.load is not None}
    if bases <= {Basis.ESTIMATED}:
        return "Charge estimée"
    return "Charge mesurée" if bases == {Basis.MEASURED} else "Charge"


def _row(note: Note, one: Diagnosis, heading: str) -> dict[str, Any]:
    mixed = one.load is not None and one.need.basis is Basis.ESTIMATED
    mark = " est." if mixed and heading != "Charge estimée" else ""
    return {
        "status": status(one),
        "cells": [
            f"{one.name} ({one.code})",
            verdict_words(one),
            one.certainty.label,
            "oui" if one.in_call else "non",
            fte(one.own_fte),
            fte(one.bordering_fte),
            number(one.load, 1) + mark,
            listed([note.posts[code].structure for code in one.posts], MOST_NAMES) or MISSING,
        ],
    }


def _is_by_year(note: Note) -> bool:
    """Tell whether the end of an active convention is only known by its year."""
    active = note.survey.roster.active(note.on)
    return any(post.ends and post.ends_precision is Precision.YEAR for post in active)


def cliff(periods: Sequence[Period], *, is_by_year: bool = False) -> dict[str, Any]:
    """Return the ETP that stay as conventions end, a line a period."""
    most = max((one.facilitators for one in periods), default=0) or 1
    shown = periods[:MOST_PERIODS]
    left = len(periods) - len(shown)
    others = plural(left, "autre période", "autres périodes")
    return {
        "rows": [
            {
                "when": _when(one),
                "located": float((one.facilitators - one.unlocated) / most),
                "unlocated": float(one.unlocated / most),
                "facilitators": fte(one.facilitators),
                "unlocated_words": fte(one.unlocated),
                "coordination": fte(one.coordination),
                "gaps": f"{one.inside} dans l'appel, {one.outside} hors appel",
            }
            for one in shown
        ],
        "more": [
            *([f"… et {others} : voir le classeur."] if left else []),
            *([BY_YEAR] if is_by_year else []),
        ],
    }


def _when(period: Period) -> str:
    if period.last is None:
        return f"à partir du {day(period.first)}"
    return f"du {day(period.first)} au {day(period.last)}"
