"""A table pasted as text → text with a tab between cells: from a PDF, a document or a mail.

Each line stays on its line, so that a problem names the line that was pasted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sources.roster.columns import ALIASES, COLUMNS
from sources.text import folded

Rows = Sequence[Sequence[str]]

FEWEST = 3
"""Columns from which names in a row are a header."""
_NAMES = frozenset({*COLUMNS, *ALIASES})
_SEPARATED = re.compile(r"[\t;]")
_RULE = re.compile(r"[\s|:+=-]+")
_HEADER = re.compile(
    r"\s*(b[ée]n[ée]ficiaires?|structures?)\s+(suivi(?:[ _]convention)?)\s+(etp)\s+"
    r"(qualit[ée]|r[oô]le)\s*",
    re.IGNORECASE,
)
_ROW = re.compile(
    r"\s*(\S.*?)\s+((?:DDETS(?:PP)?|DREETS|DEETS)(?:[ -]*\d\w{1,2})?)\s+(\d+(?:[.,]\d+)?)"
    r"(?:\s*ETP)?\s+((?:facilitat|coordina|coordonna)\S*(?:\s+\S+)*?)\s*",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\s*((?:sous[ -]?)?tota(?:l|ux)\b[^\d]*?)\s*:?\s+(\d+(?:[.,]\d+)?)\s*", re.I)


def separated(text: str) -> str:
    r"""Return a pasted text with a tab between cells; one that has separators stays as it is.

    >>> separated("Bénéficiaire Suivi convention ETP Qualité\nUD SIAE DDETS 12 1,00 Facilitateur")
    'Bénéficiaire\tSuivi convention\tETP\tQualité\nUD SIAE\tDDETS 12\t1,00\tFacilitateur'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for cut in (_by_bars, _by_words, _by_gaps, _one_a_line):
        rows = None if _SEPARATED.search(text) else cut(lines)
        if rows is not None:
            return "\n".join("\t".join(map(_quoted, row)) for row in rows)
    return text


def _by_bars(lines: Sequence[str]) -> Rows | None:
    """Cut a table drawn with bars, as mails and wikis do."""
    if not any(_is_header(_barred(line)) for line in lines):
        return None
    return [[] if _RULE.fullmatch(line) else _barred(line) for line in lines]


def _barred(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _by_words(lines: Sequence[str]) -> Rows | None:
    """Cut the table of the call by what stands in its cells, when only spaces are left."""
    if not any(_HEADER.fullmatch(line) for line in lines):
        return None
    return [_worded(line) for line in lines]


def _worded(line: str) -> Sequence[str]:
    if found := _HEADER.fullmatch(line) or _ROW.fullmatch(line):
        return found.groups()
    if found := _TOTAL.fullmatch(line):
        return (found[1], "", found[2], "")
    return (line.strip(),)


def _by_gaps(lines: Sequence[str]) -> Rows | None:
    """Cut a table whose columns are two spaces apart, or more."""
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines]
    return rows if any(map(_is_header, rows)) else None


def _one_a_line(lines: Sequence[str]) -> Rows | None:
    """Gather the cells of a table that was pasted one cell a line, names first."""
    cells = [line.strip() for line in lines if line.strip()]
    width = next((n for n, cell in enumerate(cells) if folded(cell) not in _NAMES), len(cells))
    if width < FEWEST or len(cells) % width:
        return None
    return [cells[start : start + width] for start in range(0, len(cells), width)]


def _is_header(cells: Sequence[str]) -> bool:
    return sum(folded(cell) in _NAMES for cell in cells) >= FEWEST


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell else cell
