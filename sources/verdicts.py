"""A diagnosis in the words and the status that map, tables and printed note share."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

from coverage.findings import Diagnosis
from coverage.model import Branch, Certainty, Verdict
from coverage.standing import Standing
from sources.french import percent

Situation: TypeAlias = Diagnosis | Standing
"""What a territory is drawn by, with or without the facts behind it."""

_BRANCH_WORDS = {
    Branch.UNCOVERED: "sans facilitateur connu",
    Branch.BORDERING_ONLY: "limitrophe seul",
    Branch.UNDER_CAPACITY: "capacité insuffisante",
}
_BRANCH_STATUS = {
    Branch.UNCOVERED: "uncovered",
    Branch.BORDERING_ONLY: "bordering",
    Branch.UNDER_CAPACITY: "short",
}
_VERDICT_STATUS = {
    Verdict.PARTIAL: "partial",
    Verdict.COVERED: "covered",
    Verdict.NO_NEED: "no-need",
}


def status(diagnosis: Situation) -> str:
    """Return the status drawn on the map; several branches: the one drawn (`drawn_branch`)."""
    if diagnosis.verdict is Verdict.GAP:
        return _BRANCH_STATUS[drawn_branch(diagnosis)]
    if diagnosis.verdict is Verdict.TO_CHECK:
        return "check" if diagnosis.own_fte > 0 else "check-outside"
    return _VERDICT_STATUS[diagnosis.verdict]


def drawn_branch(diagnosis: Situation) -> Branch:
    """Return the branch that a zone blanche is drawn and counted by.

    Its communes may be zones blanches by several: « aucun facilitateur connu » is never
    said of a territory where somebody acts.
    """
    if diagnosis.own_fte > 0:
        acting = Branch.UNDER_CAPACITY
    else:
        acting = Branch.BORDERING_ONLY if diagnosis.bordering_fte > 0 else Branch.UNCOVERED
    return acting if acting in diagnosis.branches else min(diagnosis.branches)


def branch_words(branches: Iterable[Branch]) -> str:
    """Return the branches in words, in the order of the definition."""
    return ", ".join(_BRANCH_WORDS[branch] for branch in sorted(branches))


def verdict_words(diagnosis: Situation) -> str:
    """Return the verdict as it stands on screen, with its branches.

    « Zone blanche (sans facilitateur connu) », « Couvert en partie (62 % des communes) ».
    """
    words = diagnosis.verdict.label
    if diagnosis.verdict is Verdict.GAP:
        return f"{words} ({branch_words(diagnosis.branches)})"
    if diagnosis.verdict is Verdict.PARTIAL:
        return f"{words} ({percent(covered_share(diagnosis))} de la population)"
    return words


def covered_share(diagnosis: Situation) -> Fraction:
    """Return the share of the population where an in-area facilitator acts."""
    share = diagnosis.share_population
    return diagnosis.share_communes if share is None else share


def is_presumed(diagnosis: Situation) -> bool:
    """Tell whether the verdict is « présumé, à confirmer »: the dashed border."""
    return diagnosis.certainty is Certainty.TO_CONFIRM
