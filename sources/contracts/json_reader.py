"""JSON of 2019 and 2022, told apart by shape: where the lists of contracts are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sources.contracts.flatten import row_of
from sources.contracts.forms import ONLY_BEFORE, Form
from sources.contracts.json_text import BrokenJsonError, JsonText
from sources.contracts.raw import RawRow
from sources.contracts.reasons import Rejection
from sources.contracts.table_columns import folded
from sources.contracts.text_stream import TextStream
from sources.problems import Problem, shortened

_LISTS = {"marches": False, "marche": False} | dict.fromkeys(
    ("contratconcession", "contratsconcession", "concession", "concessions"), True
)
"""Keys that hold contracts, and whether these are concessions."""
_MAX_LOOSE = 200
_MAX_DEPTH = 4
_TRAITS_2022 = ("considerationsSociales", "typesPrix", "modalitesExecution", "idAccordCadre")
KEPT = f"{ONLY_BEFORE}. Téléchargez de nouveau le fichier, ou corrigez-le à cet endroit."


@dataclass(slots=True)
class JsonReader:
    """Reads the contracts of a JSON text; `form` and `problems` are known at the end."""

    stream: TextStream
    form: Form = Form.JSON_2019
    problems: tuple[Problem, ...] = ()

    def rows(self) -> Iterator[RawRow]:
        """Yield a row for each contract object, in order."""
        text = JsonText(self.stream)
        try:
            while text.peek(commas=True):
                yield from self._contracts(text, None, 0)
        except BrokenJsonError as error:
            self.problems += (Problem(error.line, "", "", f"{error.reason} : {KEPT}"),)

    def _contracts(self, text: JsonText, role: bool | None, depth: int) -> Iterator[RawRow]:
        """Read a value where contracts may be; `role` tells whether they are concessions."""
        start = text.peek()
        if start == "[":
            yield from self._items(text, concession=bool(role))
        elif start == "{" and depth < _MAX_DEPTH:
            yield from self._members(text, role, depth)
        else:
            text.value()

    def _members(self, text: JsonText, role: bool | None, depth: int) -> Iterator[RawRow]:
        """Read an object: an envelope of lists, or one contract in the place of a list."""
        line, nan = text.line, False
        loose: dict[str, Any] = {}
        text.take("{")
        while text.peek(commas=True) != "}":
            key = text.value()
            text.take(":")
            name = folded(key) if isinstance(key, str) else ""
            if name in _LISTS:
                if name != "marches":
                    self.form = Form.JSON_2022
                yield from self._contracts(text, role or _LISTS[name], depth + 1)
                continue
            value = text.value()
            nan |= text.nan
            if len(loose) < _MAX_LOOSE:
                loose[str(key)] = value
        text.take("}")
        if "id" in loose or "acheteur" in loose:
            yield _row(loose, line, concession=bool(role), nan=nan)

    def _items(self, text: JsonText, *, concession: bool) -> Iterator[RawRow]:
        text.take("[")
        while text.peek(commas=True) != "]":
            line = text.line
            try:
                item = text.value()
            except BrokenJsonError as error:
                if error.value:
                    yield _unreadable(line, error.value)
                raise
            yield from self._rows_of(item, line, concession=concession, nan=text.nan)
        text.take("]")

    def _rows_of(
        self, item: Any, line: int, *, concession: bool, nan: bool, depth: int = 0
    ) -> Iterator[RawRow]:
        """Yield the rows of an item: an object, a wrapped one, or a list of them."""
        wrapped = isinstance(item, dict) and len(item) == 1
        name = folded(next(iter(item))) if wrapped else ""
        inner = next(iter(item.values())) if wrapped else item
        if depth < _MAX_DEPTH and name in _LISTS and isinstance(inner, dict | list):
            concession = concession or _LISTS[name]
            yield from self._rows_of(inner, line, concession=concession, nan=nan, depth=depth + 1)
        elif isinstance(item, dict):
            if any(trait in item for trait in _TRAITS_2022):
                self.form = Form.JSON_2022
            yield _row(item, line, concession=concession, nan=nan)
        elif item and isinstance(item, list) and depth < _MAX_DEPTH:
            for one in item:
                yield from self._rows_of(one, line, concession=concession, nan=nan, depth=depth + 1)
        else:
            yield _unreadable(line, str(item))


def _row(item: dict[str, Any], line: int, *, concession: bool, nan: bool) -> RawRow:
    try:
        return row_of(item, line, concession=concession, nan=nan)
    except RecursionError:
        return _unreadable(line, "imbrication trop profonde")


def _unreadable(line: int, value: str) -> RawRow:
    return RawRow(line, Rejection.UNREADABLE.value, shortened(value[:200]))
