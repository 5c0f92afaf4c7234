"""From a diagnosis to what the map draws: one status, its marks, its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

from coverage.findings import Diagnosis
from coverage.model import Branch, Certainty, Post, Verdict
from coverage.standing import Standing
from ui.text import esc, fte, percent

Situation: TypeAlias = Diagnosis | Standing
"""What a territory is drawn by, with or without the facts behind it."""

LINE = "<br>"
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


def tooltip(diagnosis: Diagnosis, posts: Mapping[str, Post]) -> str:
    """Return the words shown over a territory, already escaped: name, verdict, who acts."""
    lines = [f"<b>{esc(diagnosis.name)} ({esc(diagnosis.code)})</b>"]
    presumed = f", {esc(diagnosis.certainty.label)}" if is_presumed(diagnosis) else ""
    lines.append(esc(verdict_words(diagnosis)) + presumed)
    if not diagnosis.in_call:
        lines.append("Hors du périmètre de l&#x27;appel")
    for code in diagnosis.posts:
        post = posts[code]
        lines.append(f"{esc(post.structure)} : {fte(post.fte)} ETP")
    return LINE.join(lines)


def paint(
    diagnoses: Iterable[Diagnosis], posts: Mapping[str, Post]
) -> dict[str, dict[str, object]]:
    """Return what the map's script draws, by territory code.

    Keys: c status, d dashed border, o outside the call, s share written, t words shown.
    """
    return {
        diagnosis.code: {
            "c": status(diagnosis),
            "d": is_presumed(diagnosis),
            "o": not diagnosis.in_call,
            "s": (
                f"{percent(covered_share(diagnosis))} couvert"
                if diagnosis.verdict is Verdict.PARTIAL
                else ""
            ),
            "t": tooltip(diagnosis, posts),
        }
        for diagnosis in diagnoses
    }


def packed(paint: Mapping[str, Mapping[str, object]]) -> tuple[list[str], dict[str, object]]:
    """Return the paint in few bytes: each line of text once, what is false left out.

    A territory's first line, its name, is left to the map, which knows it from the shapes.
    """
    lines: dict[str, int] = {}
    entries: dict[str, object] = {}
    for code, entry in paint.items():
        told = str(entry["t"]).split(LINE)[1:]
        short = {key: value for key, value in entry.items() if value and key != "t"}
        entries[code] = short | {"t": [lines.setdefault(line, len(lines)) for line in told]}
    return list(lines), entries
