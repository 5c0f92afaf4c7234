"""A sheet as it is read: cells of text at their places, and what the sheet says of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sources.problems import Problem, UnreadableFileError
from sources.text import MAX_ABOVE, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Row, column_letters
from sources.workbook.archive import NEW_BOOK, damaged

MAX_LINES = MAX_ROWS + MAX_ABOVE + 1
MAX_CELL = 32_767
MAX_MERGES, MAX_FAULTS, MAX_MARKS = 5_000, 1_000, 1_000
DAY_ZERO = date(1899, 12, 30)
"""The day from which spreadsheets count, save those that count from 1904."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one; lines and columns count from 1, both ends included."""

    first_line: int
    first_column: int
    last_line: int
    last_column: int

    @property
    def place(self) -> str:
        """Return the range as a spreadsheet shows it."""
        first = cell_name(self.first_line, self.first_column)
        return f"{first}:{cell_name(self.last_line, self.last_column)}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that holds something unreadable."""

    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell of which a part, given here, is struck out or raised (in exponent)."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that are not blank, all as wide as the widest.

    Attributes:
        struck_lines: those with a cell struck out, as people do for what is over.
        marks: the cells with a part struck out or raised.
        day_zero: the day that the number 0 stands for.
    """

    name: str
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...]
    faults: tuple[Fault, ...]
    hidden_lines: frozenset[int]
    hidden_columns: frozenset[int]
    struck_lines: frozenset[int]
    marks: tuple[Mark, ...] = ()
    day_zero: date = DAY_ZERO


def cell_name(line: int, column: int) -> str:
    """Return the name of a cell.

    >>> cell_name(1, 1), cell_name(1048576, 16384)
    ('A1', 'XFD1048576')
    """
    return f"{column_letters(column)}{line}"


def name_above(header: Row, column: int) -> str:
    """Return the name of a column counted from 1, "" when it has none."""
    return header.cells[column - 1].strip() if column <= len(header.cells) else ""


class Grid:
    """Gathers the cells of a sheet and refuses the first that is out of bounds."""

    def __init__(self, name: str, sheet: str) -> None:
        self.name, self.sheet = name, sheet
        self.cells: defaultdict[int, dict[int, str]] = defaultdict(dict)
        self.merges: list[Merge] = []
        self.faults: list[Fault] = []
        self.hidden_lines: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.struck_lines: set[int] = set()
        self.marks: list[Mark] = []
        self.day_zero = DAY_ZERO
        self._characters = 0

    def put(self, line: int, column: int, text: str) -> None:
        """Put a text in a cell; a blank one is nothing.

        Raises:
            UnreadableFileError: out of bounds, too long, or a cell given twice.
        """
        if not text.strip():
            return
        if line > MAX_LINES or column > MAX_COLUMNS:
            raise self._beyond(line, column, text)
        row = self.cells[line]
        if column in row:
            raise damaged(self.name)
        row[column] = text
        self._characters += len(text)
        if len(text) > MAX_CELL:
            raise self._refused(line, column, text, f"plus de {MAX_CELL} caractères : abrégez-la.")
        if self._characters > MAX_BYTES:
            raise self._refused(line, column, text, f"trop de texte jusqu'ici. {NEW_BOOK}")

    def fault(self, line: int, column: int, message: str) -> None:
        """Note a cell that cannot be read."""
        if line > MAX_LINES or column > MAX_COLUMNS:
            raise self._beyond(line, column, "")
        if len(self.faults) >= MAX_FAULTS:
            message = f"plus de {MAX_FAULTS} cellules illisibles jusqu'ici. {message}"
            raise self._refused(line, column, "", message)
        self.faults.append(Fault(line, column, message))

    def mark(self, line: int, column: int, text: str) -> None:
        """Note a cell that was put, of which a part is struck out or raised."""
        if len(self.marks) >= MAX_MARKS:
            message = (
                f"plus de {MAX_MARKS} cellules où du texte est barré ou en exposant jusqu'ici : "
                "retirez cette mise en forme, et ce qui est barré."
            )
            raise self._refused(line, column, text, message)
        self.marks.append(Mark(line, column, text))

    def merge(self, merge: Merge) -> None:
        """Note merged cells."""
        if len(self.merges) >= MAX_MERGES:
            message = f"plus de {MAX_MERGES} cellules fusionnées : défusionnez-les."
            raise UnreadableFileError(self.name, [Problem(None, "", "", message)])
        self.merges.append(merge)

    def _beyond(self, line: int, column: int, text: str) -> UnreadableFileError:
        message = (
            f"au-delà de {MAX_ROWS} lignes ou de {MAX_COLUMNS} colonnes : effacez-la si elle "
            "est perdue là, ou découpez le tableau."
        )
        return self._refused(line, column, text, message)

    def _refused(self, line: int, column: int, text: str, message: str) -> UnreadableFileError:
        place = f"cellule {cell_name(line, column)} de la feuille « {self.sheet} »"
        return UnreadableFileError(self.name, [Problem(line, "", text, f"{place} : {message}")])

    def sheet_read(self) -> Sheet:
        """Return the sheet."""
        cells = {line: row for line, row in sorted(self.cells.items()) if row}
        width = max((max(row) for row in cells.values()), default=0)
        columns = range(1, width + 1)
        return Sheet(
            name=self.sheet,
            rows=tuple(
                Row(line, tuple(row.get(column, "") for column in columns))
                for line, row in cells.items()
            ),
            merges=tuple(self.merges),
            faults=tuple(self.faults),
            hidden_lines=frozenset(self.hidden_lines),
            hidden_columns=frozenset(self.hidden_columns),
            struck_lines=frozenset(self.struck_lines),
            marks=tuple(self.marks),
            day_zero=self.day_zero,
        )
