"""A file of candidates → what an allocation chooses among: `candidat;perimetre`, and bounds.

Places are read as in the roster; all problems come at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from coverage.allocation.allocate import Candidate
from coverage.model import Level
from coverage.parameters import Parameters
from coverage.territories import Atlas
from sources import fields
from sources.cells import spoiled
from sources.columns import Columns, match_columns, sound_rows
from sources.fields import Reading
from sources.files import read_bytes
from sources.places import PlaceReader
from sources.problems import Problem, Severity, of_severity, refuse_errors
from sources.tabular import read_tabular
from sources.text import Row, folded

T = TypeVar("T")

REQUIRED = ("candidat", "perimetre")
COLUMNS: dict[str, str] = {
    "candidat": "Code ou nom du candidat, différent pour chaque ligne",
    "perimetre": "Territoires du poste : codes séparés par |, comme dans l'annuaire",
    "extension": "Territoires où il ne serait que limitrophe",
    "etp_min": "ETP de la convention au moins, si elle est signée ; vide : 0",
    "etp_max": "ETP de la convention au plus ; vide : le budget",
    "eligible": "oui ou non ; vide : oui",
    "reconduction": "oui si la structure porte déjà des facilitateurs ; vide : non",
    "cout_etp": "Coût complet d'un ETP pour un an, en euros ; vide : inconnu",
}
"""Columns of the file of candidates, each with what it holds."""

ALIASES: dict[str, str] = {
    "code": "candidat",
    "structure": "candidat",
    "minimum": "etp_min",
    "maximum": "etp_max",
    "renouvellement": "reconduction",
    "cout": "cout_etp",
}
"""Other names of columns that are understood."""

LONGEST_NAME = 200
_WORDS = {"oui": True, "o": True, "vrai": True, "1": True, "x": True}
_WORDS |= {"non": False, "n": False, "faux": False, "0": False}


@dataclass(frozen=True, slots=True)
class CandidatesImport:
    """Candidates that were accepted, with the file's name, its warnings and infos."""

    name: str
    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...]


def default_candidates(atlas: Atlas, parameters: Parameters) -> tuple[Candidate, ...]:
    """Return one in-area candidate a department of the call, named by its code."""
    return tuple(
        Candidate(code, (code,))
        for code in atlas.codes(Level.DEPARTMENT)
        if code in parameters.call_departments
    )


def read_candidates_file(path: Path, atlas: Atlas, *, priced: bool = False) -> CandidatesImport:
    """Read candidates from a file; see `read_candidates`."""
    return read_candidates(read_bytes(path), atlas, path.name, priced=priced)


def read_candidates(
    data: bytes, atlas: Atlas, name: str = "candidats", *, priced: bool = False
) -> CandidatesImport:
    """Read candidates from the bytes of a table: CSV, XLSX or ODS.

    `priced`: the cost of an ETP must be given for each candidate that is eligible.

    Raises:
        UnreadableFileError: with every error of the file.
    """
    table = read_tabular(data, name, (*COLUMNS, *ALIASES), ("candidat", "etp_min", "etp_max"))
    required = (*REQUIRED, "cout_etp") if priced else REQUIRED
    columns, wanting = match_columns(table, tuple(COLUMNS), required, ALIASES)
    problems = [*table.problems, *wanting]
    refuse_errors(name, problems)
    fitting, shifted = sound_rows(table)
    problems += shifted
    if not table.rows:
        message = "aucune ligne sous les noms de colonnes : aucun candidat."
        problems.append(Problem(None, "", "", message, Severity.WARNING))
    places = PlaceReader(atlas)
    read: list[tuple[int, Candidate]] = []
    for row in fitting:
        reader = _RowReader(row, columns, places)
        candidate = reader.candidate(priced=priced)
        problems += reader.problems
        if candidate is not None:
            read.append((row.line, candidate))
    problems += _repeated(read)
    refuse_errors(name, problems)
    kept = [p for severity in Severity for p in of_severity(problems, severity)]
    return CandidatesImport(name, tuple(candidate for _, candidate in read), tuple(kept))


