"""Header names of a table matched to the columns a reader knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.csv_fr import restored
from sources.problems import Problem, Severity
from sources.text import Row, Table, folded


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each known column stands in a file."""

    places: Mapping[str, int]

    def cell(self, row: Row, column: str) -> str:
        """Return a cell, trimmed and free of what an export added; "" when absent."""
        place = self.places.get(column)
        if place is None or place >= len(row.cells):
            return ""
        return restored(row.cells[place]).strip()


def match_columns(
    table: Table,
    known: Sequence[str],
    required: Sequence[str],
    aliases: Mapping[str, str] | None = None,
) -> tuple[Columns, list[Problem]]:
    """Find the known columns of a table, without case or accents, in any order.

    `aliases` maps other folded names to columns. Problems: columns missing, given
    twice (errors) or unknown (infos).
    """
    names = {name: name for name in known} | dict(aliases or {})
    places: dict[str, int] = {}
    problems: list[Problem] = []
    line = table.header.line
    for place, written in enumerate(table.header.cells):
        name = names.get(folded(written))
        if name is None:
            if written.strip():
                message = "colonne inconnue, ignorée."
                problems.append(Problem(line, written.strip(), "", message, Severity.INFO))
        elif name in places:
            message = "colonne présente deux fois : gardez-en une."
            problems.append(Problem(line, name, "", message))
        else:
            places[name] = place
    missing = [name for name in required if name not in places]
    if len(missing) == len(required) > 1:
        message = f"aucune colonne reconnue. Colonnes attendues : {', '.join(required)}."
        return Columns(places), [Problem(line, "", "", message)]
    message = f"colonne obligatoire absente. Colonnes attendues : {', '.join(required)}."
    problems += [Problem(line, name, "", message) for name in missing]
    return Columns(places), problems


def set_apart_shifted(table: Table) -> tuple[tuple[Row, ...], list[Problem]]:
    """Return the rows that fit the header, and a problem for each that has more cells.

    A separator inside a cell shifts all that follows: its other cells mean nothing.
    """
    width = len(table.header.cells)
    message = (
        "plus de cellules que de colonnes : un séparateur s'est glissé dans une cellule ; "
        "mettez cette cellule entre guillemets."
    )
    fitting: list[Row] = []
    problems: list[Problem] = []
    for row in table.rows:
        if any(cell.strip() for cell in row.cells[width:]):
            problems.append(Problem(row.line, "", "", message))
        else:
            fitting.append(row)
    return tuple(fitting), problems
