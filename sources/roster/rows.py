"""One row of the roster file → one post, with what is wrong in its cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from coverage.model import Certainty, Post, Role
from sources import fields
from sources.cells import spoiled
from sources.columns import Columns
from sources.days import UNKNOWN_DAY
from sources.fields import Reading
from sources.places import PlaceReader
from sources.problems import Problem, Severity, of_severity
from sources.roster.columns import LIMITS, MAY_BE_EMPTY
from sources.text import Row

T = TypeVar("T")


class RowReader:
    """Reads the cells of one row, gathering what is wrong."""

    def __init__(self, row: Row, columns: Columns, places: PlaceReader) -> None:
        self.row, self.columns, self.places = row, columns, places
        self.problems: list[Problem] = []

    def read(self, column: str, parser: Callable[[str], Reading[T]], missing: T) -> T:
        """Read a cell; an error is kept and replaced by `missing` to go on reading."""
        value = self._value(column, parser)
        return missing if value is None else value

    def words(self, column: str) -> str:
        """Read a text, no longer than its column allows."""
        return self.read(column, lambda text: fields.words(text, LIMITS[column]), "")

    def area(self, column: str) -> tuple[str, ...]:
        """Read a list of places."""
        text = self._text(column)
        if text is None:
            return ()
        codes, readings = self.places.many(text)
        for reading in readings:
            self._report(reading, column)
        return codes

    def post(self) -> tuple[Post | None, list[Problem]]:
        """Return the post of the row, None when a cell has an error."""
        starts = self.read("date_debut", fields.first_day, UNKNOWN_DAY)
        ends = self.read("date_fin", fields.last_day, UNKNOWN_DAY)
        attested = self.read("atteste_le", fields.first_day, UNKNOWN_DAY)
        perimeter, extension = self.area("perimetre"), self.area("extension")
        post = Post(
            id=self.read("id", fields.identifier, ""),
            structure=self.read("structure", _named, ""),
            role=self.read("qualite", fields.role, Role.FACILITATOR),
            fte=self.read("etp", fields.fte, Fraction(1)),
            home=self.read("departement", self.places.department, "") or None,
            perimeter=perimeter,
            extension=tuple(code for code in extension if code not in perimeter),
            starts=starts.date,
            starts_precision=starts.precision,
            ends=ends.date,
            ends_precision=ends.precision,
            programme=self.words("programme"),
            followed_by=self.words("suivi"),
            certainty=self.read("certitude", fields.certainty, Certainty.ESTABLISHED),
            source=self.words("source"),
            attested_on=attested.date,
            state_share=self._value("part_marches_etat", fields.share),
        )
        self._note_twice(perimeter, extension)
        self._note_order(starts.date, ends.date)
        failed = of_severity(self.problems, Severity.ERROR)
        return (None if failed else post), self.problems

    def _value(self, column: str, parser: Callable[[str], Reading[T]]) -> T | None:
        text = self._text(column)
        if text is None:
            return None
        reading = parser(text)
        self._report(reading, column)
        return reading.value

    def _text(self, column: str) -> str | None:
        """Return what a cell says, "" for a word that says nothing; None for a fault."""
        text = self.columns.cell(self.row, column)
        if wrong := spoiled(text):
            self._report(Reading(None, wrong), column)
            return None
        if column in MAY_BE_EMPTY and fields.says_nothing(text):
            message = f"« {text} » lu comme une cellule vide : inconnu, ou aucun."
            self._report(Reading(None, message, Severity.INFO), column)
            return ""
        return text

    def _report(self, reading: Reading[Any], column: str) -> None:
        text = self.columns.cell(self.row, column)
        if problem := reading.problem(self.row.line, column, text):
            self.problems.append(problem)

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
    read = fields.words(text, LIMITS["structure"])
    if read.value == "" or fields.says_nothing(text):
        return Reading(None, "nom de structure absent : écrivez-le, ou « Non nommée ».")
    return read
