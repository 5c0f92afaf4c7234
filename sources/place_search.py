"""Find a territory as people name it: words, postcode, official code, a name of the past.

Unlike `sources.place_names`, which must read a name without doubt, a search shows the
likeliest first and lets the reader choose.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas
from sources.geo_rows import GeoTables
from sources.place_names import key_of

CODE_DIGITS = 5
MOST = 50
"""Answers given at most; beyond, the words are not precise enough to choose from."""
NEAR = 0.82
"""How much alike two names must be for one to be proposed when nothing else is found."""
_NATURES = {
    "deleguee": "commune déléguée",
    "associee": "commune associée",
    "disparue": "ancienne commune",
}


class Rank(IntEnum):
    """How a territory answers, the best first."""

    CODE = 0
    POSTCODE = 1
    NAME = 2
    FORMER = 3
    START = 4
    WORD = 5
    INSIDE = 6
    NEAR = 7


@dataclass(frozen=True, slots=True)
class Hit:
    """A territory that answers: its code, and why when its name does not say so."""

    code: str
    rank: Rank
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Name:
    """One name by which a territory is found; `why` for a name that is not its own today."""

    key: str
    code: str
    why: str = ""


class PlaceSearch:
    """The names, postcodes and codes of a region. Read-only once made: sessions share it.

    Args:
        tables: the tables of data/geo, for postcodes and former communes.
        atlas: the atlas made from them.
    """

    def __init__(self, tables: GeoTables, atlas: Atlas) -> None:
        self.atlas = atlas
        self._names = tuple(_names(tables, atlas))
        self._by_key: dict[str, list[_Name]] = defaultdict(list)
        for name in self._names:
            self._by_key[name.key].append(name)
        self._by_postcode: dict[str, list[str]] = defaultdict(list)
        for row in tables.communes:
            for postcode in row.codes_postaux:
                self._by_postcode[postcode].append(row.code)
        self._former = tables.heirs()
        self._people = {code: self._population(code) for code in {n.code for n in self._names}}

    def find(self, text: str, most: int = MOST) -> tuple[Hit, ...]:
        """Return what a text may mean, the likeliest first: rank, then inhabitants.

        A territory is given once, by its best reason.
        """
        best: dict[str, Hit] = {}
        for hit in self._hits(text):
            if hit.code not in best or hit.rank < best[hit.code].rank:
                best[hit.code] = hit
        return tuple(sorted(best.values(), key=self._order)[:most])

    def exact(self, text: str) -> tuple[Hit, ...]:
        """Return what a text names whole: a code, a postcode, a name of today or of the past."""
        hits = [hit for hit in self.find(text) if hit.rank <= Rank.FORMER]
        return tuple(hit for hit in hits if hit.rank is hits[0].rank)

    def _order(self, hit: Hit) -> tuple[int, int, str]:
        return (hit.rank, -self._people.get(hit.code, 0), hit.code)

    def _population(self, code: str) -> int:
        return int(self.atlas.population[self.atlas.positions([code])].sum())

    def _hits(self, text: str) -> Iterator[Hit]:
        typed = "".join(text.split()).upper()
        if typed and typed[0].isdigit():
            yield from self._by_number(typed)
        key = key_of(text)
        if not key:
            return
        found = False
        for hit in self._by_name(key):
            found = True
            yield hit
        if not found and not typed[0].isdigit():
            for near in difflib.get_close_matches(key, self._by_key, n=5, cutoff=NEAR):
                yield from (
                    Hit(one.code, Rank.NEAR, one.why or "orthographe proche")
                    for one in self._by_key[near]
                )

    def _by_number(self, typed: str) -> Iterator[Hit]:
        # A spreadsheet drops the zero before the codes of the first nine departments.
        for number in dict.fromkeys((typed, typed.zfill(CODE_DIGITS))):
            level = self.atlas.level_of(number)
            if level is not None and level is not Level.REGION:
                yield Hit(number, Rank.CODE)
            elif number in self._former:
                yield Hit(self._former[number], Rank.FORMER, f"code {number}, ancienne commune")
            for code in self._by_postcode.get(number, ()):
                yield Hit(code, Rank.POSTCODE, f"code postal {number}")

    def _by_name(self, key: str) -> Iterator[Hit]:
        for name in self._names:
            if key not in name.key:
                continue
            if name.key == key:
                yield Hit(name.code, Rank.FORMER if name.why else Rank.NAME, name.why)
            elif name.key.startswith(key):
                yield Hit(name.code, Rank.START, name.why)
            elif f" {key}" in name.key:
                yield Hit(name.code, Rank.WORD, name.why)
            else:
                yield Hit(name.code, Rank.INSIDE, name.why)


def _names(tables: GeoTables, atlas: Atlas) -> Iterator[_Name]:
    for commune in atlas.communes:
        yield _Name(key_of(commune.name), commune.code)
    for code in (*atlas.codes(Level.DEPARTMENT), *atlas.codes(Level.EPCI)):
        yield _Name(key_of(atlas.name(code)), code)
    for row in tables.anciennes:
        if row.nom:
            nature = _NATURES.get(row.nature, "ancienne commune")
            yield _Name(key_of(row.nom), row.commune, f"{row.nom}, {nature}")


def named(codes: Iterable[str], atlas: Atlas) -> dict[str, str]:
    """Return how each territory is told from its namesakes: « nom (département, code) »."""
    found = {}
    for code in codes:
        level = atlas.level_of(code)
        if level is Level.COMMUNE:
            commune = atlas.communes[int(atlas.positions([code])[0])]
            found[code] = f"{commune.name} ({atlas.name(commune.department)}, {code})"
        elif code == WHOLE_REGION:
            found[code] = atlas.region_name
        else:
            found[code] = f"{atlas.name(code)} ({code})"
    return found
