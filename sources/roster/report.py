"""What an import of the roster would do, told without doing it: `examine_roster` never raises.

Accepted or refused, with every problem at once in order of line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from coverage.model import Role, Roster
from coverage.territories import Atlas
from sources.columns import match_columns
from sources.places import PlaceReader
from sources.problems import Problem, Severity, UnreadableFileError, of_severity, shortened
from sources.roster.call_table import CALL_COLUMNS, Complement, is_call_table
from sources.roster.columns import ALIASES, COLUMNS, COUNTED, REQUIRED
from sources.roster.identity import with_identifiers
from sources.roster.reader import Form, RosterReader
from sources.tabular import read_tabular
from sources.text import Table

__all__ = [
    "Complement",
    "Form",
    "RosterReport",
    "examine_roster",
    "examine_table",
    "file_name",
]

FTE_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class RosterReport:
    """The import report of a roster.

    Attributes:
        name: the file's, for messages.
        roster: the posts, each with its identifier; None when the file is refused.
        problems: errors, warnings and infos, in order of line.
        lines: rows under the header that are not blank, rows of total included.
        form: which table it is; None when the file could not be opened.
        unsaid: of each post of the roster, the columns on which its row says nothing.
    """

    name: str
    roster: Roster | None
    problems: tuple[Problem, ...]
    lines: int = 0
    form: Form | None = None
    unsaid: tuple[frozenset[str], ...] = ()

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
    known = file_name(name)
    try:
        table = read_tabular(data, known, (*COLUMNS, *ALIASES), COUNTED)
    except UnreadableFileError as error:
        return RosterReport(known, None, error.problems)
    return examine_table(table, atlas, given)


def file_name(name: str) -> str:
    """Return the name of a file without its folders, on one line, for messages and sources.

    >>> file_name("../../etc/annuaire.csv")
    'annuaire.csv'
    """
    return shortened(re.split(r"[/\\]", name)[-1]) or "annuaire"


def examine_table(table: Table, atlas: Atlas, given: Complement | None = None) -> RosterReport:
    """Read a roster from rows of text, wherever they come from, and report."""
    columns, wanting = match_columns(table, tuple(COLUMNS), REQUIRED, ALIASES)
    form = Form.STANDARD
    if is_call_table(columns.places):
        form = Form.CALL
        columns, wanting = match_columns(table, tuple(COLUMNS), CALL_COLUMNS, ALIASES)
    reader = RosterReader(table, columns, PlaceReader(atlas), form, given)
    posts = reader.posts() if set(CALL_COLUMNS) & set(columns.places) else ()
    problems = [*table.problems, *wanting, *_of_columns(reader, wanting)]
    # Of one line, what bears on all of it, then its columns from left to right, then others.
    rank = {"": -1, **columns.places}
    ordered = tuple(sorted(problems, key=lambda p: (p.line or 0, rank.get(p.column, len(rank)))))
    refused = of_severity(ordered, Severity.ERROR)
    roster = None if refused else Roster(with_identifiers(posts), source=table.name)
    unsaid = tuple(reader.unsaid)
    return RosterReport(table.name, roster, ordered, len(table.rows), form, unsaid)


def _of_columns(reader: RosterReader, wanting: Sequence[Problem]) -> Sequence[Problem]:
    """Return what is wrong in the rows; without all the columns, errors of those there are."""
    if not of_severity(wanting, Severity.ERROR):
        return reader.problems
    there = {"", *reader.columns.places}
    return [p for p in of_severity(reader.problems, Severity.ERROR) if p.column in there]


def _rounded(fte: Fraction | None) -> float | None:
    return None if fte is None else float(round(fte, FTE_DECIMALS))
