"""Bytes of any table people send → text: CSV, XLSX, ODS, told apart by their bytes.

What is no table is refused with what it is and what to do.
"""

from __future__ import annotations

from collections.abc import Collection

from sources.delimited import delimited_rows
from sources.heading import FIRST_ROWS, find_heading
from sources.invisible import without_invisible
from sources.text import Table, refuse_bounds, refuse_size


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
    rows, problems = delimited_rows(data, name, names)
    seen, cleaned = without_invisible(rows)
    refuse_bounds(seen, name, FIRST_ROWS)
    heading = find_heading(seen, names)
    refuse_bounds((heading.header, *heading.rows), name)
    return Table(name, heading.header, heading.rows, (*problems, *cleaned, *heading.problems))
