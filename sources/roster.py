"""The roster file → posts: the same reader for the shipped file and for a user's.

All problems come at once; an error refuses the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from coverage.model import Certainty, Post, Precision, Role, Roster
from coverage.territories import Atlas
from sources import fields
from sources.codes import CodeReader
from sources.columns import Columns, match_columns, sound_rows
from sources.fields import Day, Reading
from sources.files import read_bytes
from sources.identity import with_identifiers
from sources.problems import Problem, Severity, of_severity, refuse_errors
from sources.roster_checks import check_post, check_roster
from sources.text import Row, Table, folded, read_table

T = TypeVar("T")

REQUIRED = ("structure", "qualite", "etp", "departement", "date_debut", "date_fin", "perimetre")
COLUMNS: dict[str, str] = {
    "structure": "Structure qui porte le poste",
    "qualite": "facilitateur ou coordinateur",
    "etp": "Équivalents temps plein du poste, strictement positifs",
    "departement": "Département du siège, vide s'il n'est pas connu",
    "perimetre": "Territoires du poste : codes séparés par |, ou « region » ; vide : non localisé",
    "extension": "Territoires où son périmètre a été étendu : il y est limitrophe",
    "date_debut": "Premier jour (AAAA-MM-JJ, JJ/MM/AAAA) ou année ; vide : déjà en cours",
    "date_fin": "Dernier jour compris, ou année ; vide : sans terme connu",
    "programme": "Appel à projets ou financement",
    "suivi": "Service qui suit la convention ; ce n'est pas le périmètre",
    "certitude": "etabli, deduit ou a_confirmer ; vide : établi",
    "source": "Document, section et date d'où vient la ligne",
    "id": "Identifiant du poste ; vide : tiré du contenu de la ligne",
    "part_marches_etat": "Part du temps pour les marchés de l'État, de 0 à 1 ; vide : le paramètre",
    "atteste_le": "Jour où la source montre la convention en cours, si le début n'est pas connu",
}
"""Columns of the roster file, import and export alike, each with what it holds."""

ALIASES: dict[str, str] = {
    "etp_finance": "etp",
    "debut": "date_debut",
    "fin": "date_fin",
    "role": "qualite",
}
"""Other names of columns that are understood."""

_TOTAL = re.compile(r"(sous[ _-]?)?tota(l|ux)([ _](general|regional|etp))?[ _]?:?")


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


def read_roster(data: bytes, atlas: Atlas, name: str = "annuaire") -> RosterImport:
    """Read a roster from the bytes of a CSV file.

    Raises:
        UnreadableFileError: with every error of the file.
    """
    return read_roster_table(read_table(data, name), atlas)


def read_roster_table(table: Table, atlas: Atlas) -> RosterImport:
    """Read a roster from rows of text, wherever they come from.

    Raises:
        UnreadableFileError: with every error of the table.
    """
    columns, problems = match_columns(table, tuple(COLUMNS), REQUIRED, ALIASES)
    refuse_errors(table.name, problems)
    rows, shifted = sound_rows(table)
    problems += shifted
    if not table.rows:
        message = "aucune ligne sous les noms de colonnes : ajoutez au moins un poste."
        problems.append(Problem(None, "", "", message))
    read: list[tuple[int, Post]] = []
    for row in rows:
        if _is_total(row):
            message = "ligne de total ignorée : les totaux sont recalculés."
            problems.append(Problem(row.line, "", "", message, Severity.WARNING))
            continue
        post, found = _RowReader(row, columns, CodeReader(atlas)).post()
        problems += found
        if post is not None:
            odd = check_post(row.line, post, atlas)
            problems += [replace(p, value=columns.cell(row, p.column)) for p in odd]
            read.append((row.line, post))
    problems += check_roster(read)
    refuse_errors(table.name, problems)
    posts = with_identifiers([post for _, post in read])
    kept = [p for severity in Severity for p in of_severity(problems, severity)]
    return RosterImport(Roster(posts, source=table.name), tuple(kept), len(table.rows))


def _is_total(row: Row) -> bool:
    """Tell whether a row is a total: the word stands where the first text does."""
    first = next((cell for cell in row.cells if cell.strip()), "")
    return _TOTAL.fullmatch(folded(first)) is not None


class _RowReader:
    """Reads the cells of one row, gathering what is wrong."""

    def __init__(self, row: Row, columns: Columns, codes: CodeReader) -> None:
        self.row, self.columns, self.codes = row, columns, codes
        self.problems: list[Problem] = []

    def read(self, column: str, parser: Callable[[str], Reading[T]], missing: T) -> T:
        """Read a cell; an error is kept and replaced by `missing` to go on reading."""
        text = self.columns.cell(self.row, column)
        reading = parser(text)
        if problem := reading.problem(self.row.line, column, text):
            self.problems.append(problem)
        return missing if reading.value is None else reading.value

    def area(self, column: str) -> tuple[str, ...]:
        """Read a list of codes."""
        text = self.columns.cell(self.row, column)
        codes, readings = self.codes.many(text)
        for reading in readings:
            if problem := reading.problem(self.row.line, column, text):
                self.problems.append(problem)
        return codes

    def post(self) -> tuple[Post | None, list[Problem]]:
        """Return the post of the row, None when a cell has an error."""
        nothing = Day(None, Precision.UNKNOWN)
        starts = self.read("date_debut", fields.first_day, nothing)
        ends = self.read("date_fin", fields.last_day, nothing)
        attested = self.read("atteste_le", fields.first_day, nothing)
        perimeter, extension = self.area("perimetre"), self.area("extension")
        structure = self.read("structure", _named, "")
        post = Post(
            id=self.read("id", fields.identifier, ""),
            structure=structure,
            role=self.read("qualite", fields.role, Role.FACILITATOR),
            fte=self.read("etp", fields.positive_figure, Fraction(1)),
            home=self.read("departement", self.codes.department, "") or None,
            perimeter=perimeter,
            extension=tuple(code for code in extension if code not in perimeter),
            starts=starts.date,
            starts_precision=starts.precision,
            ends=ends.date,
            ends_precision=ends.precision,
            programme=self.read("programme", fields.words, ""),
            followed_by=self.read("suivi", fields.words, ""),
            certainty=self.read("certitude", fields.certainty, Certainty.ESTABLISHED),
            source=self.read("source", fields.words, ""),
            attested_on=attested.date,
            state_share=self._state_share(),
        )
        self._note_twice(perimeter, extension)
        self._note_order(starts.date, ends.date)
        failed = of_severity(self.problems, Severity.ERROR)
        return (None if failed else post), self.problems

    def _state_share(self) -> Fraction | None:
        text = self.columns.cell(self.row, "part_marches_etat")
        reading = fields.share(text)
        if problem := reading.problem(self.row.line, "part_marches_etat", text):
            self.problems.append(problem)
        return reading.value

    def _note_twice(self, perimeter: tuple[str, ...], extension: tuple[str, ...]) -> None:
        twice = [code for code in extension if code in perimeter]
        if twice:
            message = "déjà dans le périmètre : compté comme périmètre, pas comme extension."
            self.problems.append(
                Problem(self.row.line, "extension", ", ".join(twice), message, Severity.INFO)
            )

    def _note_order(self, starts: date | None, ends: date | None) -> None:
        if starts is not None and ends is not None and ends < starts:
            message = f"fin avant le début ({starts:%d/%m/%Y}) : corrigez l'une des deux dates."
            text = self.columns.cell(self.row, "date_fin")
            self.problems.append(Problem(self.row.line, "date_fin", text, message))


def _named(text: str) -> Reading[str]:
    """Read the structure's name, which must be given."""
    read = fields.words(text)
    if read.value == "":
        return Reading(None, "nom de structure absent : écrivez-le, ou « Non nommée ».")
    return read
