"""The editable list of buyers: `identifiant;perimetre;note;source;date`. It wins over rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sources.columns import Columns, match_columns, sound_rows
from sources.contracts.rules.buyers import Perimeter
from sources.fields import exact_day
from sources.files import read_bytes
from sources.problems import Problem, Severity, of_severity, refuse_errors
from sources.text import Row, read_table

COLUMNS = ("identifiant", "perimetre", "note", "source", "date")
REQUIRED = ("identifiant", "perimetre")
_IDENTIFIER = re.compile(r"[0-9]{9}|[0-9]{14}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ListedBuyer:
    """A buyer whose perimeter is decided: SIREN (9 digits) or SIRET (14)."""

    identifier: str
    perimeter: Perimeter
    note: str = ""
    source: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class BuyersList:
    """The list, with what its reader noticed."""

    name: str
    buyers: tuple[ListedBuyer, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_buyers_list(path: Path) -> BuyersList:
    """Read the list of a file.

    Raises:
        UnreadableFileError: absent, unreadable, or with at least one error; all at once.
    """
    table = read_table(read_bytes(path), path.name)
    columns, problems = match_columns(table, COLUMNS, REQUIRED)
    refuse_errors(path.name, problems)
    rows, shifted = sound_rows(table)
    problems += shifted
    lines: dict[str, int] = {}
    buyers = []
    for row in rows:
        buyer, found = _buyer(row, columns)
        identifier = _digits(columns.cell(row, "identifiant"))
        if identifier in lines:
            message = f"déjà à la ligne {lines[identifier]} : gardez l'une ou l'autre."
            found.append(Problem(row.line, "identifiant", identifier, message))
        lines.setdefault(identifier, row.line)
        problems += found
        if buyer is not None:
            buyers.append(buyer)
    refuse_errors(path.name, problems)
    return BuyersList(path.name, tuple(buyers), of_severity(problems, Severity.WARNING))


def _digits(text: str) -> str:
    return "".join(text.split())


def _buyer(row: Row, columns: Columns) -> tuple[ListedBuyer | None, list[Problem]]:
    """Read one row; None when a cell has an error."""
    cells = {name: columns.cell(row, name) for name in COLUMNS}
    problems = []
    identifier = _digits(cells["identifiant"])
    if not _IDENTIFIER.fullmatch(identifier):
        message = "attendu un SIREN (9 chiffres) ou un SIRET (14 chiffres), zéros compris."
        problems.append(Problem(row.line, "identifiant", cells["identifiant"], message))
    known = {perimeter.value: perimeter for perimeter in Perimeter}
    perimeter = known.get(cells["perimetre"].upper())
    if perimeter is None:
        message = f"périmètre inconnu. Attendu : {', '.join(known)}."
        problems.append(Problem(row.line, "perimetre", cells["perimetre"], message))
    day = exact_day(cells["date"]) if cells["date"] else None
    if cells["date"] and day is None:
        message = "ce n'est pas un jour : écrivez AAAA-MM-JJ."
        problems.append(Problem(row.line, "date", cells["date"], message))
    if problems or perimeter is None:
        return None, problems
    on = day.isoformat() if day else ""
    return ListedBuyer(identifier, perimeter, cells["note"], cells["source"], on), []
