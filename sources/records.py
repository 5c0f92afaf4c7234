"""The small tables shipped with the product, read as text by the names of their columns."""

from __future__ import annotations

from pathlib import Path

from sources.columns import match_columns, sound_rows
from sources.files import read_bytes
from sources.problems import refuse_errors
from sources.text import read_table


def read_records(path: Path, columns: tuple[str, ...]) -> tuple[tuple[int, dict[str, str]], ...]:
    """Return the rows of a CSV file, each with its line number, all columns compulsory.

    Raises:
        UnreadableFileError: absent, unreadable, or a column missing.
    """
    table = read_table(read_bytes(path), path.name)
    found, problems = match_columns(table, columns, columns)
    rows, unsound = sound_rows(table)
    refuse_errors(path.name, [*problems, *unsound])
    return tuple((row.line, {name: found.cell(row, name) for name in columns}) for row in rows)
