"""What a sheet says of its cells, told by line and column: merged, hidden, without value.

A merged cell shows once and stands for several: repeated down a column, a name is right and
a figure is counted twice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence

from sources.problems import Problem, Severity
from sources.text import Row, folded
from sources.workbook.marks import said_of_marks
from sources.workbook.sheet import Merge, Sheet, cell_name, name_above

SHOWN = 10
_HIDDEN = "lignes masquées dans le classeur, lues comme les autres : {lines}."
_STRUCK = (
    "lignes barrées dans le classeur, lues comme les autres : {lines}. Effacez celles des postes "
    "qui n'existent plus, ou donnez-leur une date de fin."
)


class Unmerged:
    """The rows of a sheet under its names, with the merged cells of the data opened.

    `problems` are what is said of them, and of figures that a mark in their cell spoils.
    """

    def __init__(
        self, sheet: Sheet, header: Row, rows: Sequence[Row], counted: Collection[str]
    ) -> None:
        self.header, self.counted = header, counted
        self.problems = list(said_of_marks(sheet, header, rows, counted))
        self._cells = {row.line: list(row.cells) for row in rows}
        self._lines = sorted(self._cells)
        self._room = len(rows) * len(header.cells)
        for merge in sheet.merges:
            if merge.last_line > header.line and not self._open(merge):
                break

    def rows(self) -> tuple[Row, ...]:
        """Return the rows."""
        return tuple(Row(line, tuple(cells)) for line, cells in self._cells.items())

    def _open(self, merge: Merge) -> bool:
        """Open merged cells; False when they overlap others, which no spreadsheet does."""
        column = merge.first_column
        value = self._cell(merge.first_line, column)
        start = bisect_left(self._lines, merge.first_line)
        covered = self._lines[start : bisect_right(self._lines, merge.last_line)]
        width = min(merge.last_column, len(self.header.cells)) - column + 1
        self._room -= len(covered) * max(width, 0)
        if self._room < 0:
            message = f"cellules fusionnées qui se chevauchent ({merge.place}) : défusionnez-les."
            self._say(merge.first_line, column, value, message, Severity.ERROR)
            return False
        self._refuse_what_hides(merge, covered)
        if merge.first_line <= self.header.line:
            return True
        if merge.last_column > column and covered:
            message = (
                f"cellules fusionnées ({merge.place}) : seule la première est lue, les autres "
                "sont vides."
            )
            self._say(covered[0], column, value, message, Severity.WARNING)
        below = [line for line in covered if line > merge.first_line]
        if value.strip() and below and self._name(column):
            self._spread(merge, value, below)
        return True

    def _spread(self, merge: Merge, value: str, below: list[int]) -> None:
        """Give the value of a merged cell to the lines it covers; never a figure."""
        column = merge.first_column
        if folded(self._name(column)) in self.counted:
            for line in below:
                message = (
                    f"cellule fusionnée avec celle de la ligne {merge.first_line} "
                    f"({merge.place}) : défusionnez, et écrivez la valeur de chaque ligne."
                )
                self._say(line, column, value, message, Severity.ERROR)
            return
        for line in below:
            if not self._cell(line, column).strip():
                self._cells[line][column - 1] = value
        message = (
            f"cellules fusionnées ({merge.place}) : valeur lue pour chacune des lignes "
            f"{merge.first_line} à {merge.last_line}."
        )
        self._say(merge.first_line, column, value, message, Severity.INFO)

    def _refuse_what_hides(self, merge: Merge, covered: list[int]) -> None:
        """Refuse values that stand under a merged cell, where nobody sees them."""
        last = min(merge.last_column, len(self.header.cells))
        first = (merge.first_line, merge.first_column)
        hidden = [
            (line, column)
            for line in covered
            for column in range(merge.first_column, last + 1)
            if (line, column) != first and self._cell(line, column).strip()
        ]
        if hidden:
            line, column = hidden[0]
            places = ", ".join(cell_name(*place) for place in hidden[:SHOWN])
            more = "…" if len(hidden) > SHOWN else ""
            message = (
                f"valeur cachée sous des cellules fusionnées ({merge.place}), en {places}{more} : "
                "défusionnez-les, et gardez la bonne."
            )
            self._say(line, column, self._cell(line, column), message, Severity.ERROR)

    def _say(self, line: int, column: int, value: str, message: str, severity: Severity) -> None:
        self.problems.append(Problem(line, self._name(column), value, message, severity))

    def _name(self, column: int) -> str:
        return name_above(self.header, column)

    def _cell(self, line: int, column: int) -> str:
        cells = self._cells.get(line, ())
        return cells[column - 1] if column <= len(cells) else ""


def said_of_cells(sheet: Sheet, header: Row, rows: Sequence[Row]) -> Iterator[Problem]:
    """Yield what is said of cells without value and of rows and columns that hide."""
    for fault in sheet.faults:
        if fault.line >= header.line:
            place = cell_name(fault.line, fault.column)
            name = name_above(header, fault.column)
            severity = Severity.ERROR if name or fault.line == header.line else Severity.WARNING
            yield Problem(fault.line, name, "", f"cellule {place} : {fault.message}", severity)
    for told, what in ((sheet.hidden_lines, _HIDDEN), (sheet.struck_lines, _STRUCK)):
        if found := [row.line for row in rows if row.line in told]:
            lines = ", ".join(map(str, found[:SHOWN])) + ("…" if len(found) > SHOWN else "")
            yield Problem(found[0], "", "", what.format(lines=lines), Severity.WARNING)
    for column in sorted(sheet.hidden_columns):
        if name := name_above(header, column):
            message = "colonne masquée dans le classeur, lue comme les autres."
            yield Problem(header.line, name, "", message, Severity.WARNING)
