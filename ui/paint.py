"""From a diagnosis to what the map draws: one status, its marks, its words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby

from coverage.findings import Diagnosis
from coverage.model import Certainty, Post, Verdict
from sources.verdicts import (
    Situation,
    branch_words,
    covered_share,
    drawn_branch,
    is_presumed,
    status,
    verdict_words,
)
from ui.text import esc, fte, percent

__all__ = [
    "Situation",
    "branch_words",
    "covered_share",
    "drawn_branch",
    "is_presumed",
    "packed",
    "paint",
    "status",
    "tooltip",
    "verdict_words",
]

LINE = "<br>"
_TO_CONFIRM = f", {esc(Certainty.TO_CONFIRM.label)}"
_SHORT_TO_CONFIRM = "~"
"""At the end of a line, these words; the map's script says them in full."""
FEW = 40
"""Territories that are sent one by one, by code; more are sent by kind."""
FIRST_SIGN, ESCAPED_SIGN = 65, 92
"""Code of the sign of the first kind, and the one left out: a bar that JSON would double twice."""


def tooltip(diagnosis: Diagnosis, posts: Mapping[str, Post]) -> str:
    """Return the words shown over a territory, already escaped: name, verdict, who acts."""
    lines = [f"<b>{esc(diagnosis.name)} ({esc(diagnosis.code)})</b>", situation(diagnosis)]
    if not diagnosis.in_call:
        lines.append("Hors du périmètre de l&#x27;appel")
    for code in diagnosis.posts:
        post = posts[code]
        lines.append(f"{esc(post.structure)} : {fte(post.fte)} ETP")
    return LINE.join(lines)


def situation(diagnosis: Diagnosis) -> str:
    """Return a verdict in words, as HTML, with its certainty when it is presumed."""
    return esc(verdict_words(diagnosis)) + (_TO_CONFIRM if is_presumed(diagnosis) else "")


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
    Entries come as kinds (k). Each has its codes (b); when there are many territories, each has
    the sign of its kind (n), in the order of the outlines; a sign and a count stand for a run.
    """
    lines: dict[str, int] = {}
    kinds: dict[str, list[str]] = {}
    kind_of: list[str] = []
    told: dict[int, str] = {}  # communes of one situation share their entry
    for code, entry in paint.items():
        if id(entry) not in told:
            told[id(entry)] = json.dumps(_short(entry, lines))
        kind_of.append(told[id(entry)])
        kinds.setdefault(kind_of[-1], []).append(code)
    found: dict[str, object] = {"k": [json.loads(kind) for kind in kinds]}
    if len(paint) <= FEW:
        return list(lines), found | {"b": [",".join(codes) for codes in kinds.values()]}
    sign = {kind: _sign(n) for n, kind in enumerate(kinds)}
    return list(lines), found | {"n": _runs(sign[kind] for kind in kind_of)}


def _sign(number: int) -> str:
    code = FIRST_SIGN + number
    return chr(code + (code >= ESCAPED_SIGN))


def _runs(signs: Iterable[str]) -> str:
    """Return signs with a count for each that is repeated: neighbours by code are often alike."""
    counted = ((sign, len(list(run))) for sign, run in groupby(signs))
    return "".join(f"{sign}{count}" if count > 1 else sign for sign, count in counted)


def _short(entry: Mapping[str, object], lines: dict[str, int]) -> dict[str, object]:
    """Return an entry without what is false, its lines of text by number, 1 for what is true."""
    kept: dict[str, object] = {
        key: value if isinstance(value, str) else 1
        for key, value in entry.items()
        if value and key != "t"
    }
    words = [
        line.removesuffix(_TO_CONFIRM) + _SHORT_TO_CONFIRM if line.endswith(_TO_CONFIRM) else line
        for line in str(entry["t"]).split(LINE)[1:]
    ]
    return kept | {"t": [lines.setdefault(line, len(lines)) for line in words]}
