"""A file given → its rows kept in the folder, once for each content, whatever happens."""

from __future__ import annotations

import errno
import hashlib
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from sources.contracts.folder import Folder, StoreError, forget_rows, saying
from sources.contracts.forms import FileReading, Progress
from sources.contracts.manifest import READER, KnownFile, Manifest, read_notice, write_notice
from sources.contracts.reading import read_file
from sources.files import reason
from sources.problems import Problem, Severity, UnreadableFileError, of_severity

_WRITING = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
"""Refusals of the disk while a file is read, whose own bytes were read just before."""

Watch = Callable[[str, int, int], None]
"""Told of each step: what is being done, how much is done, of how much (bytes or steps)."""

Reader = Callable[[Path, int, Path, Progress], FileReading]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from: its own name, or an address and what the server said.

    `fewer` tells that a download may have less than half the rows of what it replaces.
    """

    name: str
    url: str = ""
    etag: str = ""
    last_modified: str = ""
    fewer: bool = False


class FewerRowsError(UnreadableFileError):
    """A download has less than half the rows of what it would replace."""


def nothing(what: str, done: int, total: int) -> None:
    """Watch nothing."""


def printable(name: str) -> str:
    r"""Return a file's name without what a terminal or a spreadsheet would obey.

    >>> printable("a\nb.csv")
    'a b.csv'
    """
    return "".join(c if c.isprintable() else " " for c in name)


def fingerprint_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes.

    Raises:
        UnreadableFileError: absent, not a file, or not readable.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            kind = "c'est un dossier" if path.is_dir() else "ce n'est pas un fichier ordinaire"
            message = f"lecture impossible : {kind}, il faut un fichier."
            raise UnreadableFileError(str(path), [Problem(None, "", "", message)])
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        message = f"lecture impossible : {reason(error)}."
        raise UnreadableFileError(str(path), [Problem(None, "", "", message)]) from None


def stage(
    folder: Folder,
    manifest: Manifest,
    path: Path,
    fingerprint: str,
    origin: Origin,
    today: date,
    watch: Watch = nothing,
    reader: Reader = read_file,
) -> Manifest:
    """Keep the rows of a file; one whose content is known is not read again.

    A file given is kept up to where it is damaged; a download is taken whole or not at all.

    Raises:
        UnreadableFileError: not one row could be read, or the file changed meanwhile.
        StoreError: the folder refuses.
    """
    known = manifest.of_content(fingerprint)
    kept = known or read_notice(folder, fingerprint)
    number = known.number if known else manifest.next_number
    if kept is None or kept.reader != READER or not is_intact(folder, kept):
        kept = _read(folder, path, fingerprint, number, origin, watch, reader)
    if origin.url and of_severity(kept.problems, Severity.ERROR):
        if known is None:
            forget_rows(folder, manifest.fingerprints())
        raise UnreadableFileError(origin.name, kept.problems)
    _check_fewer(folder, manifest, kept, origin)
    told = origin if origin.url or known is None else known
    on = known.imported_on if told is known and known is not None else today.isoformat()
    kept = replace(
        kept,
        number=number,
        name=told.name,
        imported_on=on,
        url=told.url,
        etag=told.etag,
        last_modified=told.last_modified,
    )
    if kept != read_notice(folder, fingerprint):
        with saying(folder.path):
            write_notice(folder, kept)
    return manifest.adding(kept)


def _check_fewer(folder: Folder, manifest: Manifest, kept: KnownFile, origin: Origin) -> None:
    """Refuse a download that would make most of the contracts vanish.

    Raises:
        FewerRowsError: it has less than half the readable rows of what it replaces.
    """
    before = manifest.of_url(origin.url) if origin.url and not origin.fewer else None
    if before is None:
        return
    new, old = kept.rows - kept.rejected, before.rows - before.rejected
    if 2 * new < old:
        forget_rows(folder, manifest.fingerprints())
        message = (
            f"{_rows(new)} au lieu de {_rows(old)} dans la version qu'il remplace : moins de la "
            "moitié."
        )
        raise FewerRowsError(origin.name, [Problem(None, "", "", message)])


def _rows(number: int) -> str:
    shown = f"{number:,}".replace(",", "\u202f")
    return f"{shown} lignes lisibles" if number > 1 else f"{shown} ligne lisible"


def _read(
    folder: Folder,
    path: Path,
    fingerprint: str,
    number: int,
    origin: Origin,
    watch: Watch,
    reader: Reader,
) -> KnownFile:
    """Read a file into rows."""
    what = f"Lecture de {origin.name}"
    out = folder.rows(fingerprint)
    try:
        reading = reader(path, number, out, lambda done, total: watch(what, done, total))
    except UnreadableFileError as error:
        if why := _of_disk(error):
            raise StoreError(f"« {folder.path} » : écriture impossible : {why}.") from None
        raise
    except (OSError, ValueError) as error:
        # The readers say what is wrong with the file themselves: this is about the folder.
        message = f"« {folder.path} » : écriture impossible : {_said(error)}."
        raise StoreError(message) from None
    if reading.fingerprint != fingerprint:
        out.unlink(missing_ok=True)
        message = "le fichier a changé pendant sa lecture : recommencez."
        raise UnreadableFileError(str(path), [Problem(None, "", "", message)])
    return KnownFile(
        number=number,
        name=origin.name,
        fingerprint=fingerprint,
        form=reading.form.value,
        rows=reading.rows,
        rejected=reading.rejected,
        imported_on="",
        problems=reading.problems,
        rows_print=fingerprint_of(out),
    )


def _of_disk(error: BaseException) -> str:
    """Return why the disk refuses the rows, "" when the file itself is what cannot be read."""
    cause = error.__context__
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in _WRITING:
            return reason(cause)
        cause = cause.__context__
    return ""


def _said(error: OSError | ValueError) -> str:
    return reason(error) if isinstance(error, OSError) else "les lignes lues ne s'écrivent pas"


def is_whole(folder: Folder, file: KnownFile) -> bool:
    """Tell whether the rows of a known file are there, as many as were read."""
    try:
        metadata: Any = pq.read_metadata(folder.rows(file.fingerprint))
    except (OSError, ValueError):  # ArrowInvalid is a ValueError
        return False
    return bool(metadata.num_rows == file.rows)


def is_intact(folder: Folder, file: KnownFile) -> bool:
    """Tell whether the rows of a known file are those that were written: all is read.

    Rows of which an older version kept no print cannot be known to be.
    """
    try:
        return fingerprint_of(folder.rows(file.fingerprint)) == file.rows_print
    except UnreadableFileError:
        return False


def lost_rows(folder: Folder, lost: Iterable[KnownFile]) -> StoreError:
    """Return the refusal to build without the rows of some files: what to import again."""
    names = ", ".join(f"{file.name} (importé le {_french(file.imported_on)})" for file in lost)
    return StoreError(
        f"« {folder.path} » : les lignes gardées de {names} manquent ou sont abîmées : "
        "donnez de nouveau ces fichiers à l'import. La table en place n'est pas changée."
    )


def _french(day: str) -> str:
    return "/".join(reversed(day.split("-")))
