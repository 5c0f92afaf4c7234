"""A sheet of an XLSX → its cells as text; formulas give the value that was saved."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from sources.text import MAX_COLUMNS
from sources.workbook.archive import Archive, damaged
from sources.workbook.book import Book, SheetPart
from sources.workbook.rich import RichText, Text
from sources.workbook.sheet import MAX_LINES, Grid, Merge, Sheet
from sources.workbook.shown import as_shown
from sources.workbook.values import boolean_text, iso_text, moment_text, number_text
from sources.workbook.xml import YES, Attributes, Reader, read_xml

NO_VALUE = (
    "formule sans valeur enregistrée : ouvrez le classeur dans un tableur et enregistrez-le, "
    "ou tapez la valeur."
)
SINCE_1904 = date(1904, 1, 1)
MAX_FORMATS = 16_384
"""Formats of columns that a sheet may have: one a column."""

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_ESCAPE = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")


def read_xlsx_sheet(archive: Archive, book: Book, part: SheetPart) -> Sheet:
    """Read a sheet.

    Raises:
        UnreadableFileError: damaged, or a cell out of bounds, with its place.
    """
    grid = Grid(archive.name, part.name)
    if book.since_1904:
        grid.day_zero = SINCE_1904
    reader = _SheetReader(grid, book)
    read_xml(archive.part(part.path), reader, archive.name)
    return reader.grid.sheet_read()


class _SheetReader(Reader):
    """Reads rows, cells and merged cells as they come; nothing of the rest is kept."""

    ASIDE = Reader.ASIDE | {"rPh"}

    def __init__(self, grid: Grid, book: Book) -> None:
        super().__init__()
        self.grid, self.book = grid, book
        self._line = self._column = self._formats = 0
        self._in_cell = self._formula = False
        self._kind = self._style = ""
        self._rich = RichText()

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif self._in_cell:
            self._formula |= tag == "f"
            self._rich.start(tag, attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self.grid.merge(Merge(*_place(first), *_place(last or first)))
        elif tag == "col":
            self._start_columns(attributes)

    def _start_columns(self, attributes: Attributes) -> None:
        self._formats += 1
        if self._formats > MAX_FORMATS:
            raise damaged(self.grid.name)
        if attributes.get("hidden") in YES:
            end = min(int(attributes["max"]), MAX_COLUMNS)
            self.grid.hidden_columns.update(range(int(attributes["min"]), end + 1))

    def _start_row(self, attributes: Attributes) -> None:
        self._line = int(attributes["r"]) if "r" in attributes else self._line + 1
        self._column = 0
        hidden = attributes.get("hidden") in YES or not float(attributes.get("ht") or 1)
        if hidden and self._line <= MAX_LINES:
            self.grid.hidden_lines.add(self._line)

    def _start_cell(self, attributes: Attributes) -> None:
        if "r" in attributes:
            line, self._column = _place(attributes["r"])
            if line != self._line:
                raise damaged(self.grid.name)
        else:
            self._column += 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._in_cell, self._formula = True, False
        self._rich.clear()

    def text(self, content: str) -> None:
        """Keep the value of a cell."""
        self._rich.add(content)

    def end(self, tag: str) -> None:
        self._rich.end(tag)
        if tag == "c":
            self._in_cell = False
            written = self._rich.read()
            if written.text.strip():
                self._put(written)
            elif self._formula and self._kind != "str":
                self.grid.fault(self._line, self._column, NO_VALUE)

    def _put(self, written: Text) -> None:
        if self._kind == "s":
            written = self.book.texts[_index(written.text)]
            text = _plain(written.text)
        else:
            text = self._text(written.text)
        self.grid.put(self._line, self._column, text)
        if written.marked:
            self.grid.mark(self._line, self._column, _plain(written.marked))
        if self.book.struck and int(self._style) in self.book.struck:
            self.grid.struck_lines.add(self._line)

    def _text(self, written: str) -> str:
        """Return the text of a cell by its type."""
        match self._kind:
            case "n":
                return self._number(written)
            case "b":
                return boolean_text(written)
            case "d":
                return iso_text(written)
            case "e":
                return written.strip()
            case _:
                return _plain(written)

    def _number(self, written: str) -> str:
        """Return a number, or the date that its style shows; a date no calendar has as it is."""
        shown = self.book.dates.get(int(self._style))
        if shown is None:
            return number_text(written)
        from openpyxl.utils.datetime import (  # noqa: PLC0415  heavy: only for a workbook
            CALENDAR_MAC_1904,
            CALENDAR_WINDOWS_1900,
            from_excel,
        )

        epoch: datetime = CALENDAR_MAC_1904 if self.book.since_1904 else CALENDAR_WINDOWS_1900
        try:
            value = float(written)
            moment = from_excel(value, epoch)
            if isinstance(moment, datetime) and moment > (day := from_excel(int(value), epoch)):
                # The last instants of a day are not rounded up to the next one.
                moment = min(moment, day + timedelta(days=1, seconds=-1))
        except (ValueError, OverflowError):
            return number_text(written)
        return number_text(written) if moment is None else as_shown(moment_text(moment), shown)


def _place(name: str) -> tuple[int, int]:
    """Return the line and the column of a cell's name."""
    match = _PLACE.fullmatch(name)
    if match is None:
        raise ValueError(name)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _index(written: str) -> int:
    index = int(written)
    if index < 0:
        raise ValueError(written)
    return index


def _plain(text: str) -> str:
    """Return a text whose characters written by their codes (`_x000D_`) are themselves."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")
