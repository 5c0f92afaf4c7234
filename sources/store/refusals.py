"""What a database refuses → French: what happened and what to do."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from sources.store.words import (
    AbsentStoreError,
    BusyStoreError,
    DamagedStoreError,
    SpoiledStoreError,
    StoreError,
)

BUSY = "la base est occupée par un autre enregistrement : réessayez dans un instant."
FULL = "le disque du serveur est plein : libérez de la place, puis recommencez. Rien n'est changé."
READ_ONLY = "la base est en lecture seule : vérifiez les droits sur son dossier."
UNREACHABLE = "la base ne répond pas : vérifiez DATABASE_URL et le serveur PostgreSQL."
GONE = "la base n'est plus là : restaurez une sauvegarde (batch.py restore)."
DAMAGED = "la base est abîmée : restaurez une sauvegarde (batch.py restore)."
NO_BASE = "ce fichier n'est pas une base : restaurez une sauvegarde (batch.py restore)."
APPEND_ONLY = "l'historique ne se modifie pas."
OTHER = "la base refuse cette opération ; rien n'est changé."
NO_RIGHT = (
    "l'utilisateur de DATABASE_URL n'a pas les droits qu'il faut sur la base, ou son schéma "
    "n'existe pas."
)
NO_ACCESS = (
    "le serveur PostgreSQL refuse cet accès : vérifiez dans DATABASE_URL l'utilisateur, le mot de "
    "passe et le nom de la base."
)
_LITTLE = 64 * 1024
"""Bytes left on a disk that is as good as full."""

_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "la base ne peut pas être ouverte : vérifiez son dossier et vos "
    "droits.",
    sqlite3.SQLITE_NOTADB: NO_BASE,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_IOERR: "panne de lecture ou d'écriture du disque : la base n'est pas changée.",
}
_MAYBE_FULL = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}
_PRIMARY = 0xFF
"""Bits of a SQLite code that tell the kind of error."""

_POSTGRES = {
    "08": UNREACHABLE,
    "57P": UNREACHABLE,
    "3F": NO_RIGHT,
    "42501": NO_RIGHT,
    "53100": FULL,
    "55P03": BUSY,
    "40": BUSY,
    "25006": "la base PostgreSQL est en lecture seule : rien n'est changé.",
    "42P01": DAMAGED,
    "42703": DAMAGED,
}
"""Beginning of a SQLSTATE → message."""
_NOT_NOW = ("starting up", "shutting down", "recovery", "too many", "reserved for")
"""What a server says that lets nobody in for the moment."""
_KINDS = {
    BUSY: BusyStoreError,
    DAMAGED: DamagedStoreError,
    NO_BASE: DamagedStoreError,
    GONE: AbsentStoreError,
}


@contextmanager
def refusals(path: Path | None = None) -> Iterator[None]:
    """Say in French what the database refuses; `path` is its file, None for a server's.

    Raises:
        StoreError: in place of any error of the database.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise in_french(error, path) from None


def in_french(error: Exception, path: Path | None = None) -> StoreError:
    """Return the refusal that an error of the database stands for."""
    cause = getattr(error, "orig", None) or error
    ours = isinstance(cause, sqlite3.Error)
    if ours and "Could not decode" in str(cause):
        return SpoiledStoreError("un texte de la base est illisible")
    message = _of_sqlite(cause, path) if ours else _of_postgres(cause)
    return _KINDS.get(message, StoreError)(message)


def _of_sqlite(error: BaseException, path: Path | None) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code in _MAYBE_FULL and path is not None and is_disk_full(path.parent):
        return FULL
    if code == sqlite3.SQLITE_CANTOPEN and path is not None:
        if not is_there(path):
            return GONE
        if path.is_dir():
            return f"« {path} » est un dossier : indiquez un fichier."
    told = str(error)
    if "append-only" in told:
        return APPEND_ONLY
    return DAMAGED if "no such" in told else _SQLITE.get(code, OTHER)


def _of_postgres(error: BaseException) -> str:
    state = getattr(error, "sqlstate", None) or ""
    told = str(error)
    if "append-only" in told:
        return APPEND_ONLY
    for start, message in _POSTGRES.items():
        if state.startswith(start):
            return message
    return OTHER if state else _before_any_answer(error)


def _before_any_answer(error: BaseException) -> str:
    """Return what keeps us from the server: then there is no SQLSTATE."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "TimeoutError" in kinds:
        return BUSY  # every connection of the pool is taken
    if "ProgrammingError" in kinds:
        return "DATABASE_URL a une option que PostgreSQL ne connaît pas : corrigez cette adresse."
    if "OperationalError" not in kinds:
        return OTHER
    told = str(error)
    answered = "FATAL:" in told and not any(word in told for word in _NOT_NOW)
    return NO_ACCESS if answered else UNREACHABLE


def is_there(path: Path) -> bool:
    """Tell whether a file is there, as far as the system lets us know."""
    try:
        return path.exists()
    except OSError:
        return False


def is_disk_full(folder: Path) -> bool:
    """Tell whether nothing more can be written in a folder."""
    try:
        return shutil.disk_usage(folder).free < _LITTLE
    except OSError:
        return False
