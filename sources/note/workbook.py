"""The note as a workbook: typed cells, nothing that runs, the same bytes twice."""

from __future__ import annotations

import io
from typing import Any

from sources.note.leaf import Leaf
from sources.note.leaves import leaves_of
from sources.note.note import Note
from sources.xlsx import NARROW, new_book, write_row

TITLE = "Note pour le comité de sélection"


def note_xlsx(note: Note) -> bytes:
    """Return the note as a workbook, one sheet a part."""
    buffer = io.BytesIO()
    book, formats = new_book(buffer, TITLE, note.on)
    for leaf in leaves_of(note):
        page = book.add_worksheet(leaf.title)
        write_row(page, 0, leaf.head, formats["head"], formats)
        for number, row in enumerate(leaf.rows, start=1):
            heading = number > 1 and not leaf.rows[number - 2]  # after a blank row
            write_row(page, number, row, formats["head" if heading else "wrap"], formats)
        _lay_out(page, leaf)
    book.close()
    return buffer.getvalue()


def _lay_out(page: Any, leaf: Leaf) -> None:
    page.freeze_panes(1, 0)
    for column, width in enumerate(leaf.widths or (NARROW,) * len(leaf.head)):
        page.set_column(column, column, width)
    page.set_landscape()
    page.fit_to_pages(1, 0)
