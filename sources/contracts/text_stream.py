"""The text of a file, a piece at a time, whatever its encoding."""

from __future__ import annotations

import codecs
from pathlib import Path
from types import TracebackType
from typing import Self

from sources.contracts.forms import Meter
from sources.problems import Problem, Severity

PIECE_BYTES = 256 * 1024
_BY_BYTE = "windows-1252-par-octet"
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class TextStream:
    """Decodes UTF-8, byte by byte as Windows-1252 where it is not; UTF-16 when it shows.

    Raises:
        OSError: the file cannot be read.
    """

    def __init__(self, path: Path, meter: Meter | None = None) -> None:
        codecs.register_error(_BY_BYTE, _as_windows)
        self._meter = meter
        self._file = path.open("rb")
        self._rest = b""
        self._line = 1
        self._mended_line: int | None = None
        start = self._file.read(1024)
        self._file.seek(0)
        encoding = _utf16(start)
        self._wide = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
        if start.startswith(codecs.BOM_UTF8):
            self._file.seek(len(codecs.BOM_UTF8))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def read(self) -> str:
        """Return the next piece, never empty before the end of the file."""
        while True:
            data = self._file.read(PIECE_BYTES)
            if self._meter is not None:
                self._meter.advance(len(data))
            text = self._decoded(data)
            if text or not data:
                self._line += text.count("\n")
                return text

    def problems(self) -> tuple[Problem, ...]:
        """Say whether bytes had to be read as Windows-1252."""
        if self._mended_line is None:
            return ()
        message = (
            "ce texte n'est pas en UTF-8 : les caractères fautifs sont lus en Windows-1252 "
            "(latin-1). Vérifiez les accents."
        )
        return (Problem(self._mended_line, "", "", message, Severity.WARNING),)

    def _decoded(self, data: bytes) -> str:
        if self._wide is not None:
            return self._wide.decode(data, not data)
        whole = self._rest + data
        try:
            text, used = codecs.utf_8_decode(whole, "strict", not data)
        except UnicodeDecodeError as error:
            if self._mended_line is None:
                self._mended_line = self._line + whole.count(b"\n", 0, error.start)
            text, used = codecs.utf_8_decode(whole, _BY_BYTE, not data)
        self._rest = whole[used:]
        return text


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _utf16(start: bytes) -> str | None:
    """Return the UTF-16 codec that a file's beginning shows, by its mark or its zeros."""
    if start.startswith(_MARKS):
        return "utf-16"
    half = len(start) // 2
    if half and start[1::2].count(0) > half // 2 > start[0::2].count(0):
        return "utf-16-le"
    if half and start[0::2].count(0) > half // 2 > start[1::2].count(0):
        return "utf-16-be"
    return None
