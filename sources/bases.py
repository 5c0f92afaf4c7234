"""How a SQLite base looks from outside: its first bytes, and what SQLite leaves beside it."""

from __future__ import annotations

import os
from pathlib import Path

from sources.files import same_file

SQLITE_MAGIC = b"SQLite format 3\0"
"""First bytes of a SQLite file."""
_ENDS = ("-wal", "-shm", "-journal")


def beside(path: Path) -> tuple[Path, ...]:
    """Return the files that SQLite may leave beside a base."""
    return tuple(path.with_name(path.name + end) for end in _ENDS)


def is_of_a_base(path: Path, base: Path | None) -> bool:
    """Tell whether a file is a base or belongs to one, whatever link leads to it.

    Args:
        path: of the file, there yet or not.
        base: file of the product's base, there yet or not; None for a server's.
    """
    real = Path(os.path.realpath(path))
    own = None if base is None else Path(os.path.realpath(base))
    stems = (real, *(Path(str(real).removesuffix(end)) for end in _ENDS))
    return any(one == own or _is_sqlite(one) or _is_same(one, own) for one in stems)


def _is_same(one: Path, own: Path | None) -> bool:
    return own is not None and same_file(str(one), str(own))


def _is_sqlite(path: Path) -> bool:
    try:
        if not path.is_file():  # a pipe would be read for ever
            return False
        with path.open("rb") as file:
            return file.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC
    except OSError:
        return False
