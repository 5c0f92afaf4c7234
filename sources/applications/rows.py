"""One row of a file of applications → one application, with what is wrong in its cells."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

from coverage.applications.application import Application, Assessment, Nature
from coverage.model import Role
from sources import fields
from sources.applications import cells
from sources.applications.columns import LIMITS, LONGEST, MAY_BE_EMPTY
from sources.cells import Reading, spoiled
from sources.columns import Columns
from sources.places import PlaceReader
from sources.problems import Problem, Severity, of_severity
from sources.text import Row

T = TypeVar("T")


class RowReader:
    """Reads the cells of one row, gathering what is wrong."""

    def __init__(self, row: Row, columns: Columns, places: PlaceReader) -> None:
        self.row, self.columns, self.places = row, columns, places
        self.problems: list[Problem] = []

    def application(self) -> Application | None:
        """Return the application of the row, None when a cell has an error."""
        territory, extension = self._area("perimetre"), self._area("extension")
        if twice := [code for code in extension if code in territory]:
            message = "déjà dans le périmètre : compté comme périmètre, pas comme extension."
            self._report(Reading(None, message, Severity.INFO), "extension", ", ".join(twice))
        cost = self._value("cout", cells.cost)
        application = Application(
            code=self._value("candidature", cells.identifier) or "",
            structure=self._value("structure", _structure) or "",
            fte=self._value("etp", cells.fte) or Fraction(1),
            role=self._value("qualite", cells.role) or Role.FACILITATOR,
            nature=self._value("nature", cells.nature) or Nature.UNKNOWN,
            territory=territory,
            extension=tuple(code for code in extension if code not in territory),
            cost=cost,
            state=self._value("part_etat", lambda text: cells.state_part(text, cost)),
            others=self._value("autres_financements", cells.euros),
            renewal=self._value("reconduction", cells.yes_or_no),
            renews=self._value("postes_reconduits", cells.posts) or (),
            assessment=self._value("bilan", cells.assessment) or Assessment.UNKNOWN,
            measures=self._words("mesures_etat"),
            starts=self._value("date_debut", cells.starts),
            years=self._value("duree", cells.years),
            programme=self._words("programme"),
            source=self._words("source"),
        )
        return None if of_severity(self.problems, Severity.ERROR) else application

    def _words(self, column: str) -> str:
        return self._value(column, lambda text: fields.words(text, LIMITS[column])) or ""

    def _area(self, column: str) -> tuple[str, ...]:
        text = self._text(column)
        if not text:
            return ()
        codes, readings = self.places.many(text)
        for reading in readings:
            self._report(reading, column, text)
        return codes

    def _value(self, column: str, parser: Callable[[str], Reading[T]]) -> T | None:
        text = self._text(column)
        if text is None:
            return None
        reading = parser(text)
        self._report(reading, column, text)
        return reading.value

    def _text(self, column: str) -> str | None:
        """Return what a cell says, "" for a word that says nothing; None for a fault."""
        text = self.columns.cell(self.row, column)
        wrong = spoiled(text)
        if not wrong and len(text) > LONGEST:
            wrong = f"cellule de plus de {LONGEST} caractères : raccourcissez-la."
        if wrong:
            self._report(Reading(None, wrong), column, text)
            return None
        if column in MAY_BE_EMPTY and text and fields.says_nothing(text):
            message = f"« {text} » lu comme une cellule vide : inconnu, ou aucun."
            self._report(Reading(None, message, Severity.INFO), column, text)
            return ""
        return text

    def _report(self, reading: Reading[T], column: str, text: str) -> None:
        if problem := reading.problem(self.row.line, column, text):
            self.problems.append(problem)


def _structure(text: str) -> Reading[str]:
    return cells.named(text, LIMITS["structure"])
