"""A file of operations → large projects and urban renewal, with their dates and hours.

Columns: `COLUMNS`; a name, a territory, two dates and the hours must exist as columns, their
cells may be empty but for the first two. All problems come at once.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from coverage.model import Precision
from coverage.operations import MONTHS, Operation
from coverage.territories import Atlas
from sources import fields
from sources.codes import CodeReader
from sources.columns import Columns, match_columns, sound_rows
from sources.fields import Day, Reading
from sources.files import read_bytes
from sources.problems import Problem, Severity, of_severity, refuse_errors
from sources.text import Row, folded, read_table

REQUIRED = ("nom", "territoire", "debut", "fin", "heures")
NOTES = {
    "nature": "kind",
    "debut_precision": "starts_note",
    "fin_precision": "ends_note",
    "montant": "amount",
    "note": "note",
    "source": "source",
    "adresse": "address",
    "date_source": "dated",
}
"""Columns that are only shown → fields of an operation."""
COLUMNS = (
    *("id", "nom", "nature", "territoire", "debut", "debut_precision", "fin", "fin_precision"),
    *("heures", "compte", "montant", "note", "source", "adresse", "date_source"),
)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})|([0-9]{1,2})/([0-9]{4})", re.ASCII)
_ANSWERS = {"": True, "oui": True, "non": False}
_TO_THE_MONTH, _TO_THE_YEAR = "au mois près", Precision.YEAR.label


@dataclass(frozen=True, slots=True)
class OperationsImport:
    """Operations that were accepted, with the file's name, its warnings and infos."""

    name: str
    rows: tuple[Operation, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_operations_file(path: Path, atlas: Atlas) -> OperationsImport:
    """Read operations from a file.

    Raises:
        UnreadableFileError: absent, unreadable, or with at least one error.
    """
    return read_operations(read_bytes(path), atlas, path.name)


def read_operations(data: bytes, atlas: Atlas, name: str = "operations") -> OperationsImport:
    """Read operations from the bytes of a CSV file.

    Raises:
        UnreadableFileError: with every error of the file.
    """
    table = read_table(data, name)
    columns, problems = match_columns(table, COLUMNS, REQUIRED)
    refuse_errors(name, problems)
    fitting, shifted = sound_rows(table)
    problems += shifted
    codes = CodeReader(atlas)
    rows: list[Operation] = []
    lines: dict[str, int] = {}
    for row in fitting:
        operation = _RowReader(row, columns, codes, problems).operation()
        if operation.id in lines:
            message = f"identifiant déjà pris à la ligne {lines[operation.id]} : changez-en un."
            problems.append(Problem(row.line, "id", operation.id, message))
        lines.setdefault(operation.id, row.line)
        rows.append(operation)
    refuse_errors(name, problems)
    kept = [p for severity in Severity for p in of_severity(problems, severity)]
    return OperationsImport(name, tuple(rows), tuple(kept))


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Reads the cells of one row; what is wrong gathers in `problems`."""

    row: Row
    columns: Columns
    codes: CodeReader
    problems: list[Problem]

    def operation(self) -> Operation:
        """Return the operation; one with errors is refused later, with all the others."""
        starts = self.read("debut", _first_day) or Day(None, Precision.UNKNOWN)
        ends = self.read("fin", _last_day) or Day(None, Precision.UNKNOWN)
        told: dict[str, Any] = {
            field: self.read(column, fields.words) or "" for column, field in NOTES.items()
        }
        for column, field in (("debut", "starts_note"), ("fin", "ends_note")):
            told[field] = ", ".join(filter(None, (told[field], self.precision(column))))
        if starts.date and ends.date and ends.date < starts.date:
            self.report("fin", "la fin précède le début : corrigez l'une des deux dates.")
        operation = Operation(
            id=self.read("id", fields.identifier) or f"ligne-{self.row.line}",
            name=self.read("nom", _name) or "",
            territory=self.territory(),
            starts=starts.date,
            ends=ends.date,
            hours=self.read("heures", _hours),
            counts=self.read("compte", _answer) is not False,
            **told,
        )
        if operation.counts and operation.hours is not None and operation.months is None:
            message = "sans début ni fin connus, ces heures ne sont jamais comptées."
            self.report("heures", message, Severity.WARNING)
        return operation

    def read(self, column: str, parser: Callable[[str], Reading[Any]]) -> Any:
        """Return the value of a cell, None when it has an error."""
        text = self.columns.cell(self.row, column)
        reading = parser(text)
        if problem := reading.problem(self.row.line, column, text):
            self.problems.append(problem)
        return reading.value

    def report(self, column: str, message: str, severity: Severity = Severity.ERROR) -> None:
        """Note a problem of a cell."""
        text = self.columns.cell(self.row, column)
        self.problems.append(Problem(self.row.line, column, text, message, severity))

    def precision(self, column: str) -> str:
        """Say how exactly a date is written, when it is not to the day."""
        text = self.columns.cell(self.row, column)
        if _MONTH.fullmatch(text):
            return _TO_THE_MONTH
        return _TO_THE_YEAR if text.isdigit() else ""

    def territory(self) -> tuple[str, ...]:
        """Return the codes of a row, which must have communes in the region."""
        column = "territoire"
        codes, readings = self.codes.many(self.columns.cell(self.row, column))
        for reading in readings:
            self.report(column, reading.message, reading.severity)
        if not codes and not readings:
            self.report(column, "territoire absent : écrivez au moins un code.")
        for code in codes:
            if not self.codes.atlas.positions([code]).size:
                message = (
                    f"« {code} » est hors de la région : retirez-le, et ne gardez que les heures "
                    "de la région."
                )
                self.report(column, message)
        return codes


def _name(text: str) -> Reading[str]:
    return fields.words(text) if text else Reading(None, "nom absent : nommez l'opération.")


def _hours(text: str) -> Reading[Any]:
    """Read hours above zero; an empty cell is unknown."""
    read = fields.figure(text)
    if read.value is not None and read.value <= 0:
        return Reading(None, "attendu un nombre d'heures au-dessus de zéro, ou rien (inconnu).")
    return read


def _answer(text: str) -> Reading[bool]:
    found = _ANSWERS.get(folded(text))
    return Reading(found, "" if found is not None else "attendu « oui » ou « non ».")


def _first_day(text: str) -> Reading[Day]:
    return _month(text, last=False) or fields.first_day(text)


def _last_day(text: str) -> Reading[Day]:
    return _month(text, last=True) or fields.last_day(text)


def _month(text: str, *, last: bool) -> Reading[Day] | None:
    """Read AAAA-MM or MM/AAAA as the first or last day of the month; None for another form."""
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1] or found[4]), int(found[2] or found[3])
    if not (fields.FIRST_YEAR <= year <= fields.FAR_YEAR and 1 <= month <= MONTHS):
        return Reading(None, "ce mois n'existe pas : écrivez AAAA-MM.")
    day = monthrange(year, month)[1] if last else 1
    return Reading(Day(date(year, month, day), Precision.UNKNOWN))
