"""A copy of a base in one file, checked before it bears a name, and never written again."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from sources.export import ROOT
from sources.files import reason
from sources.store.engine import file_behind
from sources.store.examine import examined, seal, seal_of, sentences
from sources.store.migrate import head
from sources.store.portable import remove, settle, system_refusals, write_portable
from sources.store.refusals import FULL, OTHER
from sources.store.retention import DAYS, MONTHS, Named, backups_in, superfluous
from sources.store.series import end_of, own_marks
from sources.store.store import utc_now
from sources.store.verify import Verification
from sources.store.words import PARIS, DamagedStoreError, RefusedFolderError, StoreError

FOLDER = "sauvegardes"
BEFORE_RESTORE = "avant-restauration"
_NOT_WHOLE = (
    "l'historique de la base n'est plus entier (elle a été modifiée hors du produit, ou abîmée) : "
    "elle n'est pas sauvegardée. Lancez « batch.py history verify », puis restaurez une sauvegarde "
    "(batch.py restore)."
)
_PARTIAL = ".partiel"
_FORGOTTEN_SECONDS = 86_400
"""Age of a half backup that nobody is still writing."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made.

    Attributes:
        path: of the file.
        name: what its name says.
        form: of the base.
        found: what its history is worth.
        removed: older ones that were removed.
    """

    path: Path
    name: Named
    form: str
    found: Verification
    removed: tuple[Path, ...] = ()


def folder_of(engine: Engine) -> Path:
    """Return where the backups of a base go: beside its file, in `var/` for a server's."""
    path = file_behind(engine)
    return (ROOT / "var" if path is None else path.absolute().parent) / FOLDER


def name_of(engine: Engine) -> str:
    """Return what a base is called in the names of its backups."""
    path = file_behind(engine)
    called = str(engine.url.database or "") if path is None else path.stem
    return re.sub(r"[^\w.-]", "_", called) or "base"


def back_up(
    engine: Engine,
    form: str,
    folder: Path | None = None,
    *,
    apart: str = "",
    now: Callable[[], datetime] = utc_now,
) -> Backup:
    """Keep a copy of a base.

    Args:
        engine: of the base.
        form: of the base.
        folder: where it goes, made if needed; beside the base without it.
        apart: why it is set apart: retention leaves it alone, and it is kept even when its
            history is not whole, for want of a better one.
        now: what tells the time of the name.

    Raises:
        DamagedStoreError: the history of the base is not whole; nothing is kept.
        RefusedFolderError: the folder refuses the copy.
        StoreError: the base cannot be read.
    """
    folder = folder_of(engine) if folder is None else folder
    partial = folder / f".{secrets.token_hex(6)}{_PARTIAL}"
    with keeping_in(folder):
        make_ready(folder)
        _tidy(folder)
        partial.touch()  # a folder that refuses a file is told apart from a base that is not there
    try:
        with _naming(folder):
            write_portable(engine, form, partial)
        with examined(partial) as one:
            if not (apart or one.found.is_valid):
                raise DamagedStoreError("\n".join([_NOT_WHOLE, *sentences(one)]))
        wanted = Named(name_of(engine), now(), one.found.revision, apart)
        with keeping_in(folder):
            path, name = _place(partial, folder, wanted)
            _seal(path)
        return Backup(path, name, form, one.found)
    finally:
        remove(partial)


def before_migration(engine: Engine, form: str) -> None:
    """Keep a copy of an older base, before it is migrated.

    Raises:
        StoreError: it cannot be kept: the base must stay as it is.
    """
    try:
        back_up(engine, form, apart=f"avant-{head()}")
    except StoreError as error:
        raise StoreError(
            f"la base n'est pas mise à jour : sa sauvegarde ne peut pas être faite ({error})"
        ) from None


def prune(
    made: Backup, days: int = DAYS, months: int = MONTHS, now: Callable[[], datetime] = utc_now
) -> Backup:
    """Remove the backups of the same base and folder that the rule of retention does not keep.

    Left alone, and not counted: what is not whole, what another base of that name left (the
    base that this one is a clone of included), what was made before the last restore, and
    what bears a later name than the one just made (the clock was put back).

    Raises:
        StoreError: one cannot be removed.
    """
    today = now().astimezone(PARIS).date()
    with system_refusals():
        beside = tuple(backups_in(made.path.parent, made.name.base))
        own = own_marks(made.path)
        paths = {
            one: path
            for path, one in beside
            if not (one.apart or one.is_after(made.name)) and end_of(path) in own
        }
    removed = tuple(paths[one] for one in superfluous(paths, today, days, months))
    with system_refusals():
        for path in removed:
            path.unlink(missing_ok=True)
            seal_of(path).unlink(missing_ok=True)
    return replace(made, removed=removed)


def _place(partial: Path, folder: Path, wanted: Named) -> tuple[Path, Named]:
    """Give a file its name, or the next one that is free: nothing is ever replaced."""
    while True:
        path = folder / wanted.name()
        try:
            _name(partial, path)
        except FileExistsError:
            wanted = replace(wanted, turn=wanted.turn + 1)
        else:
            settle(path)
            return path, wanted


def _seal(path: Path) -> None:
    """Write the mark of a backup that has its name.

    Raises:
        StoreError: it cannot; the backup stays, whole.
    """
    try:
        seal(path)
        settle(seal_of(path))
    except OSError as error:
        seal_of(path).unlink(missing_ok=True)
        raise RefusedFolderError(
            f"la sauvegarde {path} est faite et entière, mais son empreinte n'a pas pu être "
            f"écrite à côté ({reason(error)}) : libérez de la place, puis refaites une sauvegarde."
        ) from None


@contextmanager
def _naming(folder: Path) -> Iterator[None]:
    """Name what is to blame: the folder whose disk is full, or what the base holds."""
    try:
        yield
    except StoreError as error:
        if str(error) == OTHER:  # rows that no table of ours takes
            raise DamagedStoreError(_NOT_WHOLE) from None
        if str(error) != FULL:
            raise
        raise RefusedFolderError(f"dossier {folder} : {error}") from None


@contextmanager
def keeping_in(folder: Path) -> Iterator[None]:
    """Name the folder where a copy cannot be kept.

    Raises:
        RefusedFolderError: in place of an OSError.
    """
    try:
        yield
    except OSError as error:
        where = error.filename2 or error.filename
        told = f" ({where})" if where and Path(where).parent not in {folder, folder.parent} else ""
        raise RefusedFolderError(
            f"dossier {folder} : il refuse l'écriture, {reason(error)}{told}."
        ) from None


def make_ready(folder: Path) -> None:
    """Make the folder of the copies.

    Raises:
        OSError: it cannot be made.
        RefusedFolderError: a file bears its name.
    """
    if folder.exists() and not folder.is_dir():
        raise RefusedFolderError(f"« {folder} » est un fichier : indiquez un dossier.")
    folder.mkdir(parents=True, exist_ok=True)


def _name(partial: Path, path: Path) -> None:
    try:
        path.hardlink_to(partial)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if path.exists():
            raise FileExistsError(path) from None
        partial.rename(path)


def _tidy(folder: Path) -> None:
    """Remove the halves that killed backups left."""
    for path in folder.glob(f".*{_PARTIAL}*"):
        if path.stat().st_mtime < time.time() - _FORGOTTEN_SECONDS:
            path.unlink(missing_ok=True)
