"""A pasted list of communes, or of lots: read line by line, nothing lost, all doubts told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coverage.model import Level
from sources.place_names import PlaceNames
from sources.place_search import Hit, PlaceSearch, Rank, named
from sources.places import PlaceReader
from sources.problems import shortened

MOST_LINES, MOST_PLACES, MOST_SIGNS = 2_000, 3_000, 200_000
"""Bounds of a pasted text: a whole department's communes, lot by lot, is far below."""
MOST_NAMED = 4
_LOT = re.compile(r"\s*((?:lots?|secteurs?|zones?|site|n[°o])\b[^:\t]{0,40}?)\s*[:\t]\s*(.+)", re.I)
_BULLET = re.compile(r"^\s*(?:[-–•*·]\s+|\d{1,2}[.)]\s+)")
_CUTS = re.compile(r"[,;|\t]|\s+/\s+|\s+(?:et|&)\s+", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """One place that was written: what it means, or why it means nothing.

    Attributes:
        number: line of the text, from 1.
        lot: what stood before the places (« Lot 2 »), "" for nothing.
        text: as written.
        codes: what it means; a postcode may be several communes; empty: not understood.
        remark: how it was read, or why it was not; "" when there is nothing to say.
    """

    number: int
    lot: str
    text: str
    codes: tuple[str, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A pasted list as it was read; `refused` says why it was not, "" when it was."""

    lines: tuple[Line, ...]
    refused: str = ""


class ListReader:
    """Reads pasted lists against an atlas."""

    def __init__(self, search: PlaceSearch) -> None:
        self._search = search
        self._places = PlaceReader(search.atlas)
        self._names = PlaceNames(search.atlas)

    def read(self, text: str) -> Listed:
        """Read a text: a place a line, or several, with or without a lot before them."""
        if len(text) > MOST_SIGNS:
            return Listed((), f"Le texte dépasse {MOST_SIGNS:_} signes.".replace("_", "\u00a0"))
        rows = [row for row in enumerate(text.splitlines(), start=1) if row[1].strip()]
        if len(rows) > MOST_LINES:
            return Listed((), f"La liste dépasse {MOST_LINES} lignes : coupez-la en deux.")
        found: list[Line] = []
        lot = ""
        for number, raw in rows:
            own = _LOT.fullmatch(raw)
            header = not own and re.fullmatch(
                r"\s*((?:lot|secteur|zone)\b[^:,;]{0,40}?)\s*:?\s*", raw, re.I
            )
            if header:
                lot = header[1].strip()
                continue
            lot, body = (own[1].strip(), own[2]) if own else (lot, raw)
            found += self._line(number, lot, body)
            if len(found) > MOST_PLACES:
                return Listed(
                    (), f"La liste dépasse {MOST_PLACES} territoires : coupez-la en deux."
                )
        return Listed(tuple(found))

    def _line(self, number: int, lot: str, body: str) -> Iterator[Line]:
        body = _BULLET.sub("", body).strip()
        whole = self._one(body)
        if whole[0] or not _CUTS.search(body):
            yield Line(number, lot, body, *whole)
            return
        for piece in filter(None, (piece.strip(" .") for piece in _CUTS.split(body))):
            yield Line(number, lot, piece, *self._one(piece))

    def _one(self, text: str) -> tuple[tuple[str, ...], str]:
        """Return the codes that a text means, and what to say of it."""
        read = self._places.one(text)
        if read.value is not None:
            return (read.value,), ""
        hits = self._search.exact(text)
        if hits and hits[0].rank is Rank.POSTCODE:
            more = f", {len(hits)} communes" if len(hits) > 1 else ""
            return tuple(hit.code for hit in hits), f"{hits[0].why}{more}"
        communes = [hit for hit in hits if self._search.atlas.level_of(hit.code) is Level.COMMUNE]
        chosen = communes if len(communes) == 1 else list(hits)
        if len(chosen) == 1:
            return (chosen[0].code,), chosen[0].why
        return (), self._unsure(text, chosen or list(self._search.find(text, MOST_NAMED)))

    def _unsure(self, text: str, hits: list[Hit]) -> str:
        if not hits:
            return f"« {shortened(text)} » : aucun territoire de la région ne répond."
        names = named((hit.code for hit in hits[:MOST_NAMED]), self._search.atlas)
        more = "…" if len(hits) > MOST_NAMED else ""
        return (
            f"« {shortened(text)} » : à préciser par le code ou le département "
            f"({', '.join(names.values())}{more})."
        )
