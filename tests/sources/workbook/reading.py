"""How the tests of workbooks read a file: the names of the roster, what was said."""

from __future__ import annotations

from sources.problems import Severity, UnreadableFileError
from sources.tabular import read_tabular
from sources.text import Table
from tests.hostile_files import HEADER

NAMES = frozenset((*HEADER, "extension", "id", "source"))
COUNTED = frozenset({"etp", "id"})


def read(data: bytes) -> Table:
    return read_tabular(data, "f", NAMES, COUNTED)


def cells(data: bytes) -> list[tuple[str, ...]]:
    """Return the cells of the data."""
    return [row.cells for row in read(data).rows]


def said(table: Table, severity: Severity) -> list[tuple[int | None, str]]:
    """Return lines and messages of a severity."""
    return [(p.line, p.message) for p in table.problems if p.severity is severity]


def refusal(data: bytes) -> str:
    """Return the refusal of a file, "" when it is read."""
    try:
        read(data)
    except UnreadableFileError as error:
        return str(error) if error.problems else "sans raison"
    return ""