def _repeated(read: list[tuple[int, Candidate]]) -> Iterator[Problem]:
    """Refuse a candidate on two lines, naming both."""
    lines: dict[str, int] = {}
    for line, candidate in read:
        if candidate.code in lines:
            message = (
                f"candidat déjà présent ligne {lines[candidate.code]} : donnez-lui un autre "
                "code, ou gardez une seule ligne."
            )
            yield Problem(line, "candidat", candidate.code, message)
        lines.setdefault(candidate.code, line)


class _RowReader:
    """Reads the cells of one row, gathering what is wrong."""

    def __init__(self, row: Row, columns: Columns, places: PlaceReader) -> None:
        self.row, self.columns, self.places = row, columns, places
        self.problems: list[Problem] = []

    def candidate(self, *, priced: bool) -> Candidate | None:
        """Return the candidate of the row, None when a cell has an error."""
        code = self._value("candidat", _named)
        perimeter, extension = self._area("perimetre"), self._area("extension")
        if not (perimeter or extension or self.problems):
            self._error("perimetre", "territoire absent : écrivez où le poste agirait.")
        least = self._value("etp_min", _amount)
        most = self._value("etp_max", _amount)
        if least is not None and most is not None and least > most:
            self._error("etp_max", "attendu etp_min ≤ etp_max : corrigez l'un des deux.")
        eligible = self._value("eligible", _yes_or_no)
        renewal = self._value("reconduction", _yes_or_no)
        cost = self._value("cout_etp", _cost)
        if priced and cost is None and eligible is not False and not self._said("cout_etp"):
            self._error(
                "cout_etp", "coût absent : un budget en euros demande le coût complet d'un ETP."
            )
        if code is None or of_severity(self.problems, Severity.ERROR):
            return None
        return Candidate(
            code=code,
            perimeter=perimeter,
            extension=tuple(place for place in extension if place not in perimeter),
            least=least or Fraction(0),
            most=most,
            eligible=eligible is not False,
            renewal=renewal is True,
            cost=cost,
        )

    def _area(self, column: str) -> tuple[str, ...]:
        text = self.columns.cell(self.row, column)
        if wrong := spoiled(text):
            self._error(column, wrong)
            return ()
        if fields.says_nothing(text):
            return ()
        codes, readings = self.places.many(text)
        for reading in readings:
            self._report(reading, column)
        return codes

    def _value(self, column: str, parser: Callable[[str], Reading[T]]) -> T | None:
        text = self.columns.cell(self.row, column)
        if parser is not _yes_or_no and (wrong := spoiled(text)):
            self._error(column, wrong)
            return None
        if column != "candidat" and fields.says_nothing(text):
            text = ""
        reading = parser(text)
        self._report(reading, column)
        return reading.value

    def _said(self, column: str) -> bool:
        return any(problem.column == column for problem in self.problems)

    def _report(self, reading: Reading[Any], column: str) -> None:
        text = self.columns.cell(self.row, column)
        if problem := reading.problem(self.row.line, column, text):
            self.problems.append(problem)

    def _error(self, column: str, message: str) -> None:
        text = self.columns.cell(self.row, column)
        self.problems.append(Problem(self.row.line, column, text, message))


def _named(text: str) -> Reading[str]:
    """Read the candidate's code, which must be given."""
    if not text:
        return Reading(None, "candidat absent : donnez-lui un code ou un nom.")
    return fields.words(text, LONGEST_NAME)


def _amount(text: str) -> Reading[Fraction]:
    """Read a bound in ETP; an empty cell is none."""
    read = fields.figure(text)
    if read.value is not None and read.value < 0:
        return Reading(None, "des ETP ne peuvent pas être négatifs.")
    return read


def _cost(text: str) -> Reading[Fraction]:
    """Read the cost of an ETP in euros; an empty cell is unknown."""
    read = fields.figure(text)
    if read.value is not None and read.value <= 0:
        return Reading(None, "le coût complet d'un ETP est supérieur à zéro.")
    return read


def _yes_or_no(text: str) -> Reading[bool]:
    """Read oui or non; an empty cell is neither."""
    if not text:
        return Reading(None)
    found = _WORDS.get(folded(text))
    if found is None:
        return Reading(None, "attendu oui ou non.")
    return Reading(found)
