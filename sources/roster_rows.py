"""One row of the roster file → one post, with what is wrong in its cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TypeVar

from coverage.model import Certainty, Post, Precision, Role
from sources import fields
from sources.codes import CodeReader
from sources.columns import Columns
from sources.fields import Day, Reading
from sources.problems import Problem, Severity, of_severity
from sources.text import Row

T = TypeVar("T")


class RowReader:
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
