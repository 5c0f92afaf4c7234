"""The lines of a pasted list, once read: titles that nothing follows, places said twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from sources.problems import shortened
from sources.who.pieces import LOT_WORD, Row, cells_of

_TITLE = "le titre des lignes qui suivent"


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


def title(row: Row, words: str) -> tuple[str, list[Line]]:
    """Return the lot that a title opens, and the line that says so."""
    told = f"« {shortened(words)} » : {_TITLE}."
    return words, [Line(row.number, words, words, (), told, set_aside=True)]


def followed(lines: Sequence[Line]) -> Iterator[Line]:
    """Give back the titles that nothing follows: each may be a place that was not understood."""
    for line, after in zip_longest(lines, lines[1:]):
        is_title = line.set_aside and line.remark.endswith(f"{_TITLE}.")
        if is_title and (after is None or after.lot != line.lot):
            told = (
                f"« {shortened(line.text)} » : lu comme un titre, mais rien ne le suit. "
                "Un territoire ? Écrivez-le après « : »."
            )
            yield replace(line, remark=told, set_aside=False)
        else:
            yield line


def out_of(row: Row, column: int, lot: str) -> tuple[Row, str]:
    """Take the lot out of a row of a table: an empty cell goes on with the one above."""
    cells = cells_of(row.text)
    if column >= len(cells):
        return row, lot
    own = cells.pop(column)
    told = f"{LOT_WORD} {own}" if own.isdigit() else own
    return replace(row, text="\t".join(cells)), told or lot


def once(lines: Iterator[Line]) -> Iterator[Line]:
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
