"""The zip of a workbook, unpacked in memory within bounds; nothing is written anywhere."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from itertools import starmap

from sources.encodings import refusal
from sources.problems import UnreadableFileError

MEGABYTE = 1024 * 1024
MAX_UNPACKED = 20 * MEGABYTE
MAX_RATIO = 100
MAX_PARTS = 1_000
CHUNK = 64 * 1024
NEW_BOOK = "Copiez le tableau seul dans un classeur neuf."

_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, LookupError, EOFError, OSError,
    NotImplementedError, OverflowError, RuntimeError,
)  # fmt: skip
"""What zipfile raises on damaged bytes."""


class Archive:
    """The parts of a zip, by name, whose bounds were checked before any is unpacked.

    Raises:
        UnreadableFileError: damaged, protected, too big once unpacked, or names that
            lead out of the archive.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
            entries = self._file.infolist()
        except _DAMAGES:
            raise damaged(name) from None
        self._refuse(entries, len(data))
        self._entries = {entry.filename: entry for entry in entries}
        self.names = tuple(self._entries)

    def _refuse(self, entries: list[zipfile.ZipInfo], size: int) -> None:
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise protected(self.name)
        names = [entry.filename for entry in entries]
        if len(names) > MAX_PARTS:
            raise refusal(self.name, f"archive de plus de {MAX_PARTS} fichiers. {NEW_BOOK}")
        if len(set(names)) < len(names):
            raise refusal(self.name, f"archive où un fichier est en double. {NEW_BOOK}")
        if any(_leads_out(name) for name in names):
            raise refusal(
                self.name,
                f"archive dont un fichier porte un chemin interdit (« .. » ou absolu). {NEW_BOOK}",
            )
        if any(entry.compress_type not in _METHODS for entry in entries):
            raise refusal(self.name, f"compression inhabituelle. {NEW_BOOK}")
        unpacked = sum(entry.file_size for entry in entries)
        packed = [(entry.file_size, entry.compress_size) for entry in entries]
        if unpacked > MAX_UNPACKED or any(starmap(_swells, [(unpacked, size), *packed])):
            raise refusal(
                self.name,
                f"{size // 1024} ko qui en donnent {unpacked // 1024} une fois décompressés : "
                f"trop gros. {NEW_BOOK}",
            )

    def part(self, path: str, most: int = MAX_UNPACKED) -> bytes:
        """Unpack a part, by small pieces: no header is believed.

        Raises:
            UnreadableFileError: absent, damaged, or bigger than `most` bytes.
        """
        entry = self._entries.get(path)
        if entry is None:
            raise damaged(self.name)
        if entry.file_size > most:
            raise refusal(
                self.name,
                f"« {path} » pèse {entry.file_size // 1024} ko une fois décompressé : "
                f"trop gros. {NEW_BOOK}",
            )
        pieces = []
        try:
            with self._file.open(entry) as stream:
                while piece := stream.read(CHUNK):
                    pieces.append(piece)
        except _DAMAGES:
            raise damaged(self.name) from None
        return b"".join(pieces)


def _swells(unpacked: int, packed: int) -> bool:
    return unpacked > max(MAX_RATIO * packed, MEGABYTE)


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or parts[0].endswith(":")


def damaged(name: str) -> UnreadableFileError:
    """Return the refusal of a workbook that is cut or spoiled."""
    return refusal(
        name,
        "classeur incomplet ou abîmé : ouvrez-le dans un tableur, enregistrez-le de nouveau, "
        "et déposez-le.",
    )


def protected(name: str) -> UnreadableFileError:
    """Return the refusal of a workbook under a password."""
    return refusal(
        name,
        "classeur protégé par un mot de passe : retirez le mot de passe dans le tableur "
        "(Fichier, Enregistrer sous), et déposez-le.",
    )
