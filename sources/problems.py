"""What is wrong with a file: the place as a spreadsheet shows it, the value, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from coverage.model import Labelled

SHOWN_CHARACTERS = 80


class Severity(Labelled):
    """How much a problem matters: an error refuses the whole file."""

    ERROR = "erreur", "Erreur"
    WARNING = "avertissement", "Avertissement"
    INFO = "info", "Information"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a file.

    Attributes:
        line: line number a spreadsheet shows; None for the whole file.
        column: name of the column, "" when it is about the line or the file.
        value: what stands in the cell.
        message: in French, what is wrong and what to do.
    """

    line: int | None
    column: str
    value: str
    message: str
    severity: Severity = Severity.ERROR

    def sentence(self) -> str:
        """Return the problem as one line.

        >>> Problem(3, "etp", "abc", "ce n'est pas un nombre.").sentence()
        "ligne 3, colonne « etp », valeur « abc » : ce n'est pas un nombre."
        """
        place = [
            f"ligne {self.line}" if self.line is not None else "",
            f"colonne « {self.column} »" if self.column else "",
            f"valeur « {shortened(self.value)} »" if self.value else "",
        ]
        where = ", ".join(part for part in place if part)
        return f"{where} : {self.message}" if where else self.message

    def record(self) -> dict[str, Any]:
        """Return the problem as the import report prints it."""
        return {
            "ligne": self.line,
            "colonne": self.column,
            "valeur": self.value,
            "message": self.message,
        }


class UnreadableFileError(Exception):
    """A file that is refused, with all its problems at once."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{name} : {problem.sentence()}" for problem in self.problems))


def shortened(text: str) -> str:
    """Return a text on one line, cut where it would fill the screen."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"


def of_severity(problems: Iterable[Problem], severity: Severity) -> tuple[Problem, ...]:
    """Return the problems of one severity, in order."""
    return tuple(problem for problem in problems if problem.severity is severity)


def refuse_errors(name: str, problems: Sequence[Problem]) -> None:
    """Refuse a file that has errors.

    Raises:
        UnreadableFileError: with every error, in order of line.
    """
    errors = of_severity(problems, Severity.ERROR)
    if errors:
        raise UnreadableFileError(name, sorted(errors, key=lambda problem: problem.line or 0))
