"""The styles of an ODS: what of a date they show, what they strike out or raise.

A cell names a style, which names a style of data, and a parent that says the rest; both
stand in the content or, when people named them, in a part of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sources.workbook.archive import Archive
from sources.workbook.shown import Shown, shown_by_parts
from sources.workbook.xml import Attributes, Reader, read_xml

PART = "styles.xml"
MAX_STYLES = 65_536
"""Most styles of a workbook: as many as Excel has."""
MAX_STEPS = 10
"""Most parents of a style that are followed."""
MAX_WORDS = 255
CELL, TEXT = "table-cell", "text"

_STRUCK = ("style:text-line-through-style", "style:text-line-through-type")
"""LibreOffice writes the first for cells, the second for pieces of a text."""
_RAISED = "style:text-position"
_DATE_PARTS = frozenset(
    {
        "day", "month", "year", "quarter", "week-of-year", "day-of-week", "era", "hours",
        "minutes", "seconds", "am-pm",
    }
)  # fmt: skip
_DATA_STYLES = frozenset(
    {
        "date-style", "time-style", "text-style", "number-style", "currency-style",
        "percentage-style", "boolean-style",
    }
)  # fmt: skip
_FINEST = (Shown.DAY, Shown.MONTH, Shown.YEAR)


@dataclass(slots=True)
class _Style:
    """What a style says itself; None where its parent says it."""

    parent: str = ""
    data: str = ""
    struck: bool | None = None
    raised: bool | None = None


@dataclass(slots=True)
class _Data:
    """A style of data: the parts of a date, the words around, the styles it may give way to."""

    parts: set[str] = field(default_factory=set)
    words: str = ""
    others: list[str] = field(default_factory=list)


class Styles:
    """Gathers the styles of a workbook, those of the content after those of its own part."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self._styles: dict[tuple[str, str], _Style] = {}
        self._data: dict[str, _Data] = {}
        self._shown: dict[str, Shown | None] = {}
        self._name = ""
        self._style: _Style | None = None
        self._format: _Data | None = None
        self._in_words = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Handle an element outside the sheets.

        Raises:
            ValueError: more styles than any workbook has.
        """
        if tag == "style":
            self._start_style(attributes)
        elif tag in _DATA_STYLES:
            self._format = self._data[attributes.get("style:name", "")] = _Data()
        elif self._format is not None:
            self._start_in_format(self._format, tag, attributes)
        elif tag == "table-properties" and attributes.get("table:display") == "false":
            self.hidden.add(self._name)
        elif tag == "text-properties" and self._style is not None:
            _read_font(self._style, attributes)
        if len(self._styles) + len(self._data) > MAX_STYLES:
            raise ValueError(tag)

    def text(self, content: str) -> None:
        """Keep the words that a style of data writes."""
        if self._in_words and self._format is not None and len(self._format.words) < MAX_WORDS:
            self._format.words += content[:MAX_WORDS]

    def end(self, tag: str) -> None:
        """Close what an element opened."""
        if tag == "style":
            self._style = None
        elif tag == "text":
            self._in_words = False
        elif tag in _DATA_STYLES:
            self._format = None

    def _start_style(self, attributes: Attributes) -> None:
        self._name = attributes.get("style:name", "")
        self._style = _Style(
            attributes.get("style:parent-style-name", ""),
            attributes.get("style:data-style-name", ""),
        )
        self._styles[attributes.get("style:family", ""), self._name] = self._style

    def _start_in_format(self, data: _Data, tag: str, attributes: Attributes) -> None:
        if tag in _DATE_PARTS:
            data.parts.add(tag)
        elif tag == "text":
            self._in_words = True
        elif tag == "map" and len(data.others) < MAX_STEPS:
            data.others.append(attributes.get("style:apply-style-name", ""))

    def shown(self, name: str) -> Shown | None:
        """Return how much of a date a style of cells shows, None when nothing says it."""
        if name not in self._shown:
            data = next((style.data for style in self._line(CELL, name) if style.data), "")
            self._shown[name] = self._shown_by(data)
        return self._shown[name]

    def _shown_by(self, data: str) -> Shown | None:
        """Return the most that a style of data, or those it gives way to, shows of a date."""
        found = self._data.get(data)
        if found is None:
            return None
        forms = (found, *(self._data[other] for other in found.others if other in self._data))
        shown = {shown_by_parts(form.parts, form.words) for form in forms if form.parts}
        return min(shown, key=_FINEST.index, default=None)

    def struck(self, family: str, name: str) -> bool:
        """Tell whether a style strikes out what it covers."""
        return next((s.struck for s in self._line(family, name) if s.struck is not None), False)

    def raised(self, name: str) -> bool:
        """Tell whether a style of text raises it, as an exponent."""
        return next((s.raised for s in self._line(TEXT, name) if s.raised is not None), False)

    def _line(self, family: str, name: str) -> Iterator[_Style]:
        """Yield a style and its parents."""
        for _ in range(MAX_STEPS):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.parent


def _read_font(style: _Style, attributes: Attributes) -> None:
    lines = [attributes[name] for name in _STRUCK if name in attributes]
    if lines:
        style.struck = any(line != "none" for line in lines)
    if _RAISED in attributes:
        position = attributes[_RAISED].partition(" ")[0]
        style.raised = position == "super" or (position[:1].isdigit() and position != "0%")


def read_styles(archive: Archive) -> Styles:
    """Read the part of the styles of an ODS, which may be absent.

    Raises:
        UnreadableFileError: damaged.
    """
    styles = Styles()
    if PART in archive.names:
        read_xml(archive.part(PART), _PartReader(styles), archive.name)
    return styles


class _PartReader(Reader):
    """Reads the styles that have names; the automatic ones there are for headers and footers."""

    ASIDE = frozenset({"automatic-styles", "master-styles", "font-face-decls"})

    def __init__(self, styles: Styles) -> None:
        super().__init__()
        self.styles = styles

    def start(self, tag: str, attributes: Attributes) -> None:
        self.styles.start(tag, attributes)

    def text(self, content: str) -> None:
        """Give a piece of text to the styles."""
        self.styles.text(content)

    def end(self, tag: str) -> None:
        self.styles.end(tag)
