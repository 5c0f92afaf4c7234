"""A database behind one address: SQLite or PostgreSQL, the same promises on both.

Writers take turns, a write is whole or absent, and what the database refuses is said in
French.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from sources.store import sqlite_file
from sources.store.place import file_of
from sources.store.refusals import BUSY, refusals
from sources.store.words import BusyStoreError, StoreError

WAIT_SECONDS = 20.0
CONNECT_SECONDS = 5
_LINE = {"tcp_user_timeout": 6_000, "keepalives_idle": 10, "keepalives_interval": 5}
"""So that a server cut off from the network is noticed: milliseconds, then seconds."""
_WRITES, _WAIT = "zb_writes", "zb_wait"
_TURN = 823_476_120  # any number, the same for every writer of this product on PostgreSQL
_LOST_SECONDS = 60
"""After which PostgreSQL takes its turn back from a writer that says nothing more."""

# Inside one process writers queue here: SQLite lets those who wait try again at random.
_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def engine_of(address: str, wait: float = WAIT_SECONDS) -> Engine:
    """Return the engine of an address: `sqlite:///path` or `postgresql://…`.

    Nothing is opened yet; a SQLite file that does not exist is never made.

    Args:
        address: of the database.
        wait: seconds for which a writer waits for its turn.

    Raises:
        StoreError: an address of another kind.
    """
    path = file_of(address)
    options = {_WAIT: wait}
    if path is not None:
        engine = create_engine(
            URL.create("sqlite", database=str(path)),
            creator=partial(sqlite_file.connect, path, wait),
            poolclass=NullPool,
            execution_options=options,
        )
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        url = make_url(address.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError):
        raise StoreError(
            "adresse de base illisible : attendu sqlite:///… ou postgresql://…"
        ) from None
    if url.get_backend_name() != "postgresql":
        raise StoreError("adresse de base inconnue : attendu sqlite:///… ou postgresql://…")
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            pool_timeout=wait,
            isolation_level="REPEATABLE READ",
            connect_args={"connect_timeout": CONNECT_SECONDS, **_LINE},
            execution_options=options,
        )
    except ImportError:
        raise StoreError("le pilote de PostgreSQL manque : relancez l'installation.") from None


def is_sqlite(engine: Engine) -> bool:
    """Tell whether the database is a SQLite file."""
    return engine.dialect.name == "sqlite"


def file_behind(engine: Engine) -> Path | None:
    """Return the SQLite file of an engine, None for a server's."""
    return Path(engine.url.database or "") if is_sqlite(engine) else None


def wait_of(engine: Engine) -> float:
    """Return the seconds for which a writer waits for its turn."""
    return float(engine.get_execution_options()[_WAIT])


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read one state of the database, whatever is written meanwhile.

    Raises:
        StoreError: the database cannot be read.
    """
    with refusals(file_behind(engine)), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Write alone: all that is done in the block is kept, or nothing when it raises.

    Raises:
        StoreError: the database cannot be written; nothing is changed.
    """
    wait = wait_of(engine)
    until = time.monotonic() + wait
    lock = _turns[str(engine.url)]
    if not lock.acquire(timeout=wait):
        raise BusyStoreError(BUSY)
    path = file_behind(engine)
    try:
        with refusals(path), engine.connect() as connection:
            left = max(until - time.monotonic(), 0.0)
            with (
                _alone_on_server(connection, left)
                if path is None
                else _alone(connection, path, left)
            ):
                yield connection
    finally:
        lock.release()


@contextmanager
def _alone(connection: Connection, path: Path, wait: float) -> Iterator[None]:
    """Begin the transaction of the only writer of a file."""
    raw: Any = connection.connection.dbapi_connection
    sqlite_file.refuse_frozen(raw, path)
    sqlite_file.use_wal(raw, wait)
    raw.execute(f"PRAGMA busy_timeout={int(wait * 1000)}")
    with connection.execution_options(**{_WRITES: True}).begin():
        yield


@contextmanager
def _alone_on_server(connection: Connection, wait: float) -> Iterator[None]:
    """Begin the transaction of the only writer of a schema of a PostgreSQL base."""
    # READ COMMITTED: what is read after the wait for one's turn is what stands then.
    with connection.execution_options(isolation_level="READ COMMITTED").begin():
        for name, seconds in (
            ("lock_timeout", wait),
            ("idle_in_transaction_session_timeout", _LOST_SECONDS),
        ):
            value = f"{max(int(seconds * 1000), 1)}ms"
            local = text("SELECT set_config(:name, :value, true)")
            connection.execute(local, {"name": name, "value": value})
        turn = "SELECT pg_advisory_xact_lock(:turn, hashtext(coalesce(current_schema(), '')))"
        connection.execute(text(turn), {"turn": _TURN})
        yield


def patient(connection: Connection) -> None:
    """Let a writer keep its turn while it works elsewhere: a long copy says nothing for long."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
