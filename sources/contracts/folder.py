"""The folder of a contracts table: its files, its lock, and how a new state replaces the old.

A new state is made whole in a work folder, which one rename turns into `.pret`: from then
on the new state holds, even if the machine stops, and the next opening puts it in place.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.contracts.place import (
    LOCK,
    READY,
    ROWS,
    STAGED,
    WORK,
    ForeignFolderError,
    check_place,
    is_store,
    remove_passing,
    tidy,
)
from sources.files import reason, write_whole
from sources.interrupts import shielded

CONTRACTS, QUARANTINE, REJECTED = "marches.parquet", "quarantaine.parquet", "rejets.parquet"
QUARANTINE_CSV, REJECTED_CSV = "quarantaine.csv", "rejets.csv"
COUNTS, MANIFEST, STATE = "decompte.parquet", "manifeste.json", "etat.json"
RELEASES = "liberations.csv"
OUTPUTS = (
    *(CONTRACTS, QUARANTINE, REJECTED, QUARANTINE_CSV, REJECTED_CSV),
    *(COUNTS, RELEASES, MANIFEST, STATE),
)
"""In the order they are put in place: the state, which speaks for all, comes last."""

LOCK_PATIENCE = 2.0
"""Seconds that a second import waits before it gives up."""


TRIES, PAUSE = 5, 0.05
"""How often a work folder that fills again is removed, and the seconds between."""


class StoreError(Exception):
    """The folder of contracts cannot be used; the message is French and whole."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Where everything stands."""

    path: Path

    def file(self, name: str) -> Path:
        """Return the path of one of the files."""
        return self.path / name

    def rows(self, fingerprint: str) -> Path:
        """Return where the rows read of a file are kept, by the fingerprint of its bytes."""
        return self.path / ROWS / f"{fingerprint[:16]}.parquet"

    def is_unfinished(self) -> bool:
        """Tell whether a new state waits to be put in place."""
        return (self.path / READY).is_dir()


@contextlib.contextmanager
def opened(path: Path, *, make: bool = True) -> Iterator[Folder]:
    """Open a folder for writing, alone; what an interrupted run left is finished or removed.

    A folder that comes to nothing leaves no trace. `make` tells whether an absent one is made.

    Raises:
        StoreError: not a folder, not writable, not ours, or another import is writing there.
    """
    folder = Folder(path)
    if not make:
        with saying(path):
            known = is_store(path)
        if not known:
            raise StoreError(f"« {path} » : aucun marché importé dans ce dossier.")
    message = f"« {path} » : un autre import est en cours dans ce dossier ; attendez sa fin."
    with prepared(path, ROWS, LOCK), locked(path, LOCK, message, LOCK_PATIENCE):
        with saying(path):
            check_place(path)  # again: another may have filled it while the lock was awaited
            (path / ROWS).mkdir(exist_ok=True)
            _put_in_place(folder)
            remove_passing(path)
        yield folder


@contextlib.contextmanager
def prepared(path: Path, *names: str) -> Iterator[None]:
    """Make a folder that may be ours; see `place.tidy`.

    Raises:
        StoreError: the folder is not ours, or cannot be made.
    """
    with contextlib.ExitStack() as stack:
        with saying(path):
            check_place(path)
            stack.enter_context(tidy(path, *names))
        yield


@contextlib.contextmanager
def locked(path: Path, name: str, busy: str, patience: float) -> Iterator[None]:
    """Hold a lock of a folder; `patience` is how many seconds it is waited for.

    Raises:
        StoreError: `busy`, when somebody else holds it; or the system refuses.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415  only writing needs the library

    with saying(path):
        lock = FileLock(path / name, timeout=patience)
    try:
        with saying(path):
            lock.acquire()
    except Timeout:
        raise StoreError(busy) from None
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def saying(path: Path) -> Iterator[None]:
    """Turn what the system refuses in a folder into a French refusal."""
    try:
        yield
    except TimeoutError:  # a lock's, which its taker words
        raise
    except ForeignFolderError as error:
        raise StoreError(f"« {path} » : {error}") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"« {path} » : écriture impossible : {_why(error)}.") from None


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileExistsError):
        return "c'est un fichier, il faut un dossier"
    return reason(error)


@contextlib.contextmanager
def work_folder(folder: Folder) -> Iterator[Path]:
    """Give a place to make a new state; it is removed unless `commit` took it."""
    work = folder.path / f"{WORK}{os.getpid()}"
    try:  # around the making too: an interruption may fall just after it
        with saying(folder.path):
            work.mkdir()
        yield work
    finally:
        with shielded():
            _remove_work(work)


def _remove_work(work: Path) -> None:
    """Remove a work folder, even while an engine that was stopped still puts a file in it."""
    for _ in range(TRIES):
        shutil.rmtree(work, ignore_errors=True)
        if not work.exists():
            return
        time.sleep(PAUSE)


def commit(folder: Folder, work: Path) -> None:
    """Make the files of a work folder the state of the folder, all or none.

    Raises:
        StoreError: the disk refuses; the old state is still there, or the new one holds.
    """
    with saying(folder.path):
        for name in OUTPUTS:
            if (work / name).exists():
                _sync(work / name)
        _sync(work)
        work.rename(folder.path / READY)
        _sync(folder.path)
        _put_in_place(folder)


def _put_in_place(folder: Folder) -> None:
    """Finish what `commit` began, from wherever it stopped."""
    ready = folder.path / READY
    if not ready.is_dir():
        return
    for name in OUTPUTS:
        with contextlib.suppress(FileNotFoundError):
            (ready / name).replace(folder.path / name)
    _sync(folder.path)
    ready.rmdir()


def forget_rows(folder: Folder, kept: set[str]) -> None:
    """Remove the rows of files that are no longer known (`kept`: fingerprints)."""
    names = {fingerprint[:16] for fingerprint in kept}
    for staged in (folder.path / ROWS).iterdir():
        if STAGED.fullmatch(staged.name) and staged.stem not in names:
            with contextlib.suppress(OSError):
                staged.unlink()


def _sync(path: Path) -> None:
    """Have the disk hold a file or a folder now."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows opens no folder
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.EBADF, errno.EACCES}:
            raise
    finally:
        os.close(handle)


def write_json(path: Path, content: Any) -> None:
    """Write a JSON file in one go; the same content always gives the same bytes."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=False)
    write_whole(path, (text + "\n").encode("utf-8"))


def read_json(path: Path) -> Any:
    """Return the content of a JSON file; None when it is absent or damaged."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
