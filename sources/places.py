"""Places as people write them in a roster: codes, names, both, several in a cell.

A name stands for a code only when one territory alone bears it; a code and a name that
disagree are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import numpy as np

from coverage.model import Level
from coverage.territories import Atlas
from sources.cells import Reading
from sources.codes import DEPARTMENT, LIST, CodeReader, gathered, is_mangled
from sources.place_names import GENERIC, PlaceNames, key_of
from sources.problems import Severity, shortened

MOST_NAMED = 5
"""Territories named in a message, and problems told of one cell."""
MOST_REFUSED = 20
"""Places refused after which the rest of a cell is not read."""
Found: TypeAlias = tuple[tuple[str, ...], list[Reading[str]]]

_SEPARATORS = tuple(map(re.compile, (r"[|;\r\n\t]", "[,/]", r"[ \u00a0](?:et|&|\+)[ \u00a0]")))
_BARS = re.compile(r"[|;]")
_CODES = re.compile(r"(?:[0-9]+|2[ABab][0-9]*)(?:\s+(?:[0-9]+|2[ABab][0-9]*))+", re.ASCII)
_CODE = r"(?P<code>[0-9]{1,2}|[0-9]{5}|[0-9]{9}|2[ABab](?:[0-9]{3})?)"
# A name starts with a letter and ends with no separator: « 34, Sète » is two places.
_CODE_FIRST = re.compile(rf"{_CODE}\s*(?:\s|[-–—:(])\s*(?P<name>[^\W\d_].*?)\)?")
_NAME_FIRST = re.compile(rf"(?P<name>[^\W\d_](?:.*?[^\s,/&+])?)\s*(?:\s|[-–—:(])\s*{_CODE}\)?")


class PlaceReader:
    """Reads places against an atlas."""

    def __init__(self, atlas: Atlas) -> None:
        self.codes = CodeReader(atlas)
        self.names = PlaceNames(atlas)
        self._read: dict[str, Found] = {}
        self._departments: dict[str, Reading[str]] = {"": Reading("")}

    def many(self, text: str, expected: str = LIST) -> Found:
        """Read the places of a cell; return their codes, each once, and what to report.

        They are cut at `|`, `;` and line ends, then `,` and `/`, then « et », then spaces
        between codes: a name that holds one of the weaker separators is tried whole first.
        """
        if text not in self._read:
            codes, readings = gathered(_first(self._parts(text.strip(), expected, 0)))
            self._read[text] = codes, _fewer(readings)
        return self._read[text]

    def one(self, text: str, expected: str = LIST) -> Reading[str]:
        """Read one place, by its code, its name or both."""
        read = self.codes.one(text, expected)
        if read.value is not None or is_mangled(text):
            return read
        if found := self.names.find(text):
            return self._named(text, found)
        for form in (_CODE_FIRST, _NAME_FIRST):
            # Runs of spaces become one: a long one would be tried at each of its places.
            if both := form.fullmatch(" ".join(text.split())):
                return self._agreed(text, both["code"], both["name"], expected)
        return read

    def department(self, text: str) -> Reading[str]:
        """Read a department, of the region or bordering it; an empty cell is none."""
        if text not in self._departments:
            read = self.one(text, DEPARTMENT)
            if read.value is None or not self.codes.is_department(read.value):
                read = self.codes.department(text)
            self._departments[text] = read
        return self._departments[text]

    def _parts(self, text: str, expected: str, since: int) -> Iterator[Reading[str]]:
        """Yield what each place of a cell is; one that is written twice is read once."""
        if not text:
            return
        whole = self.one(text, expected)
        if is_mangled(text) or (whole.value is not None and not self._is_list(text)):
            yield whole
            return
        for rank, separator in enumerate(_SEPARATORS[since:], start=since):
            if separator.search(text):
                for piece in dict.fromkeys(separator.split(text)):
                    yield from self._parts(piece.strip(), expected, rank + 1)
                return
        if _CODES.fullmatch(text):
            yield from (self.one(code, expected) for code in text.split())
        else:
            yield whole

    def _is_list(self, text: str) -> bool:
        """Tell whether a text is several places, whatever name its words may make together."""
        if _BARS.search(text):
            return True
        # A name too long for its cell may go on on the next line.
        return _SEPARATORS[0].search(text) is not None and not self.names.find(text)

    def _named(self, text: str, found: tuple[str, ...]) -> Reading[str]:
        if len(found) > 1:
            named = ", ".join(self._described(code) for code in found[:MOST_NAMED])
            more = "…" if len(found) > MOST_NAMED else ""
            message = f"plusieurs territoires s'appellent « {shortened(text)} » : {named}{more}."
            return Reading(None, f"{message} Écrivez le code.")
        return self._read_as(text, found[0])

    def _agreed(self, text: str, code: str, name: str, expected: str) -> Reading[str]:
        """Read a code with a name beside it: of the same territory, or of the one it is in."""
        read = self.codes.one(code, expected)
        if read.value is None:
            return read
        found = self.names.find(name)
        if key_of(name) in GENERIC or read.value in found:
            return self._read_as(text, read.value)
        inside = [other for other in found if self._is_in(other, read.value)]
        if len(inside) == 1:
            return self._read_as(text, inside[0])
        message = (
            f"« {shortened(name)} » n'est pas le nom de « {read.value} » "
            f"({self.codes.atlas.name(read.value)}) : gardez le code seul, ou corrigez-le."
        )
        return Reading(None, message)

    def _is_in(self, code: str, department: str) -> bool:
        """Tell whether a territory lies whole in a department."""
        atlas = self.codes.atlas
        if not self.codes.is_department(department):
            return False
        inner, outer = atlas.positions([code]), atlas.positions([department])
        return inner.size > 0 and bool(np.isin(inner, outer).all())

    def _read_as(self, text: str, code: str) -> Reading[str]:
        message = f"« {shortened(text)} » lu comme « {code} » ({self._level(code)})."
        return Reading(code, message, Severity.INFO)

    def _described(self, code: str) -> str:
        return f"{self._level(code)} {code}"

    def _level(self, code: str) -> str:
        level = self.names.level(code)
        return level.label if level is Level.EPCI else level.label.lower()


def _first(readings: Iterable[Reading[str]]) -> list[Reading[str]]:
    """Return the readings of a cell; one full of errors is not read to its end."""
    found: list[Reading[str]] = []
    refused = 0
    for reading in readings:
        found.append(reading)
        refused += reading.value is None
        if refused >= MOST_REFUSED:
            break
    return found


def _fewer(readings: list[Reading[str]]) -> list[Reading[str]]:
    """Keep the first readings of each severity; the last one kept says that there are more."""
    kept: list[Reading[str]] = []
    for severity in Severity:
        same = [reading for reading in readings if reading.severity is severity]
        kept += same[:MOST_NAMED]
        if len(same) > MOST_NAMED:
            last = kept.pop()
            message = f"{last.message} Et d'autres dans la même cellule."
            kept.append(Reading(last.value, message, severity))
    return kept
