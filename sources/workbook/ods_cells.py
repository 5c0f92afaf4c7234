"""A cell of an ODS → its text: by its typed value, else by its paragraphs."""

from __future__ import annotations

import re

from sources.text import MAX_BYTES
from sources.workbook.ods_styles import TEXT, Styles
from sources.workbook.rich import marked_text
from sources.workbook.shown import Shown, as_shown, shown_by_text
from sources.workbook.values import boolean_text, iso_text, number_text
from sources.workbook.xml import Attributes

Piece = list[list[str]]
"""Pieces of a text, each as it comes: never joined before the end."""
NUMBERS = frozenset({"float", "percentage", "currency"})

_IN_ERROR = re.compile(r"#[A-ZÉ]|(Err|Erreur) ?:")
_BLANKS = re.compile(r"[ \t\r\n]+")
_SPACE, _TAB, _BREAK = "\x00", "\x01", "\x02"
"""Stand for what elements write, while the blanks around are folded; XML has none of them."""
_WRITTEN = str.maketrans({_SPACE: " ", _TAB: "\t", _BREAK: "\n"})


class Paragraphs:
    """Gathers the paragraphs of a cell: blanks count once but for those that are elements."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._spaces = 0
        self.clear()

    def clear(self) -> None:
        """Start another cell; the spaces of the whole document stay counted."""
        self._lines: list[str] = []
        self._pieces: list[str] = []
        self._open = False
        self._spans: list[Piece | None] = []
        self._struck: Piece = []
        self._raised: Piece = []

    @property
    def blank(self) -> bool:
        """Tell whether the cell has no paragraph, not even an empty one.

        LibreOffice writes an empty one for a formula whose text is empty, and no kind; who
        computes nothing writes none.
        """
        return not self._lines

    def start(self, tag: str, attributes: Attributes) -> None:
        """Handle an element inside a cell.

        Raises:
            ValueError: more spaces, said by their number, than a document may hold.
        """
        if tag == "p":
            self._open, self._pieces = True, []
        elif tag == "span":
            self._start_span(attributes.get("text:style-name", ""))
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

    def _start_span(self, style: str) -> None:
        """Start a piece in another font; it keeps what the piece around it says."""
        around = self._spans[-1] if self._spans else None
        if self._styles.struck(TEXT, style):
            around = self._struck
        elif around is None and self._styles.raised(style):
            around = self._raised
        if around is not None:
            around.append([])
        self._spans.append(around)

    def add(self, content: str) -> None:
        """Keep a piece of the paragraph that is open."""
        if self._open:
            self._pieces.append(content)
            if self._spans and (marked := self._spans[-1]) is not None:
                marked[-1].append(content)

    def end(self, tag: str) -> None:
        """End a paragraph, or a piece of it."""
        if tag == "span":
            self._spans.pop()
        elif tag == "p":
            self._open = False
            self._lines.append(_BLANKS.sub(" ", "".join(self._pieces)).translate(_WRITTEN))

    def marked(self) -> str:
        """Return what of the text is struck out or raised."""
        return marked_text(map("".join, self._struck), map("".join, self._raised))

    def text(self) -> str:
        """Return the text of the cell."""
        return "\n".join(self._lines)


def is_text(cell: Attributes) -> bool:
    """Tell whether a cell is read by its paragraphs, as it holds no typed value."""
    return cell.get("office:value-type", "string") == "string"


def cell_text(cell: Attributes, shown: str, much: Shown | None) -> str:
    """Return the text of a cell from its attributes and from what it shows.

    `much` is how much of a date its style shows; only when none says it does the text.

    A formula in error keeps what it shows: its value would be zero or nothing.
    """
    kind = cell.get("office:value-type", "")
    if "table:formula" in cell and _IN_ERROR.match(shown):
        return shown.strip()
    if kind in NUMBERS:
        return number_text(cell.get("office:value", shown))
    if kind == "date":
        written = iso_text(cell.get("office:date-value", shown))
        return as_shown(written, much or shown_by_text(shown))
    if kind == "boolean":
        return boolean_text(cell.get("office:boolean-value", shown))
    return cell.get("office:string-value") or shown
