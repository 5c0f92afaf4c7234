"""Files of the disk: bytes in, bytes out, refusals in French."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from sources.problems import Problem, UnreadableFileError
from sources.text import MAX_BYTES


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the content of a file, no more than one byte over the limit.

    Raises:
        UnreadableFileError: absent, a folder, or not readable.
    """
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        message = "fichier introuvable : vérifiez son chemin."
    except IsADirectoryError:
        message = "c'est un dossier, pas un fichier."
    except (OSError, ValueError):
        message = "fichier illisible : vérifiez ses droits d'accès."
    raise UnreadableFileError(str(path), [Problem(None, "", "", message)])


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one go: the old content or the new one, never half of it.

    A link stays a link; a device or a pipe is written to, never replaced by a file.

    Raises:
        OSError: the folder is absent or cannot be written.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_mask()
        Path(name).chmod(mode & 0o777)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _mask() -> int:
    """Return the process's creation mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
