"""What an import of the roster would do, told without doing it: `examine_roster` never raises.

Accepted or refused, with every problem at once in order of line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from coverage.model import Labelled, Post, Role, Roster
from coverage.territories import Atlas
from sources.call_table import Complement
from sources.codes import CodeReader
from sources.columns import Columns, match_columns, sound_rows
from sources.identity import with_identifiers
from sources.problems import Problem, Severity, UnreadableFileError, of_severity
from sources.roster_checks import check_post, check_roster
from sources.roster_columns import ALIASES, COLUMNS, REQUIRED
from sources.roster_rows import RowReader
from sources.text import Row, Table, folded, read_table

__all__ = ["Complement", "Form", "RosterReport", "examine_roster", "examine_table"]

FTE_DECIMALS = 3
_TOTAL = re.compile(r"(sous[ _-]?)?tota(l|ux)([ _](general|regional|etp))?[ _]?:?")


class Form(Labelled):
    """The two tables that are understood."""

    STANDARD = "annuaire", "Format de l'annuaire"
    CALL = "appel", "Tableau de l'appel à projets"


@dataclass(frozen=True, slots=True)
class RosterReport:
    """The import report of a roster.

    Attributes:
        name: the file's, for messages.
        roster: the posts, each with its identifier; None when the file is refused.
        problems: errors, warnings and infos, in order of line.
        lines: rows under the header that are not blank, rows of total included.
        form: which table it is; None when the file could not be opened.
    """

    name: str
    roster: Roster | None
    problems: tuple[Problem, ...]
    lines: int = 0
    form: Form | None = None

    @property
    def accepted(self) -> bool:
        """Tell whether the file has no error: all or nothing."""
        return self.roster is not None

    def of(self, severity: Severity) -> tuple[Problem, ...]:
        """Return the problems of one severity, in order of line."""
        return of_severity(self.problems, severity)

    def fte(self, role: Role) -> Fraction | None:
        """Return the ETP of a role, whatever the dates; None when the file is refused.

        The sum of the rows that could be read would not be the file's: unknown is not
        a smaller figure.
        """
        if self.roster is None:
            return None
        return sum((p.fte for p in self.roster.posts if p.role is role), Fraction())

    def record(self) -> dict[str, Any]:
        """Return the report as `batch.py roster check` prints it."""
        return {
            "accepte": self.accepted,
            "lignes": self.lines,
            "etp_facilitateurs": _rounded(self.fte(Role.FACILITATOR)),
            "etp_coordination": _rounded(self.fte(Role.COORDINATOR)),
            "erreurs": [p.record() for p in self.of(Severity.ERROR)],
            "avertissements": [p.record() for p in self.of(Severity.WARNING)],
            "infos": [p.record() for p in self.of(Severity.INFO)],
        }


def examine_roster(
    data: bytes, atlas: Atlas, name: str = "annuaire", given: Complement | None = None
) -> RosterReport:
    """Read a roster and report; whatever the bytes are, it does not raise.

    `given` completes the table of the call; it changes nothing to the other form.
    """
    try:
        table = read_table(data, name)
    except UnreadableFileError as error:
        return RosterReport(name, None, error.problems)
    return examine_table(table, atlas, given)


def examine_table(table: Table, atlas: Atlas, given: Complement | None = None) -> RosterReport:
    """Read a roster from rows of text, wherever they come from, and report."""
    columns, problems = match_columns(table, tuple(COLUMNS), REQUIRED, ALIASES)
    posts: tuple[Post, ...] = ()
    if not of_severity(problems, Severity.ERROR):
        posts, found = _posts(table, columns, atlas)
        problems += found
    ordered = tuple(sorted(problems, key=lambda problem: problem.line or 0))
    refused = of_severity(ordered, Severity.ERROR)
    roster = None if refused else Roster(with_identifiers(posts), source=table.name)
    return RosterReport(table.name, roster, ordered, len(table.rows), Form.STANDARD)


def _posts(table: Table, columns: Columns, atlas: Atlas) -> tuple[tuple[Post, ...], list[Problem]]:
    rows, problems = sound_rows(table)
    if not table.rows:
        message = "aucune ligne sous les noms de colonnes : ajoutez au moins un poste."
        problems.append(Problem(None, "", "", message))
    read: list[tuple[int, Post]] = []
    codes = CodeReader(atlas)
    for row in rows:
        if _is_total(row):
            message = "ligne de total ignorée : les totaux sont recalculés."
            problems.append(Problem(row.line, "", "", message, Severity.WARNING))
            continue
        post, found = RowReader(row, columns, codes).post()
        problems += found
        if post is not None:
            odd = check_post(row.line, post, atlas)
            problems += [replace(p, value=columns.cell(row, p.column)) for p in odd]
            read.append((row.line, post))
    problems += check_roster(read)
    return tuple(post for _, post in read), problems


def _is_total(row: Row) -> bool:
    """Tell whether a row is a total: the word stands where the first text does."""
    first = next((cell for cell in row.cells if cell.strip()), "")
    return _TOTAL.fullmatch(folded(first)) is not None


def _rounded(fte: Fraction | None) -> float | None:
    return None if fte is None else float(round(fte, FTE_DECIMALS))
