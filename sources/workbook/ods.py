"""An ODS → its sheets, cell by cell; a blank repeated a million times costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sources.encodings import refusal
from sources.problems import UnreadableFileError
from sources.text import MAX_COLUMNS
from sources.workbook.archive import NEW_BOOK, Archive, damaged
from sources.workbook.ods_cells import Paragraphs, cell_text, is_text
from sources.workbook.ods_styles import CELL, Styles, read_styles
from sources.workbook.sheet import DAY_ZERO, MAX_LINES, Grid, Merge, Sheet
from sources.workbook.xlsx import NO_VALUE
from sources.workbook.xml import Attributes, Reader, read_xml

CONTENT = "content.xml"
MAX_SHEETS = 100
CELLS = frozenset({"table-cell", "covered-table-cell"})
HIDDEN_ROWS = frozenset({"collapse", "filter"})
LINKED = "'file:"
"""What starts the name of a copy of another file's sheet, that formulas refer to."""
UNDER = (
    "valeur cachée sous des cellules fusionnées, que personne ne voit : défusionnez-les, et "
    "gardez la bonne."
)

_ASIDE = frozenset(
    {
        "annotation", "annotation-end", "shapes", "frame", "g", "custom-shape", "control",
        "tracked-changes", "dde-links", "note", "ruby-text", "forms", "named-expressions",
        "database-ranges", "data-pilot-tables", "content-validations", "conditional-formats",
        "sparkline-groups", "master-styles", "scripts", "font-face-decls",
    }
)  # fmt: skip
"""Elements that hold no cell of a sheet, whatever stands in them."""


@dataclass(slots=True)
class OdsSheet:
    """A sheet of an ODS: its cells so far, and the refusal that ended its reading."""

    grid: Grid
    hidden: bool
    refused: UnreadableFileError | None = None

    @property
    def name(self) -> str:
        """Return the name of its tab."""
        return self.grid.sheet

    def read(self) -> Sheet:
        """Return the sheet.

        Raises:
            UnreadableFileError: a cell out of bounds, with its place.
        """
        if self.refused is not None:
            raise self.refused
        return self.grid.sheet_read()


def read_ods(archive: Archive) -> tuple[OdsSheet, ...]:
    """Read the sheets of an ODS in one pass.

    Raises:
        UnreadableFileError: damaged, or without a sheet.
    """
    reader = _ContentReader(archive.name, read_styles(archive))
    read_xml(archive.part(CONTENT), reader, archive.name)
    if not reader.sheets:
        raise damaged(archive.name)
    return tuple(reader.sheets)


