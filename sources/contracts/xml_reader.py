"""XML of 2022 (and of 2019, which has the same elements): one contract at a time."""

from __future__ import annotations

import re
import xml.sax
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml import DefusedXmlException

from sources.contracts.flatten import row_of
from sources.contracts.forms import ONLY_BEFORE, Form
from sources.contracts.raw import RawRow
from sources.contracts.reasons import Rejection
from sources.contracts.text_stream import TextStream
from sources.problems import Problem, Severity

_CONTRACTS = {"marche": False, "contrat-concession": True}
MAX_DEPTH = 64
MAX_TEXT = 100_000
"""Characters kept of an element's text."""
MAX_ELEMENTS = 50_000
"""Elements of one contract; real ones have about a hundred."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_KEPT = f"{ONLY_BEFORE}. Téléchargez de nouveau le fichier, ou corrigez-le à cet endroit."


class _TooDeepError(xml.sax.SAXException):
    """Elements nested, or repeated, beyond what a contract can hold."""


@dataclass(slots=True)
class _Element:
    name: str
    children: dict[str, Any] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    length: int = 0

    def value(self) -> Any:
        return self.children or "".join(self.texts).strip()

    def add(self, name: str, value: Any) -> None:
        if name not in self.children:
            self.children[name] = value
        elif isinstance(self.children[name], list):
            self.children[name].append(value)
        else:
            self.children[name] = [self.children[name], value]


class _Contracts(ContentHandler):
    """Makes a row of each contract element."""

    def __init__(self, place: Callable[[], int | None]) -> None:
        super().__init__()
        self._place = place
        self.ready: list[RawRow] = []
        self._open: list[_Element] = []
        self._line = 0
        self._elements = 0

    @property
    def unfinished(self) -> int | None:
        """Return the line of the contract that is still open, if any."""
        return self._line if self._open else None

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802  SAX's own name
        local = name.rpartition(":")[2]
        if not self._open:
            if local not in _CONTRACTS:
                return
            self._line, self._elements = self._place() or 1, 0
        self._elements += 1
        if len(self._open) >= MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise _TooDeepError("contrat démesuré ou imbrication trop profonde")
        self._open.append(_Element(local))

    def characters(self, content: str) -> None:
        if self._open:
            top = self._open[-1]
            if top.length < MAX_TEXT:
                top.texts.append(content)
                top.length += len(content)

    def endElement(self, name: str) -> None:  # noqa: N802  SAX's own name
        if not self._open:
            return
        done = self._open.pop()
        if self._open:
            self._open[-1].add(done.name, done.value())
            return
        concession = _CONTRACTS[done.name]
        self.ready.append(row_of(done.children, self._line, concession=concession, nan=False))


@dataclass(slots=True)
class XmlReader:
    """Reads the contracts of an XML text; `problems` are known at the end."""

    stream: TextStream
    form: Form = Form.XML_2022
    problems: tuple[Problem, ...] = ()

    def rows(self) -> Iterator[RawRow]:
        """Yield a row for each contract element, in order."""
        parser = defusedxml.sax.make_parser()
        contracts = _Contracts(parser.getLineNumber)
        parser.setContentHandler(contracts)
        try:
            while text := self.stream.read():
                self._feed(parser, text)
                yield from contracts.ready
                contracts.ready.clear()
            parser.close()
        except DefusedXmlException:
            self._fail(
                parser,
                "ce XML déclare des entités ou appelle un autre fichier : refusé à partir d'ici, "
                "car il peut être piégé. Retirez ces déclarations (<!ENTITY…>).",
            )
        except _TooDeepError as error:
            self._fail(parser, f"{error.getMessage()} : {_KEPT}")
        except xml.sax.SAXParseException as error:
            cut = error.getMessage() in {"no element found", "unclosed token"}
            said = "fichier tronqué" if cut else "XML mal formé"
            self._fail(parser, f"{said} : {_KEPT}")
        yield from contracts.ready
        if self.problems and contracts.unfinished is not None:
            said = "contrat interrompu"
            yield RawRow(contracts.unfinished, Rejection.UNREADABLE.value, said)

    def _feed(self, parser: Any, text: str) -> None:
        """Give a piece to the parser; characters that XML forbids are replaced."""
        if _FORBIDDEN.search(text):
            text = _FORBIDDEN.sub("\ufffd", text)
            if not self.problems:
                message = "caractères de contrôle interdits en XML, remplacés par « \ufffd »."
                self.problems = (Problem(None, "", "", message, Severity.WARNING),)
        parser.feed(text)

    def _fail(self, parser: Any, message: str) -> None:
        self.problems += (Problem(parser.getLineNumber() or 1, "", "", message),)
