"""A cell of an ODS → its text: by its typed value, else by its paragraphs."""

from __future__ import annotations

import re

from sources.text import MAX_BYTES
from sources.workbook.shown import as_shown, shown_by_text
from sources.workbook.values import boolean_text, iso_text, number_text
from sources.workbook.xml import Attributes

NUMBERS = frozenset({"float", "percentage", "currency"})

_IN_ERROR = re.compile(r"#[A-ZÉ]|(Err|Erreur) ?:")
_BLANKS = re.compile(r"[ \t\r\n]+")
_SPACE, _TAB, _BREAK = "\x00", "\x01", "\x02"
"""Stand for what elements write, while the blanks around are folded; XML has none of them."""
_WRITTEN = str.maketrans({_SPACE: " ", _TAB: "\t", _BREAK: "\n"})


class Paragraphs:
    """Gathers the paragraphs of a cell: blanks count once but for those that are elements."""

    def __init__(self) -> None:
        self._spaces = 0
        self.clear()

    def clear(self) -> None:
        """Start another cell; the spaces of the whole document stay counted."""
        self._lines: list[str] = []
        self._pieces: list[str] = []
        self._open = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Handle an element inside a cell.

        Raises:
            ValueError: more spaces, said by their number, than a document may hold.
        """
        if tag == "p":
            self._open, self._pieces = True, []
        elif tag == "s":
            spaces = max(0, int(attributes.get("text:c", "1")))
            self._spaces += spaces
            if self._spaces > MAX_BYTES:
                raise ValueError(self._spaces)
            self._pieces.append(_SPACE * spaces)
        elif tag == "tab":
            self._pieces.append(_TAB)
        elif tag == "line-break":
            self._pieces.append(_BREAK)

    def add(self, content: str) -> None:
        """Keep a piece of the paragraph that is open."""
        if self._open:
            self._pieces.append(content)

    def close(self) -> None:
        """End a paragraph."""
        self._open = False
        self._lines.append(_BLANKS.sub(" ", "".join(self._pieces)).translate(_WRITTEN))

    def text(self) -> str:
        """Return the text of the cell."""
        return "\n".join(self._lines)


def cell_text(cell: Attributes, shown: str) -> str:
    """Return the text of a cell from its attributes and from what it shows.

    A formula in error keeps what it shows: its value would be zero or nothing.
    """
    kind = cell.get("office:value-type", "")
    if "table:formula" in cell and _IN_ERROR.match(shown):
        return shown.strip()
    if kind in NUMBERS:
        return number_text(cell.get("office:value", shown))
    if kind == "date":
        return as_shown(iso_text(cell.get("office:date-value", shown)), shown_by_text(shown))
    if kind == "boolean":
        return boolean_text(cell.get("office:boolean-value", shown))
    return cell.get("office:string-value") or shown
