"""The ways people dress up the name of a place: « ville de… », « (Le) », « 34000 … cedex »."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from heapq import nsmallest

from sources.place_names import key_of

NEAR = 0.82
"""How much alike two names must be for one to be proposed when nothing else is found."""
MOST_NEAR, MOST_COMPARED = 5, 60
_OF = r"(?: de la| de l| des| du| de| d)"
_BEFORE = re.compile(
    rf"^(?:la |le |les |l )?(?:ville|commune|mairie|centre ville|departement|dept|region){_OF}?"
    " (?=.)"
)
_CEDEX = re.compile(r" cedex(?: \d+)?$")
_LAST_ARTICLE = re.compile(r"^(.+) (le|la|les|l)$")
_FIRST_ARTICLE = re.compile(r"^(?:le|la|les|l) (?=.)")
_ON = re.compile(r"\s*\bs\s?/\s*|(?<=\w)/(?=\w)", re.IGNORECASE)
"""« Castelnau s/ Lers », « Castelnau/Lers »: what stands for « sur », or for « sous »."""
_COUNTRY = re.compile(r"\bF-(?=\d{5})")
_NUMBER = re.compile(r"(?<![\w])(\d{2}[ \u00a0]\d{3}|\d{5}|\d{9}|\d[\dAB])(?!\w)", re.ASCII)


def spellings(text: str) -> Iterator[str]:
    """Yield the keys that a text may stand for, as written first; each once.

    >>> list(spellings("Ville du Vigan"))
    ['ville du vigan', 'vigan']
    >>> list(spellings("Vigan (Le)"))
    ['vigan le', 'le vigan']
    >>> list(spellings("Bages s/ Mer"))
    ['bages s mer', 'bages sur mer', 'bages sous mer']
    """
    key = key_of(text)
    seen = {"": None, key: None}
    if key:
        yield key
    plain = _CEDEX.sub("", key)
    bare = _BEFORE.sub("", plain, count=1)
    turned = _LAST_ARTICLE.sub(r"\2 \1", bare)
    on = [key_of(_ON.sub(word, text)) for word in (" sur ", " sous ")] if "/" in text else []
    for one in (plain, bare, turned, _FIRST_ARTICLE.sub("", bare), *on):
        if one not in seen:
            seen[one] = None
            yield one


def split_number(text: str) -> tuple[str, str] | None:
    """Return the words and the one number of a text such as « 12100 Millau », None for others.

    >>> split_number("34000 MONTPELLIER CEDEX 2")
    ('MONTPELLIER CEDEX 2', '34000')
    >>> split_number("Millau (12)")
    ('Millau', '12')
    """
    text = _COUNTRY.sub("", text)
    # « Val 81 (248100497) »: a name may hold a number, shorter than the one that tells it.
    found = max(_NUMBER.finditer(text), key=lambda one: len(one[1]), default=None)
    if found is None:
        return None
    words = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()).strip(" ()-–—:,;")
    return (words, "".join(found[1].split())) if any(map(str.isalpha, words)) else None


class NearNames:
    """Names that look like what was typed; few are compared letter by letter.

    >>> NearNames(["castelnaudary", "auch"]).find("castelnaudri")
    ['castelnaudary']
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = tuple(keys)
        self._by_three: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self._keys):
            for three in _threes(key):
                self._by_three[three].append(place)

    def find(self, key: str) -> list[str]:
        """Return the names that look most like a key, the likest first."""
        shared: Counter[int] = Counter()
        for three in _threes(key):
            shared.update(self._by_three.get(three, ()))
        # In an order of its own: ties would be cut by chance, not twice alike.
        likest = nsmallest(MOST_COMPARED, shared.items(), key=lambda one: (-one[1], one[0]))
        close = [self._keys[place] for place, _ in likest]
        return difflib.get_close_matches(key, close, n=MOST_NEAR, cutoff=NEAR)


def _threes(key: str) -> set[str]:
    padded = f" {key} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
