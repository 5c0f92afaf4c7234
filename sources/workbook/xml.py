"""XML read element by element by defusedxml: no entity, no external file, bounded memory."""

from __future__ import annotations

import io
from collections.abc import Mapping
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from sources.encodings import refusal
from sources.workbook.archive import damaged

Attributes = Mapping[str, str]


class Reader(ContentHandler):
    """A reader of elements by their names without prefix; subclasses say what they do.

    Office suites write each name with a prefix of their choice or none.
    """

    def __init__(self) -> None:
        super().__init__()
        self._local: dict[str, str] = {}

    def startElement(self, name: str, attrs: Attributes) -> None:  # type: ignore[override]  # noqa: N802  SAX's name
        """Give the name without its prefix to `start`."""
        local = self._local.get(name)
        if local is None:
            local = self._local[name] = name.rpartition(":")[2]
        self.start(local, attrs)

    def endElement(self, name: str) -> None:  # noqa: N802  SAX's name
        """Give the name without its prefix to `end`."""
        self.end(self._local[name])

    def start(self, tag: str, attributes: Attributes) -> None:
        """Handle the start of an element."""

    def end(self, tag: str) -> None:
        """Handle the end of an element."""


def read_xml(data: bytes, reader: ContentHandler, name: str) -> None:
    """Give the elements of a document to a reader.

    Raises:
        UnreadableFileError: no well-formed XML, entities or a document type, or a
            number that is none where the format wants one.
    """
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(reader)
    try:
        parser.parse(io.BytesIO(data))
    except DefusedXmlException:
        raise refusal(
            name,
            "ce classeur déclare des entités XML, ce que ne fait aucun tableur : refusé. "
            "Copiez le tableau dans un classeur neuf.",
        ) from None
    except (SAXException, ValueError, LookupError, OverflowError):
        raise damaged(name) from None
