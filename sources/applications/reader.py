"""A file of applications → applications, or a refusal: all problems at once, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coverage.applications.application import Application, name_key
from coverage.territories import Atlas
from sources.applications.columns import ALIASES, COLUMNS, COUNTED, MOST, REQUIRED
from sources.applications.rows import RowReader
from sources.columns import Columns, match_columns, sound_rows
from sources.places import PlaceReader
from sources.problems import Problem, Severity, UnreadableFileError, of_severity
from sources.roster.report import file_name
from sources.roster.totals import TotalFinder, total
from sources.tabular import read_tabular
from sources.text import Row, Table, folded

NAME_LENGTH, HASH_LENGTH = 32, 6
EXAMPLE = "exemple-a-supprimer"
"""Identifier of the made-up row of the template, which is never read."""


@dataclass(frozen=True, slots=True)
class ApplicationsReport:
    """What the reading of a file found.

    Attributes:
        name: the file's, for messages.
        applications: each with its code; None when the file is refused.
        problems: errors, warnings and infos, in order of line.
    """

    name: str
    applications: tuple[Application, ...] | None
    problems: tuple[Problem, ...]

    @property
    def accepted(self) -> bool:
        """Tell whether the file has no error."""
        return self.applications is not None

    def of(self, severity: Severity) -> tuple[Problem, ...]:
        """Return the problems of one severity, in order of line."""
        return of_severity(self.problems, severity)


def examine_applications(
    data: bytes, atlas: Atlas, name: str = "candidatures"
) -> ApplicationsReport:
    """Read the bytes of a table (CSV, XLSX, ODS) and report; whatever they are, never raises."""
    known = file_name(name)
    try:
        table = read_tabular(data, known, (*COLUMNS, *ALIASES), COUNTED)
    except UnreadableFileError as error:
        return ApplicationsReport(known, None, error.problems)
    return examine_rows(table, atlas)


def examine_rows(table: Table, atlas: Atlas) -> ApplicationsReport:
    """Read applications from rows of text, wherever they come from, and report."""
    columns, wanting = match_columns(table, tuple(COLUMNS), REQUIRED, ALIASES)
    problems = [*table.problems, *wanting]
    applications: tuple[Application, ...] = ()
    if set(REQUIRED) & set(columns.places):
        applications, found = _read(table, columns, atlas)
        there = {"", *columns.places}
        lacking = bool(of_severity(wanting, Severity.ERROR))
        problems += [p for p in found if not lacking or p.column in there]
    rank = {"": -1, **columns.places}
    ordered = sorted(problems, key=lambda p: (p.line or 0, rank.get(p.column, len(rank))))
    refused = of_severity(ordered, Severity.ERROR)
    return ApplicationsReport(table.name, None if refused else applications, tuple(ordered))


def _read(
    table: Table, columns: Columns, atlas: Atlas
) -> tuple[tuple[Application, ...], list[Problem]]:
    rows, problems = sound_rows(table)
    places, totals = PlaceReader(atlas), TotalFinder(columns)
    read: list[tuple[Row, Application]] = []
    for row in rows:
        if totals.is_total(row):
            problems.append(total(row))
            continue
        if folded(columns.cell(row, "candidature")) == EXAMPLE:
            message = "ligne d'exemple du modèle, non lue."
            problems.append(Problem(row.line, "candidature", "", message, Severity.INFO))
            continue
        reader = RowReader(row, columns, places)
        application = reader.application()
        problems += reader.problems
        if application is not None:
            totals.count(application.fte)
            read.append((row, application))
    problems += _twice(read)
    if not read and not of_severity(problems, Severity.ERROR):
        message = "aucune candidature sous les noms de colonnes : ajoutez au moins une ligne."
        problems.append(Problem(None, "", "", message))
    if len(read) > MOST:
        message = f"plus de {MOST} candidatures : gardez celles d'un seul appel."
        problems.append(Problem(None, "", "", message))
    return with_codes([one for _, one in read]), problems


def _twice(read: Sequence[tuple[Row, Application]]) -> list[Problem]:
    """Refuse a number that two rows have, whatever their capitals."""
    first: dict[str, int] = {}
    problems = []
    for row, one in read:
        key = one.code.casefold()
        if key and key in first:
            message = f"numéro déjà à la ligne {first[key]} : une ligne par candidature."
            problems.append(Problem(row.line, "candidature", one.code, message))
        elif key:
            first[key] = row.line
    return problems


def with_codes(applications: Sequence[Application]) -> tuple[Application, ...]:
    """Give a code to those that have none, drawn from who asks for what territory in what call.

    The same row read again after a change of its figures keeps its code.
    """
    taken = {one.code for one in applications if one.code}
    result = []
    for one in applications:
        named = one
        if not one.code:
            wanted = drawn_code(one)
            code, number = wanted, 2
            while code in taken:
                code, number = f"{wanted}-{number}", number + 1
            taken.add(code)
            named = replace(one, code=code)
        result.append(named)
    return tuple(result)


def drawn_code(application: Application) -> str:
    """Return a readable code: the structure's name, and a hash of what tells it apart."""
    letters = "".join(
        c if c.isascii() and c.isalnum() else "-" for c in folded(application.structure)
    )
    name = "-".join(part for part in letters.split("-") if part)[:NAME_LENGTH].strip("-")
    told = (
        name_key(application.structure),
        application.role.value,
        sorted(application.territory),
        name_key(application.programme),
    )
    return (
        f"{name or 'candidature'}-{hashlib.sha256(repr(told).encode()).hexdigest()[:HASH_LENGTH]}"
    )
