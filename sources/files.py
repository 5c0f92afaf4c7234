"""Files of the disk: bytes in, bytes out, refusals in French."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path

from sources.problems import Problem, UnreadableFileError
from sources.text import MAX_BYTES

_REASONS = {
    errno.ENOENT: "fichier introuvable, vérifiez son chemin",
    errno.EISDIR: "c'est un dossier, pas un fichier",
    errno.ENOTDIR: "une partie du chemin n'est pas un dossier",
    errno.EACCES: "vérifiez vos droits d'accès",
    errno.EPERM: "vérifiez vos droits d'accès",
    errno.EROFS: "ce disque est en lecture seule",
    errno.ENOSPC: "disque plein",
    errno.EDQUOT: "votre quota de disque est atteint",
    errno.EFBIG: "fichier trop gros pour ce disque",
    errno.ELOOP: "des liens tournent en rond",
    errno.ENAMETOOLONG: "nom de fichier trop long",
    errno.EMFILE: "trop de fichiers ouverts",
    errno.EIO: "panne de lecture ou d'écriture du disque",
    errno.ENXIO: "rien n'est branché à ce fichier",
    errno.EBADF: "flux fermé",
}


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the content of a file, no more than one byte over the limit.

    Raises:
        UnreadableFileError: absent, a folder, or not readable.
    """
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except (OSError, ValueError) as error:
        message = f"lecture impossible : {reason(error)}."
        raise UnreadableFileError(str(path), [Problem(None, "", "", message)]) from None


def reason(error: OSError | ValueError) -> str:
    """Return in French why the system refuses a file.

    >>> reason(OSError(errno.ENOSPC, "No space left on device"))
    'disque plein'
    """
    if not isinstance(error, OSError):
        return "un nom de fichier n'a pas de caractère nul"
    return _REASONS.get(error.errno or 0, f"le système refuse (code {error.errno})")


def same_file(first: str, second: str) -> bool:
    """Tell whether two names lead to one file; a pipe or a terminal is not a file."""
    try:
        found = Path(first).stat()
        return stat.S_ISREG(found.st_mode) and os.path.samestat(found, Path(second).stat())
    except (OSError, ValueError):
        return False


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one go: the old content or the new one, never half of it.

    A link stays a link; what has no name of its own (a device, a pipe, a file already
    removed) is written to, never replaced by a file.

    Raises:
        OSError: the folder is absent, or the file or its folder cannot be written.
        ValueError: a name that no file can have.
    """
    try:
        present = path.stat()
    except FileNotFoundError:
        present = None
    target = Path(os.path.realpath(path))
    if present is not None:
        if not stat.S_ISREG(present.st_mode) or not same_file(str(path), str(target)):
            path.write_bytes(data)
            return
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".sortie-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = 0o666 & ~_mask() if present is None else present.st_mode
        Path(name).chmod(mode & 0o777)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _mask() -> int:
    """Return the process's creation mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
