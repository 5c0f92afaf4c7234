"""Which base a backup was made from, by what it holds: two bases may bear one name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sources.bases import SQLITE_MAGIC
from sources.store.examine import is_as_sealed
from sources.store.words import Action

_HEADER = 32
_PAGE, _COUNT = slice(16, 18), slice(28, 32)
_LARGEST_PAGE = 65_536


def series_of(path: Path) -> str | None:
    """Return the mark of the first line of a backup's history, the same for all those of a base.

    None for a file that is not a whole backup: cut, ruined, empty, of another program.

    Raises:
        OSError: it cannot be read.
    """
    found = _marks(path, "SELECT mark FROM history ORDER BY number LIMIT 1")
    return found[0] if found else None


def end_of(path: Path) -> str | None:
    """Return the mark of the last line of a backup's history, None as for `series_of`.

    Raises:
        OSError: it cannot be read.
    """
    found = _marks(path, "SELECT mark FROM history ORDER BY number DESC LIMIT 1")
    return found[0] if found else None


def own_marks(path: Path) -> frozenset[str]:
    """Return the marks of the lines that only the base of a backup has lived.

    What comes before a restore was perhaps lived by another base, of which it is a clone.

    Raises:
        OSError: it cannot be read.
    """
    since = f"SELECT coalesce(max(number), 0) FROM history WHERE action = '{Action.BACKUP.value}'"
    return frozenset(_marks(path, f"SELECT mark FROM history WHERE number >= ({since})"))


def _marks(path: Path, asked: str) -> list[str]:
    """Return marks of a backup's history, none for a file that is not a whole backup."""
    if not _is_uncut(path):
        return []
    sealed = is_as_sealed(path)
    if sealed is False:
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as file:
            whole = sealed or file.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            return [str(mark) for (mark,) in file.execute(asked)] if whole else []
    except sqlite3.Error:
        return []


def _is_uncut(path: Path) -> bool:
    """Tell whether a file is a base as long as its header says."""
    with path.open("rb") as file:
        start = file.read(_HEADER)
    page = int.from_bytes(start[_PAGE], "big")
    page = _LARGEST_PAGE if page == 1 else page
    told = page * int.from_bytes(start[_COUNT], "big")
    return start.startswith(SQLITE_MAGIC) and path.stat().st_size == told > 0