class _ContentReader(Reader):
    """Reads tables, rows and cells as they come."""

    ASIDE = _ASIDE

    def __init__(self, name: str, styles: Styles) -> None:
        super().__init__()
        self.name, self.styles = name, styles
        self.sheets: list[OdsSheet] = []
        self._day_zero = DAY_ZERO
        self._column_styles: list[str] = []
        self._row_style = ""
        self._sheet: OdsSheet | None = None
        self._line = self._rows = self._column = self._columns = 0
        self._hidden = False
        self._row: list[tuple[int, str]] = []
        self._marks: list[tuple[int, str]] = []
        self._struck = False
        self._spans: list[tuple[int, int, int]] = []
        self._faults: list[tuple[int, str]] = []
        self._covered = False
        self._cell: Attributes | None = None
        self._text = Paragraphs(styles)

    def start(self, tag: str, attributes: Attributes) -> None:
        """Read what an element announces."""
        if self._cell is not None:
            self._start_in_cell(tag, attributes)
        elif tag in CELLS:
            self._covered = tag == "covered-table-cell"
            self._start_cell(attributes)
        elif tag == "table-row":
            self._start_row(attributes)
        elif tag == "table":
            self._start_table(attributes)
        elif tag == "table-column":
            self._start_column(attributes)
        elif tag == "null-date":
            written = attributes.get("table:date-value", DAY_ZERO.isoformat())
            self._day_zero = date.fromisoformat(written[:10])
        elif self._sheet is None:
            self.styles.start(tag, attributes)

    def text(self, content: str) -> None:
        """Keep the text of a cell."""
        if self._cell is not None:
            self._text.add(content)
        elif self._sheet is None:
            self.styles.text(content)

    def end(self, tag: str) -> None:
        """Close what an element opened."""
        if tag in CELLS:
            self._end_cell()
        elif self._cell is not None:
            self._text.end(tag)
        elif tag == "table-row":
            self._end_row()
        elif tag == "table":
            self._sheet = None
        elif self._sheet is None:
            self.styles.end(tag)

    def _start_in_cell(self, tag: str, attributes: Attributes) -> None:
        if tag == "table":
            self.set_aside()  # a table drawn in a cell
        else:
            self._text.start(tag, attributes)

    def _start_table(self, attributes: Attributes) -> None:
        name = attributes.get("table:name", "")
        self._line = self._columns = 0
        self._column_styles = []
        if name.startswith(LINKED):
            return
        if len(self.sheets) >= MAX_SHEETS:
            raise refusal(self.name, f"plus de {MAX_SHEETS} feuilles. {NEW_BOOK}")
        hidden = attributes.get("table:style-name", "") in self.styles.hidden
        self._sheet = OdsSheet(Grid(self.name, name), hidden)
        self._sheet.grid.day_zero = self._day_zero
        self.sheets.append(self._sheet)

    def _start_column(self, attributes: Attributes) -> None:
        first, self._columns = self._columns + 1, self._columns + _repeat(attributes, "columns")
        end = min(self._columns, MAX_COLUMNS)
        style = attributes.get("table:default-cell-style-name", "")
        self._column_styles += [style] * (end - first + 1)
        if self._sheet is not None and attributes.get("table:visibility") in HIDDEN_ROWS:
            self._sheet.grid.hidden_columns.update(range(first, end + 1))

    def _start_row(self, attributes: Attributes) -> None:
        self._rows = _repeat(attributes, "rows")
        self._hidden = attributes.get("table:visibility") in HIDDEN_ROWS
        self._row_style = attributes.get("table:default-cell-style-name", "")
        self._column = 0
        self._row, self._spans, self._faults, self._struck = [], [], [], False
        self._marks = []

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell = dict(attributes.items())
        self._text.clear()

    def _end_cell(self) -> None:
        cell, self._cell = self._cell or {}, None
        repeat = _repeat(cell, "columns")
        first = self._column + 1
        self._column += repeat
        style = cell.get("table:style-name", "") or self._default_style(first)
        text = cell_text(cell, self._text.text(), self.styles.shown(style))
        wide = int(cell.get("table:number-columns-spanned", "1"))
        tall = int(cell.get("table:number-rows-spanned", "1"))
        if wide > 1 or tall > 1:
            self._spans.append((first, wide, tall))
        if text.strip() and not self._covered:
            self._struck |= self.styles.struck(CELL, style)
            self._put_repeated(first, text)
            if is_text(cell) and (marked := self._text.marked()):
                self._marks += [(column, marked) for column in range(first, self._last(first) + 1)]
        elif len(self._faults) <= MAX_COLUMNS:
            if text.strip():
                self._faults.append((first, UNDER))
            elif "table:formula" in cell and "office:value-type" not in cell and self._text.blank:
                self._faults.append((first, NO_VALUE))

    def _default_style(self, column: int) -> str:
        """Return the style of the cells that name none: their row's, else their column's."""
        if self._row_style or column > len(self._column_styles):
            return self._row_style
        return self._column_styles[column - 1]

    def _put_repeated(self, first: int, text: str) -> None:
        """Keep a text in its columns, and of those out of bounds the first, to be refused."""
        if not self._row or self._row[-1][0] <= MAX_COLUMNS:
            self._row += [(column, text) for column in range(first, self._last(first) + 1)]

    def _last(self, first: int) -> int:
        """Return the last column in which a repeated cell is kept."""
        return min(self._column, max(first, MAX_COLUMNS + 1))

    def _end_row(self) -> None:
        first = self._line + 1
        self._line += self._rows
        sheet = self._sheet
        if sheet is None or sheet.refused is not None:
            return
        try:
            self._fill(sheet.grid, first)
        except UnreadableFileError as error:
            sheet.refused = error

    def _fill(self, grid: Grid, first: int) -> None:
        """Put a row in a sheet, as many times as it is repeated."""
        if self._row or self._faults:
            for line in range(first, self._line + 1):
                for column, text in self._row:
                    grid.put(line, column, text)
                for column, marked in self._marks:
                    grid.mark(line, column, marked)
                for column, message in self._faults:
                    grid.fault(line, column, message)
        for column, wide, tall in self._spans:
            grid.merge(Merge(first, column, first + tall - 1, column + wide - 1))
        lines = range(first, min(self._line, MAX_LINES) + 1)
        if self._hidden:
            grid.hidden_lines.update(lines)
        if self._struck:
            grid.struck_lines.update(lines)


def _repeat(attributes: Attributes, what: str) -> int:
    return max(1, int(attributes.get(f"table:number-{what}-repeated", "1")))
