"""A pasted list of communes, or of lots: read line by line, nothing lost, all doubts told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from coverage.model import Level
from sources.codes import COMMUNE_LENGTH
from sources.place_names import key_of
from sources.place_outside import Outside
from sources.place_search import Hit, PlaceSearch, Rank, named
from sources.problems import shortened
from sources.who.lines import Line, Listed, followed, once, out_of, title
from sources.who.pieces import (
    BULLET,
    GLUED,
    LOT,
    TITLE,
    TITLED,
    Row,
    count_of,
    finer,
    is_article,
    is_cut,
    is_figure,
    is_heading,
    is_table,
    lot_column,
    parts,
    rows_of,
    without_amounts,
)

MOST_LINES, MOST_PLACES, MOST_SIGNS = 2_000, 3_000, 200_000
"""Bounds of a pasted text: a whole department's communes, lot by lot, is far below."""
MOST_NAMED = 4
MOST_DOUBTS = 300
"""Words not understood for which likenesses are looked for: it is slow, and nobody reads more."""


class ListReader:
    """Reads pasted lists against an atlas."""

    def __init__(self, search: PlaceSearch, outside: Outside) -> None:
        self._search, self._outside = search, outside

    def read(self, text: str) -> Listed:
        """Read a text: a place a line, or several, with or without a lot before them."""
        if len(text) > MOST_SIGNS:
            return Listed((), f"Le texte dépasse {MOST_SIGNS:_} signes.".replace("_", "\u00a0"))
        return _Reading(self._search, self._outside).read(text)


