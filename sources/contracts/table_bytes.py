"""What Arrow reads of a CSV, and how it ends: on a whole line, or inside a cell."""

from __future__ import annotations

import io
from collections import deque

from sources.contracts.text_stream import TextStream

BLOCK_BYTES = 512 * 1024
"""Bytes that Arrow takes at a time; no row may be longer."""
_PIECES = 8
"""Last pieces of text that are kept: together, in any encoding, more than a block."""


class TableBytes(io.RawIOBase):
    """A text as UTF-8, after its header; remembers its quotes and its end."""

    def __init__(self, first: str, stream: TextStream) -> None:
        super().__init__()
        self._rest = first.encode("utf-8", "replace")
        self._stream = stream
        self._quotes = first.count('"')
        self._last = deque([first], _PIECES)

    @property
    def balanced(self) -> bool:
        """Tell whether no quote stands alone, of those read so far."""
        return self._quotes % 2 == 0

    def readable(self) -> bool:
        """Tell Arrow that this can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; fewer than asked, or none, at the end only."""
        while size < 0 or len(self._rest) < size:
            text = self._stream.read()
            if not text:
                break
            self._quotes += text.count('"')
            self._last.append(text)
            self._rest += text.encode("utf-8", "replace")
        size = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:size], self._rest[size:]
        return given

    def ends_line(self) -> bool:
        """Tell whether the last line has its newline."""
        return not self._last[-1] or self._last[-1].endswith(("\n", "\r"))

    def ends_inside(self, cell: str, separator: str) -> bool:
        """Tell whether the quotes around the last cell, as Arrow read it, were never closed."""
        escaped = cell.replace('"', '""')
        return "".join(self._last).endswith(f'{separator}"{escaped}')


def is_open(record: str, separator: str) -> bool:
    """Tell whether a row ends inside quotes; those in the middle of a cell are data.

    >>> is_open('1;"a', ";"), is_open('1;"a";2', ";"), is_open('1;5" a', ";")
    (True, False, False)
    """
    at = 0
    while True:
        if record.startswith('"', at):
            at = record.find('"', at + 1)
            while at >= 0 and record.startswith('""', at):
                at = record.find('"', at + 2)
            if at < 0:
                return True
        at = record.find(separator, at) + 1
        if not at:
            return False
