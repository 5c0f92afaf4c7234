"""Characters that nobody sees, taken out of the cells: they make two equal names differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from sources.problems import Problem, Severity
from sources.text import Row

_BLANK_LETTERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10))))
)
"""Shown as nothing although Unicode calls them letters, marks or symbols."""


def is_invisible(character: str) -> bool:
    """Tell whether a character takes no room on screen: zero-width, mark of direction, BOM."""
    return unicodedata.category(character) == "Cf" or character in _BLANK_LETTERS


def without_invisible(rows: Iterable[Row]) -> tuple[list[Row], list[Problem]]:
    """Return rows without invisible characters, and one info for each row that had some.

    A row where nothing else stood is dropped.
    """
    kept: list[Row] = []
    problems: list[Problem] = []
    for row in rows:
        spelt = {c for cell in row.cells if not cell.isascii() for c in cell}
        hidden = sorted(filter(is_invisible, spelt))
        if not hidden:
            kept.append(row)
            continue
        codes = ", ".join(f"U+{ord(c):04X}" for c in hidden)
        message = f"caractères invisibles retirés ({codes})."
        problems.append(Problem(row.line, "", "", message, Severity.INFO))
        table = dict.fromkeys(map(ord, hidden))
        cells = tuple(cell.translate(table) for cell in row.cells)
        if any(cell.strip() for cell in cells):
            kept.append(Row(row.line, cells))
    return kept, problems