class _Reading:
    """One text being read: what it says many times is searched once."""

    def __init__(self, search: PlaceSearch, outside: Outside) -> None:
        self._search, self._outside = search, outside
        self._exact = cache(search.exact)
        self._unsure = cache(self._told)
        self._doubts = 0

    def read(self, text: str) -> Listed:
        rows = list(rows_of(text))
        if len(rows) > MOST_LINES:
            return Listed((), _too_long(MOST_LINES, "lignes"))
        if sum(count_of(row.text) for row in rows) > MOST_PLACES:
            return Listed((), _too_long(MOST_PLACES, "territoires"))
        found: list[Line] = []
        lot, column, lots = "", None, dict[str, str]()
        for row in rows:
            kept = row
            if is_heading(row.text):
                column = lot_column(row.text)
            elif column is not None and is_table(row.text):
                kept, lot = out_of(row, column, lot)
            lot, lines = self._row(kept, lot)
            first = lots.setdefault(key_of(lot), lot)
            lines = [replace(line, lot=first) for line in lines]
            found += lines
        return Listed(tuple(followed(list(once(self._mended(found))))))

    def _row(self, row: Row, lot: str) -> tuple[str, list[Line]]:
        """Read a line; return the lot that the next ones are in, and what it holds."""
        if is_heading(row.text):
            told = f"« {shortened(row.text.strip())} » : un titre, laissé de côté."
            return lot, [Line(row.number, lot, row.text.strip(), (), told, set_aside=True)]
        text = BULLET.sub("", row.text).strip()
        if not self._exact(text):  # a department has the name of a lot
            if own := LOT.fullmatch(text):
                return self._lot(row, own["lot"].strip(), own["rest"])
            if (own := GLUED.fullmatch(text)) and self._has_place(own["rest"]):
                lot = own["lot"].strip()
                return lot, list(self._line(replace(row, text=own["rest"]), lot))
            if own := TITLE.fullmatch(text):
                return title(row, own["lot"].strip())
        return lot, list(self._line(row, lot))

    def _lot(self, row: Row, lot: str, rest: str) -> tuple[str, list[Line]]:
        """Read what follows « lot 2 : » — places, or first the object of the lot."""
        own = TITLED.fullmatch(rest)
        if own and self._is_other(own["title"]) and self._has_place(own["rest"]):
            lot, rest = f"{lot} : {own['title'].strip()}", own["rest"]
        elif not self._has_place(rest) and self._is_other(without_amounts(rest)[0]):
            return title(row, f"{lot} : {rest.strip()}")
        return lot, list(self._line(replace(row, text=rest), lot))

    def _has_place(self, text: str) -> bool:
        body = without_amounts(BULLET.sub("", text))[0]
        return any(self._exact(one) for one in (body, *self._cut(body)))

    def _line(self, row: Row, lot: str) -> Iterator[Line]:
        body, amounts = without_amounts(BULLET.sub("", row.text).strip())
        if amounts:
            told = f"« {shortened(amounts)} » : un montant ou un nombre, laissé de côté."
            yield Line(row.number, lot, amounts, (), told, set_aside=True)
        if not body.strip():
            return
        codes, remark = self._one(body)
        cut = [] if codes else self._cut(body)
        if len(cut) < 2:  # noqa: PLR2004  one place, or none
            if row.joined and codes and not remark:
                remark = f"« {shortened(body)} » : lu sur deux lignes"
            if is_cut(body) and codes and not (remark or self._search.bears(body)):
                remark = f"« {shortened(body)} » : lu comme un seul territoire"
            yield Line(row.number, lot, body, codes, remark)
            return
        read = [Line(row.number, lot, piece, *self._one(piece)) for piece in cut]
        yield from self._table(self._paired(read)) if is_table(body) else self._paired(read)

    def _cut(self, text: str) -> list[str]:
        """Return the parts of a line, names that hold a separator left whole."""
        return [one for piece in parts(text, self._is_one) for one in self._finer(piece)]

    def _is_one(self, text: str, among: Sequence[str]) -> bool:
        """Tell whether a separator stands inside a name, or inside its brackets."""
        if among[0].count("(") > among[0].count(")"):
            return bool(self._exact(text))
        apart = all(self._exact(one) and not is_article(one) for one in among)
        return not apart and self._search.bears(text)

    def _finer(self, text: str) -> Sequence[str]:
        """Cut « Agde/Mende » or « Agde - Mende », when each part is a place."""
        fine = finer(text)
        is_list = len(fine) > 1 and not self._exact(text)
        return fine if is_list and all(map(self._exact, fine)) else [text]

    def _paired(self, read: Sequence[Line]) -> list[Line]:
        """Make one of a name and the code or postcode beside it."""
        found: list[Line] = []
        for line in read:
            both = self._both(found[-1], line) if found else None
            if both is None:
                found.append(line)
            else:
                found[-1] = both
        return found

    def _both(self, first: Line, second: Line) -> Line | None:
        for name, number in ((first, second), (second, first)):
            digits = "".join(number.text.split())
            if not digits.isdigit() or any(map(str.isdigit, name.text)):
                continue
            # A spreadsheet drops the zero before the codes of the first nine departments.
            for code in (digits, digits.zfill(COMMUNE_LENGTH)):
                said = self._search.atlas.level_of(code) is Level.DEPARTMENT
                if met := self._met(first, second, name.text, code, said=said):
                    return met
        told = [c for c in second.codes if self._search.atlas.level_of(c) is Level.DEPARTMENT]
        if told and first.codes != second.codes:  # « commune, its department » is one place
            return self._met(first, second, first.text, told[0], said=True)
        return None

    def _met(
        self, first: Line, second: Line, name: str, number: str, *, said: bool = False
    ) -> Line | None:
        """Return the one place of a name that a number agrees with."""
        hits = self._exact(name)
        agreed = [hit for hit in hits if self._search.agrees(hit.code, number)]
        agreed = [hit for hit in agreed if hit.code != number] if said else agreed
        if len(agreed) != 1:
            return None
        text = f"{first.text} {second.text}"
        told = f"« {shortened(text)} » : lu comme un seul territoire" if said else ""
        return replace(first, text=text, codes=(agreed[0].code,), remark=agreed[0].why or told)

    def _table(self, read: Sequence[Line]) -> Iterator[Line]:
        """Set aside the cells of a table that are no place, when another one is."""
        has_place = any(line.codes for line in read)
        for line in read:
            if not line.codes and (
                is_figure(line.text) or (has_place and self._is_other(line.text))
            ):
                told = f"« {shortened(line.text)} » : pas un territoire, laissé de côté."
                yield replace(line, remark=told, set_aside=True)
            else:
                yield line

    def _is_other(self, text: str) -> bool:
        """Tell whether a cell looks like no place at all, here or elsewhere."""
        return not (self._outside.words(text) or self._search.find(text, 1))

    def _mended(self, found: Sequence[Line]) -> Iterator[Line]:
        """Join two lines that mean nothing apart and a place together: a PDF cuts its lines."""
        held: Line | None = None
        for line in found:
            if held is not None and line.number == held.number + 1 and line.lot == held.lot:
                text = f"{held.text} {line.text}"
                codes, remark = self._one(text) if self._exact(text) else ((), "")
                if codes:
                    told = remark or f"« {shortened(text)} » : lu sur deux lignes"
                    yield Line(held.number, held.lot, text, codes, told)
                    held = None
                    continue
            if held is not None:
                yield held
            held = line if line.is_lost else None
            if held is None:
                yield line
        if held is not None:
            yield held

    def _one(self, text: str) -> tuple[tuple[str, ...], str]:
        """Return the codes that a text means, and what to say of it."""
        hits = self._exact(text)
        if hits and hits[0].rank is Rank.POSTCODE:
            more = f", {len(hits)} communes" if len(hits) > 1 else ""
            return tuple(hit.code for hit in hits), f"{hits[0].why}{more}"
        communes = [hit for hit in hits if self._search.atlas.level_of(hit.code) is Level.COMMUNE]
        chosen = communes if len(communes) == 1 else list(hits)
        if len(chosen) == 1:
            return (chosen[0].code,), chosen[0].why or self._also(text, chosen[0])
        return (), self._unsure(text)

    def _also(self, text: str, chosen: Hit) -> str:
        """Say which other communes bear the same name, but for an article or in the past."""
        others = [
            hit.code
            for hit in self._search.whole(text)
            if hit.code != chosen.code and self._search.atlas.level_of(hit.code) is Level.COMMUNE
        ]
        if not others or chosen.rank > Rank.BARE or chosen.rank < Rank.NAME:
            return ""
        names = named((chosen.code, *others[:MOST_NAMED]), self._search.atlas)
        return (
            f"« {shortened(text)} » : lu {names.pop(chosen.code)} ; "
            f"a pu s'écrire ainsi aussi : {', '.join(names.values())}"
        )

    def _told(self, text: str) -> str:
        """Say why a text is not one place, and what it may be."""
        if told := self._outside.words(text):
            return told
        self._doubts += 1
        hits = self._exact(text)
        if not hits and self._doubts <= MOST_DOUBTS:
            hits = self._search.find(text, MOST_NAMED + 1)
        if not hits:
            return f"« {shortened(text)} » : aucun territoire de la région ne répond."
        names = named((hit.code for hit in hits[:MOST_NAMED]), self._search.atlas)
        more = "…" if len(hits) > MOST_NAMED else ""
        return (
            f"« {shortened(text)} » : à préciser par le code ou le département "
            f"({', '.join(names.values())}{more})."
        )


def _too_long(most: int, what: str) -> str:
    return f"La liste dépasse {most:_} {what} : coupez-la en deux.".replace("_", "\u00a0")
