"""A pasted list of communes, or of lots: read line by line, nothing lost, all doubts told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coverage.model import Level
from sources.codes import COMMUNE_LENGTH
from sources.place_names import key_of
from sources.place_outside import Outside
from sources.place_search import Hit, PlaceSearch, Rank, named
from sources.problems import shortened
from sources.who.pieces import (
    BULLET,
    GLUED,
    LOT,
    LOT_WORD,
    TITLE,
    Row,
    cells_of,
    is_cut,
    is_figure,
    is_heading,
    is_table,
    lot_column,
    pieces,
    rows_of,
    without_amounts,
)

MOST_LINES, MOST_PLACES, MOST_SIGNS = 2_000, 3_000, 200_000
"""Bounds of a pasted text: a whole department's communes, lot by lot, is far below."""
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One place that was written: what it means, or why it means nothing.

    Attributes:
        number: line of the text, from 1.
        lot: what stood before the places (« lot 2 »), "" for nothing.
        text: as written.
        codes: what it means; a postcode may be several communes; empty: not understood.
        remark: how it was read, or why it was not; "" when there is nothing to say.
        set_aside: no place, and none was expected: a heading, a price, a place said twice.
    """

    number: int
    lot: str
    text: str
    codes: tuple[str, ...]
    remark: str = ""
    set_aside: bool = False

    @property
    def is_lost(self) -> bool:
        """Tell whether it may be a place that was not understood."""
        return not (self.codes or self.set_aside)


@dataclass(frozen=True, slots=True)
class Listed:
    """A pasted list as it was read; `refused` says why it was not, "" when it was."""

    lines: tuple[Line, ...]
    refused: str = ""


class ListReader:
    """Reads pasted lists against an atlas."""

    def __init__(self, search: PlaceSearch, outside: Outside) -> None:
        self._search, self._outside = search, outside

    def read(self, text: str) -> Listed:
        """Read a text: a place a line, or several, with or without a lot before them."""
        if len(text) > MOST_SIGNS:
            return Listed((), f"Le texte dépasse {MOST_SIGNS:_} signes.".replace("_", "\u00a0"))
        rows = list(rows_of(text))
        if len(rows) > MOST_LINES:
            return Listed((), f"La liste dépasse {MOST_LINES} lignes : coupez-la en deux.")
        found: list[Line] = []
        lot, column, lots = "", None, dict[str, str]()
        for row in rows:
            kept = row
            if is_heading(row.text):
                column = lot_column(row.text)
            elif column is not None and is_table(row.text):
                kept, lot = _out_of(row, column, lot)
            lot, lines = self._row(kept, lot)
            first = lots.setdefault(key_of(lot), lot)
            lines = [replace(line, lot=first) for line in lines]
            found += lines
            if len(found) > MOST_PLACES:
                return Listed(
                    (), f"La liste dépasse {MOST_PLACES} territoires : coupez-la en deux."
                )
        return Listed(tuple(_once(self._mended(found))))

    def _row(self, row: Row, lot: str) -> tuple[str, list[Line]]:
        """Read a line; return the lot that the next ones are in, and what it holds."""
        if is_heading(row.text):
            told = f"« {shortened(row.text.strip())} » : un titre, laissé de côté."
            return lot, [Line(row.number, lot, row.text.strip(), (), told, set_aside=True)]
        if not self._exact(row.text.strip()):  # a department has the name of a lot
            if own := LOT.fullmatch(row.text):
                lot = own["lot"].strip()
                return lot, list(self._line(replace(row, text=own["rest"]), lot))
            if (own := GLUED.fullmatch(row.text)) and (
                any(self._exact(one) for one in pieces(without_amounts(own["rest"])[0]))
            ):
                lot = own["lot"].strip()
                return lot, list(self._line(replace(row, text=own["rest"]), lot))
            if own := TITLE.fullmatch(row.text):
                title = own["lot"].strip()
                told = f"« {shortened(title)} » : le titre des lignes qui suivent."
                return title, [Line(row.number, title, title, (), told, set_aside=True)]
        return lot, list(self._line(row, lot))

    def _line(self, row: Row, lot: str) -> Iterator[Line]:
        body, amounts = without_amounts(BULLET.sub("", row.text).strip())
        if amounts:
            told = f"« {shortened(amounts)} » : un montant, laissé de côté."
            yield Line(row.number, lot, amounts, (), told, set_aside=True)
        if not body.strip():
            return
        codes, remark = self._one(body)
        if codes or not is_cut(body):
            if row.joined and codes and not remark:
                remark = f"« {shortened(body)} » : lu sur deux lignes"
            yield Line(row.number, lot, body, codes, remark)
            return
        read = [Line(row.number, lot, piece, *self._one(piece)) for piece in pieces(body)]
        yield from self._table(self._paired(read)) if is_table(body) else self._paired(read)

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
                if met := self._met(first, second, name.text, code):
                    return met
        told = [c for c in second.codes if self._search.atlas.level_of(c) is Level.DEPARTMENT]
        if told and first.codes != second.codes:  # « commune, its department » is one place
            return self._met(first, second, first.text, told[0], said=True)
        return None

    def _met(
        self, first: Line, second: Line, name: str, number: str, *, said: bool = False
    ) -> Line | None:
        """Return the one place of a name that a number agrees with."""
        hits = self._search.exact(name)
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
            if not line.codes and (is_figure(line.text) or (has_place and self._is_other(line))):
                told = f"« {shortened(line.text)} » : pas un territoire, laissé de côté."
                yield replace(line, remark=told, set_aside=True)
            else:
                yield line

    def _is_other(self, line: Line) -> bool:
        """Tell whether a cell looks like no place at all, here or elsewhere."""
        return not (self._outside.words(line.text) or self._search.find(line.text, 1))

    def _mended(self, found: Sequence[Line]) -> Iterator[Line]:
        """Join two lines that mean nothing apart and a place together: a PDF cuts its lines."""
        held: Line | None = None
        for line in found:
            if held is not None and line.number == held.number + 1 and line.lot == held.lot:
                text = f"{held.text} {line.text}"
                codes, remark = self._one(text)
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

    def _exact(self, text: str) -> tuple[Hit, ...]:
        return self._search.exact(BULLET.sub("", text).strip())

    def _one(self, text: str) -> tuple[tuple[str, ...], str]:
        """Return the codes that a text means, and what to say of it."""
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
        if told := self._outside.words(text):
            return told
        if not hits:
            return f"« {shortened(text)} » : aucun territoire de la région ne répond."
        names = named((hit.code for hit in hits[:MOST_NAMED]), self._search.atlas)
        more = "…" if len(hits) > MOST_NAMED else ""
        return (
            f"« {shortened(text)} » : à préciser par le code ou le département "
            f"({', '.join(names.values())}{more})."
        )


def _out_of(row: Row, column: int, lot: str) -> tuple[Row, str]:
    """Take the lot out of a row of a table: an empty cell goes on with the one above."""
    cells = cells_of(row.text)
    if column >= len(cells):
        return row, lot
    own = cells.pop(column)
    told = f"{LOT_WORD} {own}" if own.isdigit() else own
    return replace(row, text="\t".join(cells)), told or lot


def _once(lines: Iterator[Line]) -> Iterator[Line]:
    """Keep each territory of a lot once; what is said again is set aside, and told."""
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        new = tuple(code for code in line.codes if (line.lot, code) not in seen)
        again = [seen[line.lot, code] for code in line.codes if (line.lot, code) in seen]
        seen |= {(line.lot, code): line.number for code in new}
        if not again:
            yield line
            continue
        told = f"« {shortened(line.text)} » : déjà dit ligne {again[0]}"
        if new:
            told += f" pour {len(again)} des {len(line.codes)} communes"
        yield replace(line, codes=new, remark=f"{told}, compté une fois.", set_aside=not new)
