"""A SQLite file opened by its path: never made by accident, read even where nothing is written.

A base in WAL mode asks for a file beside it before it can be read. Where none can be made
(disk full, folder in read-only), what is committed is read without it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path

from sources.bases import beside
from sources.store.refusals import FULL, READ_ONLY, in_french, is_there
from sources.store.words import StoreError

_NO_ROOM_BESIDE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
_PRIMARY = 0xFF
_PAUSE_SECONDS = 0.02


class FrozenConnection(sqlite3.Connection):
    """A connection that can only read: `why` is what stands in the way of writing."""

    why: sqlite3.Error


def connect(path: Path, wait: float) -> sqlite3.Connection:
    """Open a base that exists; frozen where nothing can be written beside it.

    Args:
        path: of the file.
        wait: seconds for which a lock is waited for.

    Raises:
        sqlite3.Error: it cannot be opened, not even to be read.
    """
    try:
        return _opened(path, wait, "mode=rw")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & _PRIMARY not in _NO_ROOM_BESIDE or not is_there(path):
            raise
        why = error
    return _frozen(path, wait, why)


def use_wal(connection: sqlite3.Connection, wait: float) -> None:
    """Let readers and a writer work side by side: kept in the file, once for all.

    Raises:
        sqlite3.Error: another process holds the file for too long.
    """
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    until = time.monotonic() + wait
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            # SQLite does not wait for this lock by itself.
            busy = error.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _frozen(path: Path, wait: float, why: sqlite3.Error) -> sqlite3.Connection:
    log = beside(path)[0]
    held = log.is_file() and log.stat().st_size > 0
    connection = _opened(path, wait, "mode=rw" if held else "immutable=1", FrozenConnection)
    assert isinstance(connection, FrozenConnection)
    connection.why = why
    return connection


def _opened(
    path: Path, wait: float, how: str, kind: type[sqlite3.Connection] = sqlite3.Connection
) -> sqlite3.Connection:
    # Transactions begin where we say so, not where the driver guesses.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        timeout=wait,
        isolation_level=None,
        check_same_thread=False,
        factory=kind,
    )
    try:
        if kind is FrozenConnection and how == "mode=rw":
            # Changes that are still in the log are read with their index in memory.
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA schema_version")  # the first that touches the file
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.close()
        raise
    return connection


def refuse_frozen(connection: object, path: Path) -> None:
    """Refuse to write through a connection that can only read.

    Raises:
        StoreError: why nothing can be written.
    """
    if isinstance(connection, FrozenConnection):
        error = in_french(connection.why, path)
        refused = connection.why.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_CANTOPEN
        raise StoreError(READ_ONLY) if refused and str(error) != FULL else error
