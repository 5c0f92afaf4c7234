"""A database behind one address: SQLite or PostgreSQL, the same promises on both.

Writers take turns, a write is whole or absent, and what the database refuses is said in
French.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from sources.store.words import BusyStoreError, StoreError

WAIT_SECONDS = 20
_WRITES = "zb_writes"
_TURN = 823_476_120  # any number, the same for every writer of this product on PostgreSQL

# Inside one process writers queue here: SQLite lets those who wait try again at random.
_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

_SQLITE_REFUSALS = {
    "locked": "la base est occupée par un autre enregistrement : réessayez dans un instant.",
    "busy": "la base est occupée par un autre enregistrement : réessayez dans un instant.",
    "full": "le disque du serveur est plein : libérez de la place, puis recommencez.",
    "readonly": "la base est en lecture seule : vérifiez les droits sur son dossier.",
    "read-only": "la base est en lecture seule : vérifiez les droits sur son dossier.",
    "unable to open": "la base ne peut pas être ouverte : vérifiez son dossier et vos droits.",
    "not a database": "ce fichier n'est pas une base : restaurez une sauvegarde.",
    "malformed": "la base est abîmée : restaurez une sauvegarde (batch.py restore).",
    "disk i/o": "panne de lecture ou d'écriture du disque : la base n'est pas changée.",
    "append-only": "l'historique ne se modifie pas.",
}


def engine_of(address: str) -> Engine:
    """Return the engine of an address: `sqlite:///path` or `postgresql://…`.

    Raises:
        StoreError: an address of another kind.
    """
    try:
        url = make_url(address.replace("postgres://", "postgresql://", 1))
    except ArgumentError:
        raise StoreError(
            "adresse de base illisible : attendu sqlite:///… ou postgresql://…"
        ) from None
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": WAIT_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if url.get_backend_name() != "postgresql":
        raise StoreError("adresse de base inconnue : attendu sqlite:///… ou postgresql://…")
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            isolation_level="REPEATABLE READ",
            connect_args={
                "connect_timeout": 5,
                "options": f"-c lock_timeout={WAIT_SECONDS}s",
            },
        )
    except NoSuchModuleError:
        raise StoreError("le pilote de PostgreSQL manque : relancez l'installation.") from None


def is_sqlite(engine: Engine) -> bool:
    """Tell whether the database is a SQLite file."""
    return engine.dialect.name == "sqlite"


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read one state of the database, whatever is written meanwhile.

    Raises:
        StoreError: the database cannot be read.
    """
    with refusals(), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Write alone: all that is done in the block is kept, or nothing when it raises.

    Raises:
        StoreError: the database cannot be written; nothing is changed.
    """
    lock = _turns[str(engine.url)]
    if not lock.acquire(timeout=WAIT_SECONDS):
        raise BusyStoreError(_SQLITE_REFUSALS["locked"])
    try:
        with refusals(), engine.connect() as connection:
            if is_sqlite(engine):
                with connection.execution_options(**{_WRITES: True}).begin():
                    yield connection
                return
            # READ COMMITTED: what is read after the wait for one's turn is what stands then.
            with connection.execution_options(isolation_level="READ COMMITTED").begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
                yield connection
    finally:
        lock.release()


@contextmanager
def refusals() -> Iterator[None]:
    """Say in French what the database refuses.

    Raises:
        StoreError: in place of any error of the database.
    """
    try:
        yield
    except (DatabaseError, DBAPIError, sqlite3.Error) as error:
        raise _in_french(error) from None


def _in_french(error: Exception) -> StoreError:
    told = str(getattr(error, "orig", error)).lower()
    if "lock timeout" in told or "lock_timeout" in told or "deadlock" in told:
        return BusyStoreError(_SQLITE_REFUSALS["locked"])
    if "connection" in told or "could not translate host" in told:
        return StoreError("la base ne répond pas : vérifiez DATABASE_URL et le serveur PostgreSQL.")
    for word, message in _SQLITE_REFUSALS.items():
        if word in told:
            kind = BusyStoreError if word in {"locked", "busy"} else StoreError
            return kind(message)
    return StoreError("la base refuse cette opération ; rien n'est changé.")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Transactions begin where we say so, not where the driver guesses.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    if connection.execute("PRAGMA query_only").fetchone()[0] == 0:
        connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
