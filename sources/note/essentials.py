"""« À retenir »: the few sentences that a committee must not miss, drawn from the same values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from coverage.findings import Diagnosis
from coverage.model import Basis, Verdict
from coverage.standing import Standing
from sources.french import day, fte, plural
from sources.note.note import Note
from sources.note.plan import NO_PLAN, outside_words
from sources.note.words import listed
from sources.verdicts import Situation, branch_words, drawn_branch, is_presumed

MOST_DAYS = 3


def essentials(note: Note) -> list[str]:
    """Return what the note says in a few sentences."""
    gaps = [one for one in note.departments if one.verdict is Verdict.GAP]
    inside = [one for one in gaps if one.in_call]
    outside = [one for one in gaps if not one.in_call]
    sentences = [_inside(inside)]
    if outside:
        sentences.append(
            f"Hors du périmètre de l'appel, {_count(outside)} : {_names(outside)}{_doubt(outside)}."
        )
    if check := [one for one in note.departments if one.verdict is Verdict.TO_CHECK]:
        sentences.append(_to_check(check))
    return [*sentences, *_turning(note), _planned(note)]


def _to_check(found: Sequence[Diagnosis]) -> str:
    if any(one.load is None for one in found):
        return f"Capacité à vérifier : {_names(found)}."
    ranked = sorted(found, key=lambda one: (-(one.load or 0), one.code))
    told = f"Capacité à vérifier, du plus au moins chargé : {_names(ranked)}."
    if all(one.need.basis is Basis.ESTIMATED for one in found):
        told += " Une estimation seule ne conclut pas à une capacité insuffisante."
    return told


def _inside(gaps: Sequence[Diagnosis]) -> str:
    if not gaps:
        return "Dans l'appel, aucun département n'est zone blanche."
    groups: dict[str, list[Diagnosis]] = defaultdict(list)
    for one in sorted(gaps, key=drawn_branch):
        groups[branch_words([drawn_branch(one)])].append(one)
    told = " ; ".join(f"{words} : {_names(found)}" for words, found in groups.items())
    return f"Dans l'appel, {_count(gaps)}. {told[:1].upper()}{told[1:]}{_doubt(gaps)}."


def _count(gaps: Sequence[Diagnosis]) -> str:
    many = len(gaps) > 1
    return (
        f"{plural(len(gaps), 'département')} {'sont' if many else 'est'} "
        f"{'zones blanches' if many else 'zone blanche'}"
    )


def _doubt(found: Sequence[Situation]) -> str:
    if not all(map(is_presumed, found)):
        return ""
    return " (présumé, à confirmer)" if len(found) == 1 else " (tous présumés, à confirmer)"


def _names(found: Sequence[Diagnosis]) -> str:
    return listed([one.name for one in found])


def _turning(note: Note) -> list[str]:
    """Return who becomes a zone blanche, and when, if nothing is renewed."""
    days: dict[date, list[Standing]] = defaultdict(list)
    for change in note.calendar.changes:
        if change.becomes_gap:
            days[change.on].append(change.after)
    name = note.dataset.atlas.name
    sentences = [
        f"Sans reconduction connue, {listed([name(one.code) for one in found])} "
        f"{'deviennent zones blanches' if len(found) > 1 else 'devient zone blanche'} "
        f"le {day(on)}{_doubt(found)}."
        for on, found in sorted(days.items())[:MOST_DAYS]
    ]
    if len(days) > MOST_DAYS:
        sentences.append("D'autres échéances suivent : voir le classeur.")
    return sentences


def _planned(note: Note) -> str:
    """Return what the plan comes to, or that there is none."""
    if note.proposed is None:
        return NO_PLAN
    plan = note.proposed.plan
    given = sum((grant.fte for grant in plan.grants), Fraction(0))
    known = {one.code: one for one in note.proposed.question.candidates}
    renewals = sum(known[grant.code].renewal for grant in plan.grants)
    others = len(plan.grants) - renewals
    told = [plural(renewals, "reconduction")] if renewals else []
    told += [plural(others, "nouvelle convention", "nouvelles conventions")] if others else []
    what = f" ({', '.join(told)})" if told else ""
    return (
        f"Plan proposé au {day(plan.on)} : {fte(given)} ETP{what} ; départements zones blanches, "
        f"en tout ou en partie : {plan.gaps_before} sans lui, {plan.gaps_after} "
        f"avec{outside_words(note.proposed)}."
    )
