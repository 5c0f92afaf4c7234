"""A place that was typed and lies outside the region: said, rather than « nothing found »."""

from __future__ import annotations

import re

from coverage.model import Level
from coverage.territories import Atlas
from sources.geo_rows import GeoTables
from sources.place_names import key_of
from sources.place_words_typed import spellings
from sources.problems import shortened

_NUMBER = re.compile(r"(?<!\w)(\d{2}[ \u00a0]?\d{3}|2[AB]\d{3}|\d{2}|2[AB])(?!\w)", re.A | re.I)
_OVERSEAS = ("97", "98")


class Outside:
    """What tells that a text names a place of another region."""

    def __init__(self, tables: GeoTables, atlas: Atlas) -> None:
        self._region = tables.region
        self._inside = frozenset(atlas.codes(Level.DEPARTMENT))
        self._around = {row.code: row for row in tables.voisins}
        self._names = {key_of(row.nom): row.code for row in tables.voisins}

    def words(self, text: str) -> str:
        """Return a sentence when a code, a postcode or a department lies outside; else ""."""
        for key in spellings(text):
            if code := self._names.get(key):
                return self._neighbour(text, code)
        found = _NUMBER.search(text)
        if found is None:
            return ""
        number = "".join(found[1].split()).upper()
        code = number[:3] if number.startswith(_OVERSEAS) else number[:2]
        if code in self._inside:
            return ""
        if code in self._around:
            return self._neighbour(text, code)
        known = ", ".join(sorted(self._inside))
        return (
            f"« {shortened(text)} » : le département {code} est hors de la région, et n'en est "
            f"pas voisin (départements de la région : {known})."
        )

    def _neighbour(self, text: str, code: str) -> str:
        row = self._around[code]
        return (
            f"« {shortened(text)} » : hors de la région ; {row.nom_article} ({code}) en est un "
            "département voisin, dont l'annuaire ne dit rien."
        )
