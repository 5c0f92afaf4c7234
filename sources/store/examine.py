"""A backup looked at before it is trusted: whole, ours, and saying what its history says."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select

from sources.bases import SQLITE_MAGIC, beside
from sources.files import reason
from sources.store import chain
from sources.store.engine import reading, writing
from sources.store.migrate import check_form, head, migrate
from sources.store.portable import engine_of_file, system_refusals
from sources.store.refusals import DAMAGED, NO_BASE
from sources.store.tables import history
from sources.store.verify import Fault, Verification, verify_engine
from sources.store.words import (
    PARIS,
    DamagedStoreError,
    ForeignStoreError,
    RefusedBackupError,
    StoreError,
)

_ENDING = ".sha256"
_NOT_OURS = "ce n'est pas une sauvegarde du produit."
_MARK_LENGTH = 64
_APART = "zb-sauvegarde-"
_FORGOTTEN_SECONDS = 86_400
_DAMAGED = "elle est abîmée ou tronquée."


@dataclass(frozen=True, slots=True)
class Examined:
    """A backup that could be read.

    Attributes:
        path: of the file.
        form: of the base it was made from.
        found: what its history is worth, once it is brought to the form of this version.
        last: when its last change was made (UTC), None for an empty history.
        is_sealed: its mark stands beside it, and is right.
        engine: of a copy in the form of this version, as long as `examined` runs.
    """

    path: Path
    form: str
    found: Verification
    last: datetime | None
    is_sealed: bool
    engine: Engine

    @property
    def clock(self) -> str:
        """Return the time of the last change in France, as messages tell it."""
        if self.last is None:
            return "jamais modifiée"
        return f"dernier changement le {self.last.astimezone(PARIS):%d/%m/%Y à %H:%M}"


@contextmanager
def examined(path: Path) -> Iterator[Examined]:
    """Look at a backup, on a copy of it: the file itself is only read.

    Raises:
        RefusedBackupError: not a whole backup of this product, or of a later version of it.
        StoreError: it cannot be copied to be looked at.
    """
    is_sealed = _check_file(path)
    _tidy()
    with tempfile.TemporaryDirectory(prefix=_APART) as folder:
        copy = Path(folder) / "copie.sqlite"
        with system_refusals():
            shutil.copyfile(path, copy)
        with engine_of_file(copy) as engine:
            form = _form(engine, path.name)
            found = verify_engine(engine)
            if found.is_valid and form != head():
                with writing(engine) as connection:
                    migrate(connection)
                found = verify_engine(engine)
            yield Examined(path, form, found, _last(engine, found), is_sealed, engine)


def _tidy() -> None:
    """Remove the copies that killed commands left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_APART}*"):
        with suppress(OSError):  # another one tidies too
            if folder.stat().st_mtime < time.time() - _FORGOTTEN_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def seal(path: Path) -> None:
    """Write the mark of a file beside it, as `sha256sum -c` reads it."""
    line = f"{_mark(path)}  {path.name}\n"
    seal_of(path).write_text(line, encoding="utf-8")


def seal_of(path: Path) -> Path:
    """Return where the mark of a file stands."""
    return path.with_name(path.name + _ENDING)


def is_as_sealed(path: Path) -> bool | None:
    """Tell whether a file is as it was when its mark was written, None without a mark.

    Raises:
        OSError: it cannot be read.
    """
    told = _told_mark(path)
    return None if told is None else told == _mark(path)


def sentences(one: Examined) -> tuple[str, ...]:
    """Return what is wrong with a backup, in French, one fault each."""
    return tuple(map(_sentence, one.found.faults))


def refuse_faults(one: Examined) -> None:
    """Refuse a backup whose history is not whole.

    Raises:
        RefusedBackupError: with every fault.
    """
    if not one.found.is_valid:
        raise RefusedBackupError(one.path.name, sentences(one))


def _check_file(path: Path) -> bool:
    """Look at the file before a database reads it; tell whether its mark is there and right."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            # A pipe or a device would be read for ever.
            raise RefusedBackupError(path.name, ["ce n'est pas un fichier ordinaire."])
        with path.open("rb") as file:
            start = file.read(len(SQLITE_MAGIC))
        log = beside(Path(os.path.realpath(path)))[0]
        held = log.is_file() and log.stat().st_size > 0
        seen, told = _mark(path), _told_mark(path)
    except (OSError, ValueError) as error:
        raise RefusedBackupError(path.name, [f"lecture impossible : {reason(error)}."]) from None
    if start != SQLITE_MAGIC:
        raise RefusedBackupError(path.name, [_NOT_OURS if start else "elle est vide."])
    if held:
        message = "c'est une base en service : faites-en une sauvegarde (batch.py backup)."
        raise RefusedBackupError(path.name, [message])
    if told not in {None, seen}:
        message = f"elle n'a plus l'empreinte notée dans {seal_of(path).name} : elle a changé."
        raise RefusedBackupError(path.name, [message])
    return told is not None


def _told_mark(path: Path) -> str | None:
    """Return the mark that stands beside a file, None without one."""
    mark = seal_of(path)
    return mark.read_text("ascii", "replace")[:_MARK_LENGTH] if mark.is_file() else None


def _form(engine: Engine, name: str) -> str:
    try:
        with reading(engine) as connection:
            form = check_form(connection)
    except DamagedStoreError:
        raise RefusedBackupError(name, [_DAMAGED]) from None
    except ForeignStoreError:
        raise RefusedBackupError(name, [_NOT_OURS]) from None
    except StoreError as error:
        raise RefusedBackupError(name, [str(error)]) from None
    if form is None:
        raise RefusedBackupError(name, [_NOT_OURS])
    return form


def _mark(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _last(engine: Engine, found: Verification) -> datetime | None:
    if not found.lines or not found.is_valid:
        return None
    with reading(engine) as connection:
        newest = select(history.c.at).order_by(history.c.number.desc()).limit(1)
        return chain.moment(connection.execute(newest).scalar_one())


def _sentence(fault: Fault) -> str:
    if fault.message in {DAMAGED, NO_BASE}:
        return _DAMAGED
    return fault.message if fault.line is None else f"ligne {fault.line} : {fault.message}"
