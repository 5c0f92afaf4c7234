"""A window that moves forward over a JSON text and knows its line.

Values are decoded by the standard library's C scanner, one contract at a time, from a
window of bounded size. Why not ijson: fed in pieces small enough to know the line of each
object, it took 1.4 s on 60 MB against 0.5 s here; its memory grows with the square of the
nesting (4 GB measured for 40,000 brackets); and here numbers keep their text (1e17 is never
expanded), NaN is told where it stands, control characters in texts do no harm.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sources.contracts.text_stream import TextStream
from sources.problems import shortened

MAX_VALUE = 4 * 1024 * 1024
"""Characters of one contract; real ones have a few thousand."""
_MARGIN = 64
"""An error this close to the end of the window may only be a value cut in two."""
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_SPACE_OR_COMMA = re.compile(r"[ \t\r\n\ufeff,]*")


class BrokenJsonError(Exception):
    """The text is no JSON from a place on.

    Attributes:
        start: line where the value that could not be read begins.
        line: line of the mistake.
        value: what stands where it begins.
        reason: in French.
    """

    def __init__(self, start: int, line: int, value: str, reason: str) -> None:
        super().__init__(reason)
        self.start, self.line, self.value, self.reason = start, line, value, reason


class JsonText:
    """Reads a JSON text value by value.

    Attributes:
        nan: whether the last value holds a NaN or an infinity, read as None.
    """

    def __init__(self, stream: TextStream) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._counted = 0
        self._line = 1
        self._ended = False
        self.nan = False
        self._decoder = json.JSONDecoder(
            strict=False, parse_int=str, parse_float=str, parse_constant=self._constant
        )

    @property
    def line(self) -> int:
        """Return the line of the place reached."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def peek(self, *, commas: bool = False) -> str:
        """Return the next character that is no space (nor comma), "" at the end."""
        spaces = _SPACE_OR_COMMA if commas else _SPACE
        while True:
            found = spaces.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        """Move past a character.

        Raises:
            BrokenJsonError: another one stands there.
        """
        found = self.peek()
        if found != expected:
            raise self._broken(self._at, f"« {expected} » attendu")
        self._at += 1

    def value(self) -> Any:
        """Decode the value that comes next; numbers are texts.

        Raises:
            BrokenJsonError: no JSON, or larger or deeper than a contract can be.
        """
        self.peek()
        while True:
            self.nan = False
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except RecursionError:
                raise self._broken(self._at, "imbrication trop profonde") from None
            except json.JSONDecodeError as error:
                if self._ended or self._is_sure(error):
                    raise self._broken(error.pos, _reason(error)) from None
            else:
                if end < len(self._text) or self._ended:
                    self._at = end
                    return found
            if len(self._text) - self._at > MAX_VALUE:
                raise self._broken(self._at, "contrat démesuré ou guillemets non fermés")
            self._more()

    def rest(self) -> str:
        """Return the beginning of what comes next, for messages."""
        return shortened(self._text[self._at : self._at + 200])

    def _more(self) -> bool:
        if self._ended:
            return False
        self._line, self._text = self.line, self._text[self._at :]
        self._at = self._counted = 0
        piece = self._stream.read()
        self._ended = not piece
        self._text += piece
        return bool(piece)

    def _constant(self, _: str) -> None:
        self.nan = True

    def _is_sure(self, error: json.JSONDecodeError) -> bool:
        unfinished = error.msg.startswith(_UNTERMINATED)
        return not unfinished and error.pos < len(self._text) - _MARGIN

    def _broken(self, at: int, reason: str) -> BrokenJsonError:
        open_quotes = reason == _REASONS[_UNTERMINATED]
        cut = self._ended and (open_quotes or at >= len(self._text.rstrip()))
        line = self.line + self._text.count("\n", self._at, at)
        column = at - self._text.rfind("\n", 0, at)
        said = "fichier tronqué" if cut else f"JSON mal formé ({reason}, caractère {column})"
        return BrokenJsonError(self.line, line, self.rest(), said)


_UNTERMINATED = "Unterminated string starting at"
_REASONS = {
    "Expecting value": "valeur attendue",
    "Expecting property name enclosed in double quotes": "nom de champ entre guillemets attendu",
    "Expecting ':' delimiter": "« : » attendu",
    "Expecting ',' delimiter": "« , » attendue",
    _UNTERMINATED: "guillemets non fermés",
    "Invalid \\escape": "barre oblique inverse mal employée",
    "Invalid \\uXXXX escape": "caractère \\u mal écrit",
}


def _reason(error: json.JSONDecodeError) -> str:
    return _REASONS.get(error.msg.rstrip(": "), "syntaxe")
