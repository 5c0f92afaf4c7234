"""The key figures of the note: those of the map page, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from coverage.findings import Diagnosis
from coverage.model import Basis, Branch, Post, Role, Roster, Verdict
from sources.french import MISSING, fte, number
from sources.note.words import first_end
from sources.verdicts import branch_words, drawn_branch

DAYS_AHEAD = 365
RANKED = 3
LOADS = {
    Basis.ESTIMATED: "Charge estimée (clé population)",
    Basis.MEASURED: "Charge mesurée (marchés importés)",
    Basis.DECLARED: "Charge (besoin déclaré)",
    Basis.UNKNOWN: "Charge",
}


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure: its label, its value with a word beside, what stands below."""

    label: str
    value: str
    beside: str
    lines: tuple[str, ...]


def key_figures(
    departments: Sequence[Diagnosis], roster: Roster, on: date
) -> tuple[KeyFigure, ...]:
    """Return the figures of a day: zones blanches, ETP active, ETP ending, loads.

    Never a bare need: departments are ranked by load.
    """
    return (gaps(departments), active(roster, on), ending(roster, on), loads(departments))


def gaps(departments: Iterable[Diagnosis]) -> KeyFigure:
    """Count zones blanches by branch in the call, and those outside the call apart."""
    found = [one for one in departments if one.verdict is Verdict.GAP]
    inside = [one for one in found if one.in_call]
    branches = Counter(drawn_branch(one) for one in inside)
    split = ", ".join(
        f"{count} {'limitrophe' if branch is Branch.BORDERING_ONLY else branch_words([branch])}"
        for branch, count in sorted(branches.items())
    )
    return KeyFigure(
        "Zones blanches (départements)",
        str(len(inside)),
        "dans l'appel",
        (split or "aucune", f"{len(found) - len(inside)} hors appel"),
    )


def active(roster: Roster, on: date) -> KeyFigure:
    """Sum the active ETP of facilitators, the unlocated part beside, coordination apart."""
    facilitators = roster.facilitators(on)
    others = _sum(post for post in facilitators if not post.programme)
    unlocated = _sum(post for post in roster.unlocated(on) if post.programme)
    coordination = _sum(p for p in roster.active(on) if p.role is Role.COORDINATOR)
    lines = [f"dont {fte(unlocated)} non localisés"]
    if others:
        lines.append(f"+ {fte(others)} hors PNAD (sans programme)")
    lines.append(f"coordination à part : {fte(coordination)}")
    return KeyFigure(
        "ETP PNAD actifs",
        fte(_sum(post for post in facilitators if post.programme)),
        "",
        tuple(lines),
    )


def ending(roster: Roster, on: date) -> KeyFigure:
    """Sum the active ETP whose convention ends within twelve months."""
    until = on + min(timedelta(days=DAYS_AHEAD), date.max - on)
    found = [post for post in roster.active(on) if post.ends is not None and post.ends <= until]
    coordination = _sum(post for post in found if post.role is Role.COORDINATOR)
    lines = [first_end(found) or "aucune fin connue d'ici là"]
    if coordination:
        lines.append(f"coordination à part : {fte(coordination)}")
    facilitators = _sum(post for post in found if post.role is Role.FACILITATOR)
    return KeyFigure("ETP qui finissent sous douze mois", fte(facilitators), "", tuple(lines))


def loads(departments: Iterable[Diagnosis]) -> KeyFigure:
    """Rank the departments by load; nothing to rank where nobody acts."""
    loaded = sorted(
        (one for one in departments if one.load is not None),
        key=lambda one: (-(one.load or 0), one.code),
    )
    if not loaded:
        nobody = "aucun département n'a de facilitateur connu"
        return KeyFigure("Charge estimée", MISSING, "", (nobody,))
    first, *others = loaded[:RANKED]
    bases = {one.need.basis for one in loaded}
    following = " · ".join(f"{one.name} {number(one.load, 1)}" for one in others)
    return KeyFigure(
        LOADS[bases.pop()] if len(bases) == 1 else "Charge (mesurée ou estimée)",
        number(first.load, 1),
        first.name,
        tuple(filter(None, (following, "ETP de besoin pour un ETP présent"))),
    )


def _sum(posts: Iterable[Post]) -> Fraction:
    return sum((post.fte for post in posts), Fraction(0))
