"""The roster file → posts, or a refusal: the same reader for the shipped file and a user's.

All problems come at once; an error refuses the whole file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coverage.model import Roster
from coverage.territories import Atlas
from sources.files import read_bytes
from sources.problems import Problem, Severity, UnreadableFileError
from sources.roster.call_table import Complement
from sources.roster.columns import ALIASES, COLUMNS, REQUIRED
from sources.roster.report import RosterReport, examine_roster, examine_table
from sources.text import Table

__all__ = [
    "ALIASES",
    "COLUMNS",
    "REQUIRED",
    "RosterImport",
    "read_roster",
    "read_roster_file",
    "read_roster_table",
]


@dataclass(frozen=True, slots=True)
class RosterImport:
    """A roster that was accepted, with its warnings and infos."""

    roster: Roster
    problems: tuple[Problem, ...]
    lines: int


def read_roster_file(path: Path, atlas: Atlas) -> RosterImport:
    """Read a roster from a file.

    Raises:
        UnreadableFileError: absent, unreadable, or with at least one error.
    """
    return read_roster(read_bytes(path), atlas, path.name)


def read_roster(
    data: bytes, atlas: Atlas, name: str = "annuaire", given: Complement | None = None
) -> RosterImport:
    """Read a roster from the bytes of a file.

    Raises:
        UnreadableFileError: with every error of the file.
    """
    return _accepted(examine_roster(data, atlas, name, given))


def read_roster_table(table: Table, atlas: Atlas) -> RosterImport:
    """Read a roster from rows of text, wherever they come from.

    Raises:
        UnreadableFileError: with every error of the table.
    """
    return _accepted(examine_table(table, atlas))


def _accepted(report: RosterReport) -> RosterImport:
    if report.roster is None:
        raise UnreadableFileError(report.name, report.of(Severity.ERROR))
    kept = (*report.of(Severity.WARNING), *report.of(Severity.INFO))
    return RosterImport(report.roster, kept, report.lines)
