"""The parts of an XLSX around its sheets: their list, shared texts, formats of dates."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from sources.encodings import refusal
from sources.workbook.archive import MEGABYTE, NEW_BOOK, Archive, damaged
from sources.workbook.rich import RichText, Text
from sources.workbook.shown import Shown, shown_by_format, without_words
from sources.workbook.xml import YES, Attributes, Reader, read_xml

MAX_PART = 3 * MEGABYTE
"""Most that any part but a sheet may weigh unpacked."""
MAX_SHEETS = 100
MAX_FORMAT = 255
HIDDEN = frozenset({"hidden", "veryHidden"})
ROOT_LINKS = "_rels/.rels"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet that a workbook lists: its name, its part, and whether it is hidden."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of every sheet refer to.

    Attributes:
        sheets: the sheets in the order of their tabs.
        texts: the shared texts, by their number; a file may leave them out when no cell
            refers to one.
        dates: the styles that show a number as a date or a time, and how much of it.
        since_1904: whether days count from 1904, as on old Macintosh.
        struck: the styles that strike a cell out.
    """

    sheets: tuple[SheetPart, ...]
    texts: tuple[Text, ...]
    dates: Mapping[int, Shown]
    since_1904: bool
    struck: frozenset[int] = frozenset()


def read_book(archive: Archive) -> Book:
    """Read what surrounds the sheets of an XLSX.

    Raises:
        UnreadableFileError: damaged, too big, or without a sheet.
    """
    main = next(
        (path for kind, path in _links(archive, "").values() if kind == "officeDocument"), ""
    )
    listing = _Listing()
    read_xml(archive.part(main, MAX_PART), listing, archive.name)
    if len(listing.sheets) > MAX_SHEETS:
        raise refusal(archive.name, f"plus de {MAX_SHEETS} feuilles. {NEW_BOOK}")
    links = _links(archive, main)
    sheets = []
    for name, state, link in listing.sheets:
        kind, path = links.get(link, ("", ""))
        if kind == "worksheet":
            sheets.append(SheetPart(name, path, hidden=state in HIDDEN))
    if not sheets or len({part.path for part in sheets}) < len(sheets):
        raise damaged(archive.name)
    texts, styles = _Texts(), _Styles()
    for kind, path in links.values():
        if kind == "sharedStrings" and path in archive.names:
            read_xml(archive.part(path, MAX_PART), texts, archive.name)
        elif kind == "styles":
            read_xml(archive.part(path, MAX_PART), styles, archive.name)
    shared = tuple(texts.found)
    return Book(tuple(sheets), shared, styles.dates(), listing.since_1904, styles.struck())


def _links(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return the links of a part: identifier → kind and path; only inside the archive."""
    folder, file = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{file}.rels") if part else ROOT_LINKS
    found = _Links(folder)
    read_xml(archive.part(path, MAX_PART), found, archive.name)
    return found.links


class _Links(Reader):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.links: dict[str, tuple[str, str]] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = posixpath.join("/", self.folder, attributes.get("Target", ""))
            path = posixpath.normpath(target).lstrip("/")
            self.links[attributes.get("Id", "")] = (kind, path)


class _Listing(Reader):
    """The list of sheets: name, state, identifier of the link to its part."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, str]] = []
        self.since_1904 = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr":
            self.since_1904 = attributes.get("date1904", "").lower() in YES
        elif tag == "sheet":
            link = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", ""), link))


class _Texts(Reader):
    """The shared texts (`si`), without the phonetic help of Asian scripts."""

    ASIDE = Reader.ASIDE | {"rPh"}

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Text] = []
        self._rich = RichText()

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "si":
            self._rich.clear()
        else:
            self._rich.start(tag, attributes)

    def text(self, content: str) -> None:
        """Keep the text of a piece."""
        self._rich.add(content)

    def end(self, tag: str) -> None:
        self._rich.end(tag)
        if tag == "si":
            self.found.append(self._rich.read())


class _Styles(Reader):
    """The format and the font of each style of cell, not those of conditional formats."""

    PLACES: ClassVar[frozenset[str]] = frozenset({"numFmts", "fonts", "cellXfs", "dxfs"})

    def __init__(self) -> None:
        super().__init__()
        self._formats: dict[int, str] = {}
        self._used: list[int] = []
        self._fonts: list[int] = []
        self._place = ""
        self._font = -1
        self._struck: set[int] = set()

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag in self.PLACES:
            self._place = tag
        elif self._place == "numFmts" and tag == "numFmt" and "numFmtId" in attributes:
            code = attributes.get("formatCode", "")[:MAX_FORMAT]
            self._formats[int(attributes["numFmtId"])] = code
        elif self._place == "cellXfs" and tag == "xf":
            self._used.append(int(attributes.get("numFmtId", "0")))
            self._fonts.append(int(attributes.get("fontId", "0")))
        elif self._place == "fonts":
            self._start_font(tag, attributes)

    def _start_font(self, tag: str, attributes: Attributes) -> None:
        if tag == "font":
            self._font += 1
        elif tag == "strike" and attributes.get("val", "1").lower() in YES:
            self._struck.add(self._font)

    def end(self, tag: str) -> None:
        if tag == self._place:
            self._place = ""

    def struck(self) -> frozenset[int]:
        """Return the styles that strike a cell out."""
        return frozenset(style for style, font in enumerate(self._fonts) if font in self._struck)

    def dates(self) -> dict[int, Shown]:
        """Return the styles that show dates or times, and how much of them they show."""
        from openpyxl.styles.numbers import (  # noqa: PLC0415  heavy: only for a workbook
            BUILTIN_FORMATS,
            is_date_format,
        )

        @cache
        def shown(number: int) -> Shown | None:
            code = self._formats.get(number, BUILTIN_FORMATS.get(number))
            return (
                shown_by_format(code)
                if code is not None and is_date_format(without_words(code))
                else None
            )

        found = {style: shown(used) for style, used in enumerate(self._used)}
        return {style: much for style, much in found.items() if much is not None}
