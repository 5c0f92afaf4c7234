"""Compressed files, unpacked beside the result: bounded, counted on real bytes, removed after."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sources.contracts.forms import ONLY_BEFORE
from sources.problems import Problem, UnreadableFileError

MAX_BYTES = 8 * 1024**3
MAX_RATIO = 200
"""Real DECP files shrink 10 to 40 times."""
FREE_BYTES = 32 * 1024 * 1024
"""Below this, any ratio is harmless."""
MAX_MEMBERS = 1_000
PIECE_BYTES = 1024 * 1024
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, ValueError)
_CUT = f"archive abîmée ou tronquée : {ONLY_BEFORE}. Téléchargez de nouveau le fichier."
_WORKBOOKS = {
    "[Content_Types].xml": "ce fichier est un document Office (XLSX, DOCX)",
    "mimetype": "ce fichier est un document OpenDocument (ODS, ODT)",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A file to read: the one given, or one that an archive holds."""

    name: str
    path: Path
    problems: tuple[Problem, ...] = ()


@contextmanager
def unpacked(path: Path, folder: Path) -> Iterator[tuple[Member, ...]]:
    """Give the plain files that a path holds; what was unpacked is removed afterwards.

    Raises:
        UnreadableFileError: an archive that is damaged from its start, closed by a
            password, too large once open, or a workbook.
        OSError: the file cannot be read, or the folder cannot be written.
    """
    with path.open("rb") as file:
        start = file.read(len(_ZIP))
    if not start.startswith((_GZIP, _ZIP, _EMPTY_ZIP)):
        yield (Member(path.name, path),)
        return
    work = Path(tempfile.mkdtemp(prefix=".archive-", dir=folder))
    try:
        yield _gunzip(path, work) if start.startswith(_GZIP) else _unzip(path, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


class _Limit:
    """Counts the bytes that come out of an archive."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._most = max(FREE_BYTES, min(MAX_BYTES, MAX_RATIO * path.stat().st_size))
        self._count = 0

    def add(self, count: int) -> None:
        self._count += count
        if self._count > self._most:
            raise _refusal(
                self._name,
                f"une fois ouverte, cette archive dépasse {self._most // 1024**2} Mo, bien plus "
                "que des marchés ne le justifient : refusée. Donnez le fichier décompressé.",
            )


def _gunzip(path: Path, work: Path) -> tuple[Member, ...]:
    with gzip.open(path) as packed:
        member = _copied(packed, path.name, work / "0", _Limit(path))
    if member.problems and not member.path.stat().st_size:
        raise _refusal(path.name, "archive abîmée : téléchargez de nouveau le fichier.")
    return (member,)


def _unzip(path: Path, work: Path) -> tuple[Member, ...]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, zlib.error):
        message = "archive ZIP abîmée ou tronquée : téléchargez de nouveau le fichier."
        raise _refusal(path.name, message) from None
    with archive:
        entries = archive.infolist()
        for entry, kind in _WORKBOOKS.items():
            if any(info.filename == entry for info in entries):
                message = f"{kind} : enregistrez le tableau en « CSV UTF-8 »."
                raise _refusal(path.name, message)
        files = [info for info in entries if _is_data(info)]
        if not files:
            raise _refusal(path.name, "archive vide : elle ne contient aucun fichier.")
        if len(files) > MAX_MEMBERS:
            raise _refusal(path.name, f"plus de {MAX_MEMBERS} fichiers dans cette archive.")
        limit = _Limit(path)
        return tuple(
            _member(archive, info, work / str(place), limit) for place, info in enumerate(files)
        )


def _is_data(info: zipfile.ZipInfo) -> bool:
    """Tell the files of an archive from its folders and from what systems leave in it."""
    name = info.filename
    hidden = name.rpartition("/")[2].startswith(".") or name.startswith("__MACOSX/")
    return not info.is_dir() and not hidden


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, to: Path, limit: _Limit) -> Member:
    try:
        with archive.open(info) as packed:
            return _copied(cast(zipfile.ZipExtFile, packed), info.filename, to, limit)
    except RuntimeError:  # what zipfile raises on a password
        message = f"« {info.filename} » est protégé par un mot de passe : retirez-le."
    except NotImplementedError:
        message = f"« {info.filename} » est compressé d'une façon inconnue : refaites l'archive."
    except zipfile.BadZipFile:
        message = f"« {info.filename} » est abîmé : téléchargez de nouveau l'archive."
    to.touch()
    return Member(info.filename, to, (Problem(None, "", "", message),))


def _copied(
    packed: gzip.GzipFile | zipfile.ZipExtFile, name: str, to: Path, limit: _Limit
) -> Member:
    """Unpack one file; if it breaks off, what came before is kept, with a problem."""
    problems: tuple[Problem, ...] = ()
    with to.open("wb") as plain:
        try:
            while piece := packed.read1(PIECE_BYTES):  # whole reads would lose what precedes a cut
                limit.add(len(piece))
                plain.write(piece)
        except _BROKEN:
            problems = (Problem(None, "", "", _CUT),)
    return Member(name, to, problems)


def _refusal(name: str, message: str) -> UnreadableFileError:
    return UnreadableFileError(name, [Problem(None, "", "", message)])
