"""XML read element by element by defusedxml: no entity, no external file, bounded memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from sources.encodings import refusal
from sources.workbook.archive import damaged

CHUNK = 16 * 1024
MAX_SILENCE = 32 * CHUNK
"""Bytes read without an element ending or a text coming: no spreadsheet writes such a tag."""
MAX_DEPTH, MAX_NAMES = 200, 10_000

Attributes = Mapping[str, str]
YES = frozenset({"1", "true", "on"})
"""How Open XML writes that something is so."""


class Reader(ContentHandler):
    """A reader of elements by their names without prefix; subclasses say what they do.

    Office suites write each name with a prefix of their choice or none. What stands in an
    element of `ASIDE` is not given: an extension names its elements as the format does,
    and means something else.
    """

    ASIDE: ClassVar[frozenset[str]] = frozenset({"extLst"})

    def __init__(self) -> None:
        super().__init__()
        self.events = 0
        self._depth = self._aside = 0
        self._local: dict[str, str] = {}

    def set_aside(self) -> None:
        """Leave out the element that `start` is given, whose end will not be given either."""
        self._aside = 1

    def startElement(self, name: str, attrs: Attributes) -> None:  # type: ignore[override]  # noqa: N802  SAX's name
        """Give the name without its prefix to `start`."""
        self.events += 1
        self._depth += 1
        if self._depth > MAX_DEPTH or len(self._local) > MAX_NAMES:
            raise ValueError(name)
        local = self._local.get(name)
        if local is None:
            local = self._local[name] = name.rpartition(":")[2]
        if self._aside or local in self.ASIDE:
            self._aside += 1
        else:
            self.start(local, attrs)

    def endElement(self, name: str) -> None:  # noqa: N802  SAX's name
        """Give the name without its prefix to `end`."""
        self.events += 1
        self._depth -= 1
        if self._aside:
            self._aside -= 1
        else:
            self.end(self._local[name])

    def characters(self, content: str) -> None:
        """Give a piece of text to `text`."""
        self.events += 1
        if not self._aside:
            self.text(content)

    def start(self, tag: str, attributes: Attributes) -> None:
        """Handle the start of an element."""

    def end(self, tag: str) -> None:
        """Handle the end of an element."""

    def text(self, content: str) -> None:
        """Handle a piece of text."""


def read_xml(data: bytes, reader: Reader, name: str) -> None:
    """Give the elements of a document to a reader.

    Raises:
        UnreadableFileError: no well-formed XML, entities or a document type, names or
            levels without end, or a number that is none where the format wants one.
    """
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415  brings urllib and ssl
    from defusedxml.sax import make_parser  # noqa: PLC0415  brings urllib and ssl

    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(reader)
    try:
        _feed(parser, data, reader)
    except DefusedXmlException:
        raise refusal(
            name,
            "ce classeur déclare des entités XML, ce que ne fait aucun tableur : refusé. "
            "Copiez le tableau dans un classeur neuf.",
        ) from None
    except (SAXException, ValueError, LookupError, OverflowError):
        raise damaged(name) from None


def _feed(parser: Any, data: bytes, reader: Reader) -> None:
    """Give a document by pieces, and stop when it grows in what no event shows.

    Raises:
        ValueError: a tag or a comment without end.
    """
    heard = silence = 0
    for start in range(0, len(data), CHUNK):
        parser.feed(data[start : start + CHUNK])
        silence = silence + CHUNK if reader.events == heard else 0
        heard = reader.events
        if silence > MAX_SILENCE:
            raise ValueError(silence)
    parser.close()
