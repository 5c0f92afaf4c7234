"""Bytes of any table people send → text: CSV, XLSX, ODS, told apart by their bytes.

What is no table is refused with what it is and what to do.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from sources.delimited import delimited_rows
from sources.heading import find_heading
from sources.invisible import without_invisible
from sources.text import MAX_ABOVE, Table, refuse_bounds, refuse_size
from sources.workbook.archive import Archive
from sources.workbook.book import read_book
from sources.workbook.choice import Tab, choose_sheet
from sources.workbook.kinds import Kind, kind_of
from sources.workbook.merges import Unmerged, said_of_cells
from sources.workbook.ods import read_ods
from sources.workbook.xlsx import read_xlsx_sheet


def read_tabular(
    data: bytes, name: str, names: Collection[str], counted: Collection[str] = ()
) -> Table:
    """Read a table of text from a CSV, XLSX or ODS file.

    Args:
        data: the file.
        name: its name, for messages only: what it is shows in its bytes.
        names: folded names of columns, and their aliases, by which the line of names is
            found among the first rows and the sheet among several.
        counted: among them, those whose cells may never be repeated (figures that are
            summed, identifiers): a merged cell there is an error, elsewhere it is filled.

    Returns:
        Cells as text in one form: `9`, `0.56`, `AAAA-MM-JJ`, `VRAI`, `#REF!`. Problems
        may hold errors, to be refused with those of the caller.

    Raises:
        UnreadableFileError: no table at all, or one too big.
    """
    refuse_size(data, name)
    kind = kind_of(data, name)
    if kind is Kind.TEXT:
        return _from_text(data, name, names)
    archive = Archive(data, name)
    tabs = _tabs_of_ods(archive) if kind is Kind.ODS else _tabs_of_xlsx(archive)
    chosen = choose_sheet(name, tabs, names)
    heading = chosen.heading
    refuse_bounds((heading.header, *heading.rows), name)
    opened = Unmerged(chosen.sheet, heading.header, heading.rows, counted)
    problems = (
        *chosen.problems,
        *heading.problems,
        *opened.problems,
        *said_of_cells(chosen.sheet, heading.header, heading.rows),
    )
    return Table(name, heading.header, opened.rows(), problems)


def _from_text(data: bytes, name: str, names: Collection[str]) -> Table:
    rows, problems, separator = delimited_rows(data, name, names)
    refuse_bounds(rows, name, MAX_ABOVE)
    seen, cleaned = without_invisible(rows)
    refuse_bounds(seen, name, MAX_ABOVE)
    heading = find_heading(seen, names)
    refuse_bounds((heading.header, *heading.rows), name)
    said = (*problems, *cleaned, *heading.problems)
    return Table(name, heading.header, heading.rows, said, separator.strip())


def _tabs_of_xlsx(archive: Archive) -> list[Tab]:
    book = read_book(archive)
    return [
        Tab(part.name, part.hidden, partial(read_xlsx_sheet, archive, book, part))
        for part in book.sheets
    ]


def _tabs_of_ods(archive: Archive) -> list[Tab]:
    return [Tab(part.name, part.hidden, part.read) for part in read_ods(archive)]
