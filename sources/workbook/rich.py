"""A text written in pieces, and apart those of its pieces that are struck out or raised.

People strike out a figure and write the new one after it, or put a small number in
exponent for a note: the text alone, « 12 34 » or « 12 », would be another value.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sources.workbook.xml import YES, Attributes

_ORDINALS = frozenset({"e", "er", "ers", "ere", "ère", "re", "nd", "nde", "eme", "ème", "o", "os"})
"""What is raised by custom, and reads well with the rest: « 1er », « n° »."""


class Text(NamedTuple):
    """A text, and what of it is struck out or raised."""

    text: str
    marked: str = ""


def marked_text(struck: Iterable[str], raised: Iterable[str]) -> str:
    """Return what is said of marked pieces, "" when they change nothing that is read.

    >>> marked_text(["12"], [" ", "er"]), marked_text([], ["1er", "2"])
    ('12', '1er … 2')
    """
    kept = [piece for piece in raised if piece.strip().lower() not in _ORDINALS]
    return " … ".join(piece.strip() for piece in (*struck, *kept) if piece.strip())


class RichText:
    """Gathers the pieces (`r`) of a text of Open XML, with their fonts."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Start another text."""
        self._pieces: list[str] = []
        self._struck: list[list[str]] = []
        self._raised: list[list[str]] = []
        self._kind: list[list[str]] | None = None
        self._reading = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Handle an element inside a text; `v` holds the value of a cell that is no rich text."""
        if tag in {"t", "v"}:
            self._reading = True
            if self._kind is not None:
                self._kind.append([])
        elif tag == "r":
            self._kind = None
        elif tag == "strike" and attributes.get("val", "1").lower() in YES:
            self._kind = self._struck
        elif tag == "vertAlign" and attributes.get("val") == "superscript" and self._kind is None:
            self._kind = self._raised

    def add(self, content: str) -> None:
        """Keep a piece of what is being read."""
        if self._reading:
            self._pieces.append(content)
            if self._kind is not None:
                self._kind[-1].append(content)

    def end(self, tag: str) -> None:
        """Close what an element opened."""
        if tag in {"t", "v"}:
            self._reading = False
        elif tag == "r":
            self._kind = None

    def read(self) -> Text:
        """Return the text."""
        return Text(
            "".join(self._pieces),
            marked_text(map("".join, self._struck), map("".join, self._raised)),
        )
