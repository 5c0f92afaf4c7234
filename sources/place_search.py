"""Find a territory as people name it: words, postcode, official code, a name of the past.

Unlike `sources.place_names`, which must read a name without doubt, a search shows the
likeliest first and lets the reader choose.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas
from sources.codes import COMMUNE_LENGTH
from sources.geo_rows import GeoTables
from sources.place_names import key_of, short_keys, without_kind
from sources.place_words_typed import NearNames, spellings, split_number

MOST = 50
"""Answers given at most; beyond, the words are not precise enough to choose from."""
_BEFORE_NUMBER = re.compile(r"^(?:CODE)?(?:CP|POSTAL|INSEE|N°|F-)?:?(?=\d{4})")
"""« CP 34000 », « code INSEE : 34172 », blanks left out."""
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
    BARE = 3
    """Its name without its article, its kind, its hyphens."""
    FORMER = 4
    START = 5
    WORD = 6
    INSIDE = 7
    NEAR = 8


_INEXACT = {
    Rank.START: "le seul nom qui commence ainsi",
    Rank.WORD: "le seul nom qui contient ces mots",
    Rank.INSIDE: "le seul nom qui contient ces lettres",
}


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
        self._bare: dict[str, list[_Name]] = defaultdict(list)
        for name in self._names:
            self._by_key[name.key].append(name)
            for short in (*short_keys(name.key), name.key.replace(" ", "")):
                self._bare[short].append(name)
        # One text of all names: a word is searched in it at the speed of the machine.
        self._text = "\n" + "\n".join(name.key for name in self._names) + "\n"
        self._starts = [0]
        for name in self._names:
            self._starts.append(self._starts[-1] + len(name.key) + 1)
        self._near = NearNames(self._by_key)
        self._by_postcode: dict[str, list[str]] = defaultdict(list)
        for row in tables.communes:
            for postcode in row.codes_postaux:
                self._by_postcode[postcode].append(row.code)
        self._former = tables.heirs()
        self._departments = {
            key_of(atlas.name(code)): code for code in atlas.codes(Level.DEPARTMENT)
        }
        self._people = {code: self._population(code) for code in {n.code for n in self._names}}

    def find(self, text: str, most: int = MOST) -> tuple[Hit, ...]:
        """Return what a text may mean, the likeliest first: rank, then inhabitants.

        A territory is given once, by its best reason.
        """
        return self._best(self._hits(text))[:most]

    def exact(self, text: str) -> tuple[Hit, ...]:
        """Return what a text names whole: a code, a postcode, a name of today or of the past."""
        hits = self.whole(text)
        return tuple(hit for hit in hits if hit.rank is hits[0].rank)

    def whole(self, text: str) -> tuple[Hit, ...]:
        """Return all that a text may name whole, the likeliest first."""
        return self._best(self._whole(text))

    def _best(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        best: dict[str, Hit] = {}
        for hit in hits:
            if hit.code not in best or hit.rank < best[hit.code].rank:
                best[hit.code] = hit
        return tuple(sorted(best.values(), key=self._order))

    def _order(self, hit: Hit) -> tuple[int, int, str]:
        return (hit.rank, -self._people.get(hit.code, 0), hit.code)

    def _population(self, code: str) -> int:
        return int(self.atlas.population[self.atlas.positions([code])].sum())

    def _hits(self, text: str) -> Iterator[Hit]:
        whole = list(self._whole(text))
        yield from whole
        key = key_of(text)
        if not key:
            return
        inside = list(self._inside(key))
        yield from inside
        if not whole and not inside and not key[0].isdigit():
            for near in self._near.find(key):
                yield from (
                    Hit(one.code, Rank.NEAR, one.why or "orthographe proche")
                    for one in self._by_key[near]
                )

    def _whole(self, text: str) -> Iterator[Hit]:
        """Yield what a text names whole, as it is written or as people dress it up."""
        typed = _BEFORE_NUMBER.sub("", "".join(text.split()).upper())
        if typed and typed[0].isdigit():
            yield from self._by_number(typed)
        found = False
        for key in spellings(text):
            for hit in self._named(key):
                found = True
                yield hit
            if found:
                return
        yield from self._of_kind(without_kind(key_of(text)))
        yield from self._dressed(text)

    def _dressed(self, text: str) -> Iterator[Hit]:
        """Yield the territories of a name and what tells it from its namesakes, beside it."""
        words, number = split_number(text) or (text, "")
        hits = list(self._name_and_number(words, number)) if number else []
        if not hits and (both := self._split_department(words)):
            hits = [
                hit
                for hit in self._name_and_number(*both)
                if not number or self.agrees(hit.code, number)
            ]
        yield from hits

    def _split_department(self, text: str) -> tuple[str, str] | None:
        """Return the words and the department of « Name (department) », None for others."""
        key = key_of(text)
        for name, code in self._departments.items():
            if key.endswith(f" {name}"):
                return key.removesuffix(f" {name}"), code
        return None

    def bears(self, text: str) -> bool:
        """Tell whether a text is the name of a territory, nothing beside it."""
        return any(True for _ in self._called(text))

    def _called(self, text: str) -> Iterator[Hit]:
        for key in spellings(text):
            yield from self._named(key)
        yield from self._of_kind(without_kind(key_of(text)))

    def _named(self, key: str) -> Iterator[Hit]:
        for name in self._by_key.get(key, ()):
            yield Hit(name.code, Rank.FORMER if name.why else Rank.NAME, name.why)
        for name in self._bare.get(key, ()) or self._bare.get(key.replace(" ", ""), ()):
            if name.key != key:
                yield Hit(name.code, Rank.FORMER if name.why else Rank.BARE, name.why)

    def _of_kind(self, bare: str) -> Iterator[Hit]:
        """Yield the EPCI of a name that was given with another kind or article."""
        for hit in self._named(bare):
            if self.atlas.level_of(hit.code) is Level.EPCI:
                yield hit

    def _name_and_number(self, words: str, number: str) -> Iterator[Hit]:
        """Yield the territories of a name that a number beside it confirms: « 12100 Millau »."""
        for hit in self._best(self._called(words)):
            if self.agrees(hit.code, number):
                yield hit

    def agrees(self, code: str, number: str) -> bool:
        """Tell whether a number is the code, the postcode or the department of a territory."""
        if number == code or code in self._by_postcode.get(number, ()):
            return True
        here = self.atlas.positions([code])
        if self._former.get(number) == code:
            return True
        if self.atlas.level_of(number) is Level.DEPARTMENT:
            return bool(set(here.tolist()) & set(self.atlas.positions([number]).tolist()))
        # The postcode of a « cedex » is no commune's: its department is what it says.
        known = number in self._by_postcode or self.atlas.level_of(number) is not None
        return not known and number[:2] in {self.atlas.communes[int(i)].code[:2] for i in here}

    def _by_number(self, typed: str) -> Iterator[Hit]:
        # A spreadsheet drops the zero before the codes of the first nine departments.
        for number in dict.fromkeys((typed, typed.zfill(COMMUNE_LENGTH))):
            level = self.atlas.level_of(number)
            if level is not None and level is not Level.REGION:
                yield Hit(number, Rank.CODE)
            elif number in self._former:
                yield Hit(self._former[number], Rank.FORMER, f"code {number}, ancienne commune")
            for code in self._by_postcode.get(number, ()):
                yield Hit(code, Rank.POSTCODE, f"code postal {number}")

    def _inside(self, key: str) -> Iterator[Hit]:
        """Yield the territories whose name holds the words, best reason first for each."""
        if len(key) == 1 and len(starting := self._starting(key)) >= MOST:
            yield from starting  # a letter is nearly everywhere: they come first, and suffice
            return
        at = self._text.find(key)
        while at >= 0:
            place = bisect_right(self._starts, at - 1) - 1
            name = self._names[place]
            before = self._text[at - 1]
            rank = Rank.START if before == "\n" else Rank.WORD if before == " " else Rank.INSIDE
            if name.key != key:
                yield Hit(name.code, rank, name.why)
            at = self._text.find(key, at + 1)

    def _starting(self, key: str) -> dict[Hit, None]:
        names = (name for name in self._names if name.key.startswith(key) and name.key != key)
        return dict.fromkeys(Hit(name.code, Rank.START, name.why) for name in names)


def inexact(hit: Hit) -> str:
    """Return why the only answer is one although no name is quite the words."""
    return hit.why or _INEXACT.get(hit.rank, "")


def _names(tables: GeoTables, atlas: Atlas) -> Iterator[_Name]:
    for commune in atlas.communes:
        yield _Name(key_of(commune.name), commune.code)
    for code in (*atlas.codes(Level.DEPARTMENT), *atlas.codes(Level.EPCI)):
        yield _Name(key_of(atlas.name(code)), code)
    for words in (atlas.region_name, "toute la région"):
        yield _Name(key_of(words), WHOLE_REGION)
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
