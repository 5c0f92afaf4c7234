"""Which row names the columns: found by the names it holds, among the first rows.

Titles above it, names on two rows, and names said again at each page are understood; a
row of names is never read as data.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sources.problems import Problem, Severity
from sources.text import MAX_ABOVE, Row, column_letters, folded

LONG = 100
FEW = 2
"""Names from which a row is taken for the row of names; as many cells make a title at most."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The row of names, the rows under it, and what was said on the way.

    `found` tells whether the names were recognised; else the first row is taken.
    """

    header: Row
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    found: bool


def find_heading(rows: Sequence[Row], names: Collection[str]) -> Heading:
    """Find the row of names; `rows` are those that are not blank, at least one."""
    first = rows[:MAX_ABOVE]
    counts = [len(_known(row, names)) for row in first]
    most = max(counts)
    if most < FEW:
        return Heading(rows[0], tuple(rows[1:]), (), found=False)
    place = counts.index(most)
    tiers, header, start, end = [rows[place]], rows[place], place, place + 1
    if end < len(rows) and _completes(header, rows[end], names):
        tiers.append(rows[end])
        header = _joined(rows[end], header, names)
        end += 1
    if start and _completes(header, rows[start - 1], names, above=True):
        start -= 1
        tiers.append(rows[start])
        header = _joined(header, rows[start], names)
    problems = list(_said_of_titles(rows[:start], names))
    if len(tiers) > 1:
        lines = " et ".join(str(line) for line in sorted(row.line for row in tiers))
        message = f"noms de colonnes sur plusieurs lignes ({lines}) : lus ensemble."
        problems.append(Problem(header.line, "", "", message, Severity.INFO))
    kept: list[Row] = []
    for row in rows[end:]:
        again = _said_again(row, [header, *tiers], names)
        if again is None:
            kept.append(row)
        else:
            problems.append(again)
    problems += _unnamed(header, kept)
    return Heading(header, tuple(kept), tuple(problems), found=True)


def known_names(cells: Sequence[str], names: Collection[str]) -> set[str]:
    """Return the known names that stand in cells, each once."""
    return {_name(cell) for cell in cells}.intersection(names)


@lru_cache(maxsize=4_096)
def _name(cell: str) -> str:
    """Return a cell as a name of column, "" when it is far too long to be one."""
    return folded(cell) if len(cell) <= LONG else ""


def _known(row: Row, names: Collection[str]) -> set[str]:
    return known_names(row.cells, names)


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _completes(header: Row, other: Row, names: Collection[str], above: bool = False) -> bool:
    """Tell whether another row names columns that the header does not, and only those.

    Above the header, words that are no name may head a group of columns; under it, they
    would be data.
    """
    places = [
        place
        for place, cell in enumerate(other.cells)
        if cell.strip() and not (above and _name(cell) not in names)
    ]
    free = all(_name(_cell(header, place)) not in names for place in places)
    return free and bool(_known(other, names) - _known(header, names))


def _joined(lower: Row, upper: Row, names: Collection[str]) -> Row:
    """Return two rows of names as one: in each column the name that is known, else the lower."""
    cells = []
    for place in range(max(len(lower.cells), len(upper.cells))):
        below, above = _cell(lower, place), _cell(upper, place)
        known_above = _name(above) in names and _name(below) not in names
        cells.append(above if known_above or not below.strip() else below)
    return Row(lower.line, tuple(cells))


def _said_of_titles(rows: Sequence[Row], names: Collection[str]) -> Iterator[Problem]:
    """Yield what is said of the rows above the names: a title, or cells that may be data."""
    for row in rows:
        filled = [cell.strip() for cell in row.cells if cell.strip()]
        shown = " ; ".join(filled)
        if len(_known(row, names)) >= FEW:
            yield _second_table(row)
        elif len(filled) > FEW:
            message = "ligne au-dessus des noms de colonnes, non lue : est-ce une donnée ?"
            yield Problem(row.line, "", shown, message, Severity.WARNING)
        else:
            message = "titre au-dessus des noms de colonnes, non lu."
            yield Problem(row.line, "", shown, message, Severity.INFO)


def _said_again(row: Row, tiers: Sequence[Row], names: Collection[str]) -> Problem | None:
    """Return what is said of a row of names among the data, None for a row of data."""
    filled = [(place, _name(cell)) for place, cell in enumerate(row.cells) if cell.strip()]
    known = sum(cell in names for _, cell in filled)
    if known < FEW or 2 * known < len(filled):
        return None
    if all(cell in {_name(_cell(tier, place)) for tier in tiers} for place, cell in filled):
        message = "noms de colonnes répétés : ligne ignorée."
        return Problem(row.line, "", "", message, Severity.INFO)
    return _second_table(row)


def _second_table(row: Row) -> Problem:
    message = (
        "une autre ligne de noms de colonnes, dans un autre ordre : deux tableaux se "
        "suivent. Gardez un seul tableau par fichier."
    )
    return Problem(row.line, "", "", message)


def _unnamed(header: Row, rows: Sequence[Row]) -> Iterator[Problem]:
    """Yield a warning for each column that holds cells under no name."""
    for place, name in enumerate(header.cells):
        if name.strip():
            continue
        filled = [row for row in rows if _cell(row, place).strip()]
        if filled:
            letters = column_letters(place + 1)
            cells = f"{len(filled)} cellules" if len(filled) > 1 else "1 cellule"
            message = f"colonne {letters} sans nom, non lue ({cells}) : donnez-lui un nom."
            value = _cell(filled[0], place).strip()
            yield Problem(filled[0].line, "", value, message, Severity.WARNING)
