"""Whether a folder may hold a contracts table: empty, or ours already. Nothing else is touched."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sources.problems import shortened

WORK, READY, ROWS = ".travail-", ".pret", "lignes"
LOCK, DOWNLOAD_LOCK, DOWNLOADS = ".verrou", ".verrou-telechargement", ".telechargements"
STAGED = re.compile(r"[0-9a-f]{16}\.(parquet|json)")
_PASSING = re.compile(r"\.(lecture-\w{8}\.parquet|archive-\w{8}|sortie-\w{8})", re.ASCII)
_WORKING = re.compile(r"\.travail-[0-9]+", re.ASCII)
_PARTIAL = re.compile(r"[0-9a-f]{16}\.(part|json)|\.sortie-\w{8}", re.ASCII)
_SERVICES = re.compile(
    r"services_etat(_historique)?\.csv|\.verrou-services|\.sortie-\w{8}", re.ASCII
)
_SHOWN = 3


class ForeignFolderError(Exception):
    """A folder that holds something else; the message is French and names what."""


def check_place(path: Path) -> None:
    """Refuse a folder in which a table would be written over what is not ours.

    Ours is an absent or empty folder, one that an import has marked, or one that holds
    nothing but what an import began, or the dashboard's list of services.

    Raises:
        ForeignFolderError: something else is there, or a link in place of one of our folders.
        OSError: the folder cannot be read, or is none.
    """
    if not path.exists():
        return
    owned = (ROWS, READY, LOCK, DOWNLOAD_LOCK, DOWNLOADS)
    links = [name for name in owned if (path / name).is_symlink()]
    if links:
        message = f"« {links[0]} » y est un lien : retirez-le, ou choisissez un autre dossier."
        raise ForeignFolderError(message)
    if is_store(path):
        return
    foreign = sorted(entry.name for entry in path.iterdir() if not _begun(entry))
    if foreign:
        names = ", ".join(f"« {shortened(name)} »" for name in foreign[:_SHOWN])
        more = f" et {len(foreign) - _SHOWN} autres" if len(foreign) > _SHOWN else ""
        message = (
            f"ce dossier contient autre chose qu'une table de marchés ({names}{more}) : "
            "choisissez un dossier vide ou absent."
        )
        raise ForeignFolderError(message)


def is_store(path: Path) -> bool:
    """Tell whether an import has marked a folder: its list, its state, or a notice of rows."""
    lists = (path / "manifeste.json", path / READY / "manifeste.json")
    states = (path / "etat.json", path / READY / "etat.json")
    return (
        any(_has(file, "prochain", "fichiers") for file in lists)
        or any(_has(file, "empreinte", "comptes") for file in states)
        or any(
            STAGED.fullmatch(file.name) and _has(file, "empreinte", "forme", "lignes")
            for file in (path / ROWS).glob("*.json")
        )
    )


def _has(file: Path, *keys: str) -> bool:
    try:
        record: Any = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(record, dict) and all(key in record for key in keys)


def _begun(entry: Path) -> bool:
    """Tell whether an entry is what an import leaves before it has marked the folder."""
    if entry.is_symlink():
        return False
    if entry.is_dir():
        wanted = {ROWS: (STAGED, _PASSING), DOWNLOADS: (_PARTIAL,)}.get(entry.name)
        if wanted is None:
            return bool(_WORKING.fullmatch(entry.name))
        names = [inner.name for inner in entry.iterdir()]
        return all(any(one.fullmatch(name) for one in wanted) for name in names)
    if entry.name in {LOCK, DOWNLOAD_LOCK}:
        return entry.stat().st_size == 0
    return bool(_SERVICES.fullmatch(entry.name))


def remove_passing(path: Path) -> None:
    """Remove what killed runs left, by our own names only: nobody else holds the lock."""
    for stale in path.glob(f"{WORK}*"):
        if _WORKING.fullmatch(stale.name) and stale.is_dir() and not stale.is_symlink():
            shutil.rmtree(stale, ignore_errors=True)
    for stale in (path / ROWS).iterdir():
        if _PASSING.fullmatch(stale.name):
            remove(stale)


def remove(path: Path) -> None:
    """Remove a file, a folder or a link, never what a link leads to."""
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


@contextlib.contextmanager
def tidy(path: Path, *names: str) -> Iterator[None]:
    """Make a folder; when what follows fails, take away what is empty of what was not there.

    `names` are files and folders in it that may come to be meanwhile.
    """
    wanted = [path / name for name in names]
    made = [one for one in (path, *path.parents) if not one.exists()]
    made_inside = [one for one in wanted if not one.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        if not is_store(path):
            for one in (*made_inside, *made):
                with contextlib.suppress(OSError):
                    if one.is_dir():
                        one.rmdir()
                    elif one.stat().st_size == 0:
                        one.unlink()
        raise
