"""The header of a CSV table: its separator, its columns, its line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from sources.contracts.forms import Form
from sources.contracts.table_columns import Columns, columns_of

SEPARATORS = ";,\t|"
_MAX_HEADER = 256 * 1024
_MAX_BLANK = 10


@dataclass(frozen=True, slots=True)
class Header:
    """The line of column names.

    Attributes:
        columns: which role each column plays.
        width: number of columns.
        separator: of cells.
        line: its row as a spreadsheet shows it.
    """

    columns: Columns
    width: int
    separator: str
    line: int

    @property
    def form(self) -> Form:
        """Return the table's format."""
        return Form.ECONOMIE_CSV if self.columns.is_economie else Form.TABLE_CSV


def header_of(text: str) -> tuple[Header, int] | None:
    """Find the header at the beginning of a text, and where the data begins.

    The separator is the one that gives the most known columns.
    """
    at, line = 0, 0
    while at < len(text) and line < _MAX_BLANK:  # blank lines, Excel's « sep=; »
        end, first = _record(text, at)
        line += 1
        if first.strip() and not first.lower().startswith("sep="):
            break
        at = end
    else:
        return None
    found = [(_cells(first, separator), separator) for separator in SEPARATORS]
    cells, separator = max(found, key=lambda cut: (len(columns_of(cut[0]).places), len(cut[0])))
    return Header(columns_of(cells), len(cells), separator, line), end


def _record(text: str, at: int) -> tuple[int, str]:
    """Return the end and the text of the record at a place; quotes may hold newlines."""
    quoted = False
    for place in range(at, min(len(text), at + _MAX_HEADER)):
        character = text[place]
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted:
            double = text[place : place + 2] == "\r\n"
            return place + 1 + double, text[at:place]
    return len(text), text[at:]


def _cells(record: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(record, newline=""), delimiter=separator), [])
    except csv.Error:
        return record.split(separator)
