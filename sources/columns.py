"""Header names of a table matched to the columns a reader knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sources.csv_fr import APOSTROPHE, restored
from sources.problems import Problem, Severity
from sources.text import Row, Table, folded, is_control

_CONTROL = re.compile(r"[\x00-\x1f]")
_PERSONAL = re.compile(
    r"\b(?:noms?|prenoms?|referente?s?|contacts?|e?-?mails?|mel|courriels?|telephones?|tel"
    r"|portable|mobile|interlocuteurs?|interlocutrices?|titulaires?|responsables?)\b"
)
_IMPERSONAL = re.compile(
    r"\b(?:structures?|services?|departements?|communes?|territoires?|organismes?|programmes?)\b"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each known column stands in a file."""

    places: Mapping[str, int]

    def cell(self, row: Row, column: str) -> str:
        """Return a cell, trimmed and free of what an export added; "" when absent."""
        place = self.places.get(column)
        if place is None or place >= len(row.cells):
            return ""
        text = row.cells[place]
        return (restored(text) if text.startswith(APOSTROPHE) else text).strip()


def match_columns(
    table: Table,
    known: Sequence[str],
    required: Sequence[str],
    aliases: Mapping[str, str] | None = None,
) -> tuple[Columns, list[Problem]]:
    """Find the known columns of a table, without case or accents, in any order.

    `aliases` maps other folded names to columns. Problems: columns missing, given
    twice (errors) or unknown (warnings: a misspelt column would change a result).
    """
    if hidden := list(_controls(table.header, table.header)):
        return Columns({}), hidden
    names = {name: name for name in known} | dict(aliases or {})
    places: dict[str, int] = {}
    problems: list[Problem] = []
    line = table.header.line
    unknown: list[str] = []
    for place, written in enumerate(table.header.cells):
        name = names.get(folded(written))
        if name is None:
            unknown += [written.strip()] if written.strip() else []
        elif name in places:
            message = "colonne présente deux fois : gardez-en une."
            problems.append(Problem(line, name, "", message))
        else:
            places[name] = place
    for written in unknown:
        message = f"colonne inconnue, ignorée.{_nearest(written, names, places)}"
        if _is_personal(written):
            message = "colonne ignorée : aucune personne n'est gardée, seulement des structures."
        problems.append(Problem(line, written, "", message, Severity.WARNING))
    missing = [name for name in required if name not in places]
    if len(missing) == len(required) > 1:
        message = f"aucune colonne reconnue. Colonnes attendues : {', '.join(required)}."
        return Columns(places), [Problem(line, "", "", message)]
    message = f"colonne obligatoire absente. Colonnes attendues : {', '.join(required)}."
    problems += [Problem(line, name, "", message) for name in missing]
    return Columns(places), problems


def _is_personal(written: str) -> bool:
    """Tell whether a column is about a person: a name, a way to reach somebody."""
    words = folded(written).replace("_", " ")
    return bool(_PERSONAL.search(words)) and not _IMPERSONAL.search(words)


def _nearest(written: str, names: Mapping[str, str], places: Mapping[str, int]) -> str:
    """Ask whether the nearest column that the file lacks was meant; "" when none is near."""
    free = {known: name for known, name in names.items() if name not in places}
    near = get_close_matches(folded(written), free, n=1)
    return f" Vouliez-vous dire « {free[near[0]]} » ?" if near else ""


def sound_rows(table: Table) -> tuple[tuple[Row, ...], list[Problem]]:
    """Return the rows that can be read cell by cell, and what is wrong with the others.

    A row with more cells than the header is set apart: a separator inside a cell shifts
    all that follows. So is one with a control character. A row with fewer cells is kept,
    with a warning.
    """
    width = len(table.header.cells)
    named = max((i for i, cell in enumerate(table.header.cells, 1) if cell.strip()), default=0)
    ragged = _is_ragged(table)
    fitting: list[Row] = []
    problems: list[Problem] = []
    for row in table.rows:
        found = list(_controls(row, table.header))
        if any(cell.strip() for cell in row.cells[width:]):
            message = (
                "plus de cellules que de colonnes : un séparateur s'est glissé dans une "
                "cellule ; mettez cette cellule entre guillemets."
            )
            found.append(Problem(row.line, "", "", message))
        elif ragged and len(row.cells) > width:
            message = (
                f"un séparateur (« {table.separator} ») de plus que les noms de colonnes : il "
                "s'est sans doute glissé dans une cellule, et ce qui suit est décalé ; mettez "
                "cette cellule entre guillemets, ou retirez le séparateur de la fin."
            )
            found.append(Problem(row.line, "", "", message))
        problems += found
        if found:
            continue
        fitting.append(row)
        if (lacking := named - len(row.cells)) > 0:
            cells = "cellules" if lacking > 1 else "cellule"
            message = f"il manque {lacking} {cells} en fin de ligne : lu comme vide."
            problems.append(Problem(row.line, "", "", message, Severity.WARNING))
    return tuple(fitting), problems


def _is_ragged(table: Table) -> bool:
    """Tell whether rows longer than the header may be shifted, though what is over is empty.

    A separator that ends every row shifts nothing; one row alone does not tell, and a
    comma on every row is as likely the decimals of a column.
    """
    widths = {len(row.cells) for row in table.rows}
    alike = len(widths) == 1 and len(table.rows) > 1 and table.separator != ","
    return bool(table.separator) and not alike


def _controls(row: Row, header: Row) -> Iterator[Problem]:
    """Yield a problem for each cell that holds a control character, shown by its picture."""
    for place, cell in enumerate(row.cells):
        if _CONTROL.search(cell) and (hidden := sorted({c for c in cell if is_control(c)})):
            codes = ", ".join(f"U+{ord(c):04X}" for c in hidden)
            column = _visible(header.cells[place]) if place < len(header.cells) else ""
            message = f"caractère invisible ({codes}) : retapez la cellule."
            yield Problem(row.line, column, _visible(cell), message)


def _visible(text: str) -> str:
    """Return a text whose control characters are replaced by their pictures."""
    return "".join(chr(0x2400 + ord(c)) if is_control(c) else c for c in text).strip()
