"""Names of territories as people write them → codes: no case, no accent, no hyphen.

A name is kept with all the territories that bear it: only a name that one territory
bears alone can stand for its code.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas
from sources.codes import DEPARTMENT_LENGTH
from sources.text import folded

_NOT_LETTERS = re.compile(r"[\W_]+")
_SHORT = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "hte": "haute",
    "htes": "hautes",
    "lez": "les",
}
_SIGNS = str.maketrans(
    dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", "")
    | {"ʼ": "'", "ʹ": "'", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
)
"""Marks that a PDF or a web page leaves in words, apostrophes that count as letters, and
letters bound in one that official lists in capitals write as two."""
_OF = r"(?: de la| de l| des| du| de| d)?"
_EPCI = re.compile(rf"^(?:communaute (?:de communes|d agglomeration|urbaine)|cc|ca|cu){_OF} ")
_DEPARTMENT = re.compile(rf"^(?:(?:departement|dept|dep|dpt){_OF}|le|la|les|l) ")
_ARTICLE = re.compile("^(?:le|la|les|l) ")
_REGION = re.compile(r"(?:toute )?(?:la )?region(?: entiere)? ?")
_KINDS = {
    "communaute de communes": "cc",
    "communaute d agglomeration": "ca",
    "communaute urbaine": "cu",
}
GENERIC = frozenset({"departement", "dept", "dep", "dpt", "commune", "epci"})
"""Words before a code that name nothing."""


def key_of(name: str) -> str:
    """Return a name for comparing.

    >>> key_of("St-Gilles  (L'Île)")
    'saint gilles l ile'
    """
    words = _NOT_LETTERS.sub(" ", folded(name.translate(_SIGNS))).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def _bare_names(name: str) -> Iterator[str]:
    """Yield the shorter names of an EPCI: without its kind, its initials, its article."""
    for written in (name, re.sub(r"\(.*?\)", "", name)):
        bare = _EPCI.sub("", key_of(written), count=1)
        yield bare
        yield _ARTICLE.sub("", bare, count=1)


def short_keys(key: str) -> frozenset[str]:
    """Return the shorter keys of a name: without the kind of an EPCI, without its article.

    >>> sorted(short_keys("communaute de communes du grand pic saint loup"))
    ['cc du grand pic saint loup', 'cc grand pic saint loup', 'grand pic saint loup']
    """
    bare = _EPCI.sub("", key, count=1)
    found = {_ARTICLE.sub("", key, count=1), bare, _ARTICLE.sub("", bare, count=1)}
    for start, short in _KINDS.items():
        if key.startswith(start):
            found |= {f"{short}{key.removeprefix(start)}", f"{short} {bare}"}
    return frozenset(found - {key})


def without_kind(key: str) -> str:
    """Return the key of an EPCI without its kind; "" for a key that says none.

    >>> without_kind("cc du lodevois et larzac")
    'lodevois et larzac'
    """
    bare = _EPCI.sub("", key, count=1)
    return "" if bare == key else bare


class PlaceNames:
    """The names of an atlas; it is indexed the first time a name is asked for."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas

    def find(self, text: str) -> tuple[str, ...]:
        """Return the codes of all the territories that bear a name, in order of code."""
        key = key_of(text)
        if found := self._index.get(key):
            return tuple(sorted(found))
        if kind := _EPCI.match(key):
            return tuple(sorted(self._of_kind(key[kind.end() :], Level.EPCI)))
        bare = _DEPARTMENT.sub("", _DEPARTMENT.sub("", key, count=1), count=1)
        if bare != key:
            return tuple(sorted(self._of_kind(bare, Level.DEPARTMENT)))
        if kind := _REGION.match(key):
            region = key_of(self.atlas.region_name)
            return (WHOLE_REGION,) if key[kind.end() :] in {"", region} else ()
        return ()

    def level(self, code: str) -> Level:
        """Return the level of a code that is known, in the region or bordering it."""
        return self.atlas.level_of(code) or Level.DEPARTMENT

    def _of_kind(self, key: str, level: Level) -> set[str]:
        return {code for code in self._index.get(key, ()) if self.level(code) is level}

    @cached_property
    def _index(self) -> dict[str, set[str]]:
        index: dict[str, set[str]] = defaultdict(set)
        for commune in self.atlas.communes:
            index[key_of(commune.name)].add(commune.code)
        for code, name in self.atlas.names.items():
            if not self.atlas.knows(code):
                continue
            key = key_of(name)
            index[key].add(code)
            if len(code) > DEPARTMENT_LENGTH and code != WHOLE_REGION:
                for bare in _bare_names(name):
                    index[bare].add(code)
        return dict(index)
