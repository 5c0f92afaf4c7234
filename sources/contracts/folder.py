"""The folder of a contracts table: its files, its lock, and how a new state replaces the old.

A new state is made whole in a work folder, which one rename turns into `.pret`: from then
on the new state holds, even if the machine stops, and the next opening puts it in place.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.files import reason, write_whole

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

_WORK, _READY, _LOCK, _ROWS = ".travail-", ".pret", ".verrou", "lignes"
_STAGED = re.compile(r"([0-9a-f]{16})\.(parquet|json)")


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
        return self.path / _ROWS / f"{fingerprint[:16]}.parquet"

    def is_unfinished(self) -> bool:
        """Tell whether a new state waits to be put in place."""
        return (self.path / _READY).is_dir()


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """Open a folder for writing, alone; what an interrupted run left is finished or removed.

    Raises:
        StoreError: not a folder, not writable, or another import is writing there.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415  only writing needs the library

    folder = Folder(path)
    with saying(path):
        (path / _ROWS).mkdir(parents=True, exist_ok=True)
        lock = FileLock(path / _LOCK, timeout=LOCK_PATIENCE)
    try:
        with saying(path):
            lock.acquire()
    except Timeout:
        message = f"« {path} » : un autre import est en cours dans ce dossier ; attendez sa fin."
        raise StoreError(message) from None
    try:
        with saying(path):
            _put_in_place(folder)
            _clean(folder)
        yield folder
    finally:
        lock.release()


@contextlib.contextmanager
def saying(path: Path) -> Iterator[None]:
    """Turn what the system refuses in a folder into a French refusal."""
    try:
        yield
    except TimeoutError:  # a lock's, which its taker words
        raise
    except (OSError, ValueError) as error:
        raise StoreError(f"« {path} » : écriture impossible : {_why(error)}.") from None


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileExistsError):
        return "c'est un fichier, il faut un dossier"
    return reason(error)


@contextlib.contextmanager
def work_folder(folder: Folder) -> Iterator[Path]:
    """Give a place to make a new state; it is removed unless `commit` took it."""
    work = folder.path / f"{_WORK}{os.getpid()}"
    with saying(folder.path):
        work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


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
        work.rename(folder.path / _READY)
        _sync(folder.path)
        _put_in_place(folder)


def _put_in_place(folder: Folder) -> None:
    """Finish what `commit` began, from wherever it stopped."""
    ready = folder.path / _READY
    if not ready.is_dir():
        return
    for name in OUTPUTS:
        with contextlib.suppress(FileNotFoundError):
            (ready / name).replace(folder.path / name)
    _sync(folder.path)
    shutil.rmtree(ready)


def _clean(folder: Folder) -> None:
    """Remove the work folders of runs that were killed: nobody else holds the lock."""
    for stale in folder.path.glob(f"{_WORK}*"):
        shutil.rmtree(stale, ignore_errors=True)
    for stale in (folder.path / _ROWS).iterdir():
        if not _STAGED.fullmatch(stale.name):
            if stale.is_dir():
                shutil.rmtree(stale, ignore_errors=True)
            else:
                stale.unlink(missing_ok=True)


def forget_rows(folder: Folder, kept: set[str]) -> None:
    """Remove the rows of files that are no longer known (`kept`: fingerprints)."""
    names = {fingerprint[:16] for fingerprint in kept}
    for staged in (folder.path / _ROWS).iterdir():
        if staged.stem not in names:
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
