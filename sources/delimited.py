"""A text people send or paste → rows: the separator by which the names of columns show.

Title lines above the table may hold other separators than the table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from itertools import islice

from sources.encodings import OLD, UTF_8, WINDOWS, decoded
from sources.heading import FEW, known_names
from sources.problems import Problem, Severity
from sources.text import MARK, MAX_COLUMNS, MAX_HIDDEN, SEPARATORS, Row, records, separator_of

PIPE = "|"
FIRST_LINES = 60
"""Lines among which the names of columns are looked for, blank ones included."""
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')
_RULER = re.compile(r"|:?[-=+]{2,}:?")


def delimited_rows(
    data: bytes, name: str, names: Collection[str]
) -> tuple[list[Row], list[Problem], str]:
    """Return the rows of a text that are not blank, what was guessed, and the separator.

    Raises:
        UnreadableFileError: not a text, or badly closed quotes.
    """
    text, encoding = decoded(data, name, MAX_HIDDEN)
    problems = list(_guessed(encoding, text))
    separator = _separator(text, names)
    rows = list(records(text, separator, name))
    problems += _swallowed(rows, separator)
    if separator == PIPE:
        rows = list(_unframed(rows))
    return [_as_typed(row) for row in rows], problems, separator


def _guessed(encoding: str, text: str) -> Iterator[Problem]:
    """Yield what is said of an encoding that the bytes do not tell for sure."""
    if encoding in OLD and not text.isascii():
        severity = Severity.INFO if encoding == WINDOWS else Severity.WARNING
        message = f"encodage supposé : {OLD[encoding]}. Vérifiez les accents."
        yield Problem(None, "", "", message, severity)
    elif encoding != UTF_8:
        yield Problem(None, "", "", "texte lu en UTF-16.", Severity.INFO)


def _separator(text: str, names: Collection[str]) -> str:
    """Return the separator by which one of the first lines shows the most names.

    The mark of Excel (`sep=;`) comes first; without any name, the first line decides.
    """
    head = "".join(islice(io.StringIO(text, newline=""), FIRST_LINES))
    if not names:
        return separator_of(text)
    if head.lower().startswith(MARK):
        marked = separator_of(text)
        if marked not in SEPARATORS + PIPE or _shown(head, marked, names) >= FEW:
            return marked
    shown = {separator: _shown(head, separator, names) for separator in SEPARATORS + PIPE}
    most = max(shown.values())
    if most < FEW:
        return separator_of(text)
    return next(separator for separator, count in shown.items() if count == most)


def _shown(head: str, separator: str, names: Collection[str]) -> int:
    """Return how many names one line shows at most when it is cut by a separator."""
    most = 0
    try:
        for cells in csv.reader(io.StringIO(head, newline=""), delimiter=separator):
            most = max(most, len(known_names(cells[:MAX_COLUMNS], names)))
    except csv.Error:  # the reading itself will say where
        pass
    return most


def _swallowed(rows: list[Row], separator: str) -> Iterator[Problem]:
    """Yield an error for each cell that a forgotten quote made swallow other rows."""
    width = max((len(row.cells) for row in rows), default=0)
    for row in rows:
        for cell in row.cells:
            lines = cell.splitlines()
            if len(lines) > 1 and any(line.count(separator) >= width - 1 > 0 for line in lines[1:]):
                message = (
                    f"cette cellule tient sur {len(lines)} lignes et semble en avoir avalé "
                    "d'autres : un guillemet (\") a été ouvert sans être fermé."
                )
                yield Problem(row.line, "", cell, message)


def _unframed(rows: list[Row]) -> Iterator[Row]:
    """Yield the rows of a table drawn with bars, without its frame and its rules."""
    drawn = [row.cells for row in rows if len(row.cells) > 1]
    left = 1 if all(not cells[0].strip() for cells in drawn) else 0
    right = 1 if all(not cells[-1].strip() for cells in drawn) else 0
    for row in rows:
        cells = [cell.strip() for cell in row.cells]
        if all(_RULER.fullmatch(cell) for cell in cells):
            continue
        if len(cells) > 1:
            cells = cells[left : len(cells) - right]
        yield Row(row.line, tuple(cells))


def _as_typed(row: Row) -> Row:
    """Return a row where `="09"`, by which exports keep the zero of a code, is `09`."""
    if not any(cell.startswith('="') for cell in row.cells):
        return row
    found = ((cell, _QUOTED_FORMULA.fullmatch(cell)) for cell in row.cells)
    return Row(row.line, tuple(match[1] if match else cell for cell, match in found))
