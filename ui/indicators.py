"""The figures above the map. Never a bare need: departments are ranked by estimated load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from coverage.findings import Diagnosis
from coverage.model import Basis, Branch, Post, Role, Roster, Verdict
from sources.note.words import first_end
from ui.glossary import titled
from ui.paint import branch_words, drawn_branch
from ui.text import esc, fte, number

DAYS_AHEAD = 365
RANKED = 3
_LOADS = {
    Basis.ESTIMATED: "Charge estimée (clé population)",
    Basis.MEASURED: "Charge mesurée (marchés importés)",
    Basis.DECLARED: "Charge (besoin déclaré)",
    Basis.UNKNOWN: "Charge",
}
PNAD = "AAP"  # programmes of the PNAD are named after their call, « AAP 2022 »


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: label as text; value and detail as HTML."""

    label: str
    value: str
    detail: str


def gaps(diagnoses: Iterable[Diagnosis]) -> Indicator:
    """Count zones blanches by branch in the call, and those outside the call apart."""
    found = [d for d in diagnoses if d.verdict is Verdict.GAP]
    inside = [d for d in found if d.in_call]
    branches = Counter(drawn_branch(d) for d in inside)
    split = ", ".join(
        f"{count} {'limitrophe' if branch is Branch.BORDERING_ONLY else branch_words([branch])}"
        for branch, count in sorted(branches.items())
    )
    outside = len(found) - len(inside)
    return Indicator(
        "Zones blanches (départements)",
        f"{len(inside)} <small>dans l&#x27;appel</small>",
        f"({split or 'aucune'}), <span class='nowrap'>{outside} hors appel</span>",
    )


def active_fte(roster: Roster, on: date) -> Indicator:
    """Sum the active ETP of facilitators, the unlocated part beside, coordination apart."""
    facilitators = roster.facilitators(on)
    active = [post for post in facilitators if post.programme]
    others = _sum(post for post in facilitators if not post.programme)
    unlocated = [post for post in roster.unlocated(on) if post.programme]
    coordination = [post for post in roster.active(on) if post.role is Role.COORDINATOR]
    return Indicator(
        "ETP PNAD actifs",
        fte(_sum(active)),
        f"(dont {fte(_sum(unlocated))} non localisés)<br>"
        f"{f'+ {fte(others)} hors PNAD (sans programme)<br>' if others else ''}"
        f"<i>coordination à part : {fte(_sum(coordination))}</i>",
    )


def ending_fte(roster: Roster, on: date) -> Indicator:
    """Sum the active ETP whose convention ends within twelve months."""
    until = on + timedelta(days=DAYS_AHEAD)
    ending = [p for p in roster.active(on) if p.ends is not None and p.ends <= until]
    facilitators = [post for post in ending if post.role is Role.FACILITATOR]
    coordination = _sum(post for post in ending if post.role is Role.COORDINATOR)
    detail = first_end(ending) or "aucune fin connue dans les douze mois"
    apart = f"<br><i>coordination à part : {fte(coordination)}</i>" if coordination else ""
    return Indicator("ETP qui finissent sous douze mois", fte(_sum(facilitators)), detail + apart)


def loads(diagnoses: Sequence[Diagnosis]) -> Indicator:
    """Rank the departments by load; nothing to rank where nobody acts."""
    ranked = ranking(diagnoses)[:RANKED]
    if not ranked:
        return Indicator("Charge estimée", "—", "aucun département n'a de facilitateur connu")
    first, *others = ranked
    following = " · ".join(f"{esc(one.name)} {number(one.load, 1)}" for one in others)
    bases = {one.need.basis for one in ranking(diagnoses)}
    return Indicator(
        _LOADS[bases.pop()] if len(bases) == 1 else "Charge (mesurée ou estimée)",
        f"{number(first.load, 1)} <small>{esc(first.name)}</small>",
        f"{following}<br><i>ETP de besoin pour un ETP présent</i>",
    )


def ranking(diagnoses: Iterable[Diagnosis]) -> list[Diagnosis]:
    """Return the territories where somebody acts, the most loaded first."""
    loaded = [d for d in diagnoses if d.load is not None]
    return sorted(loaded, key=lambda d: (-(d.load or 0), d.code))


def _sum(posts: Iterable[Post]) -> Fraction:
    return sum((post.fte for post in posts), Fraction(0))


def cards(indicators: Sequence[Indicator]) -> str:
    """Return the figures side by side."""
    body = "".join(
        f'<div class="kpi"><dt>{titled(one.label)}<dd class="value">{one.value}'
        f'<dd class="detail">{one.detail}</div>'
        for one in indicators
    )
    return f'<dl class="kpis" aria-label="Chiffres clés">{body}</dl>'
