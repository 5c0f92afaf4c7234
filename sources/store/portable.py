"""Any base ↔ one SQLite file of the same form: what a backup is made of."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, delete, insert, select

from sources.bases import beside
from sources.files import reason
from sources.store.engine import engine_of, file_behind, reading, writing
from sources.store.guards import lifted
from sources.store.migrate import migrate
from sources.store.place import address_of
from sources.store.refusals import refusals
from sources.store.tables import metadata
from sources.store.words import StoreError

_AT_ONCE = 1_000
"""Rows in memory."""


def write_portable(engine: Engine, form: str, path: Path) -> None:
    """Write the present state of a base in a new file, which is on the disk when this returns.

    Raises:
        StoreError: the base cannot be read, or the file cannot be written.
    """
    if file_behind(engine) is None:
        with (
            engine_of_file(path) as target,
            reading(engine) as source,
            writing(target) as connection,
        ):
            migrate(connection, form)
            copy_rows(source, connection)
    else:
        # Not a copy of the file: what is still in the log beside it would be left out.
        with refusals(path), closing(engine.raw_connection()) as raw:
            raw.cursor().execute("VACUUM INTO ?", (str(path),))
    rest(path)


def copy_rows(source: Connection, target: Connection) -> None:
    """Put the rows of a base in place of those of another of the same form."""
    tables = MetaData()
    tables.reflect(target, only=lambda name, _: name in metadata.tables)
    with lifted(target):
        for table in reversed(tables.sorted_tables):
            target.execute(delete(table))
        for table in tables.sorted_tables:
            rows = source.execute(select(table).order_by(*table.primary_key))
            for part in rows.mappings().partitions(_AT_ONCE):
                target.execute(insert(table), [dict(row) for row in part])


@contextmanager
def engine_of_file(path: Path) -> Iterator[Engine]:
    """Give the engine of a SQLite file, which is made when it does not exist."""
    with system_refusals():
        path.touch()
    engine = engine_of(address_of(path))
    try:
        yield engine
    finally:
        engine.dispose()


def rest(path: Path) -> None:
    """Leave a file alone on the disk: nothing beside it is needed to read it.

    Raises:
        StoreError: the disk refuses.
    """
    with refusals(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    with system_refusals():
        settle(path)


def settle(path: Path) -> None:
    """Wait until a file and its name are on the disk.

    Raises:
        OSError: the disk refuses.
    """
    for one, flags in ((path, os.O_RDWR), (path.parent, os.O_RDONLY)):
        if one is path.parent and os.name == "nt":
            return  # a folder cannot be opened there
        handle = os.open(one, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove(path: Path) -> None:
    """Remove a file and what SQLite left beside it, those that are there."""
    for one in (*beside(path), path):
        with suppress(OSError):
            one.unlink(missing_ok=True)


@contextmanager
def system_refusals() -> Iterator[None]:
    """Say in French what the system refuses.

    Raises:
        StoreError: in place of an OSError.
    """
    try:
        yield
    except OSError as error:
        raise StoreError(f"{error.filename or 'fichier'} : {reason(error)}.") from None
