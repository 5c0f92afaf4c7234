"""A date read: the day, how exactly it is given, and what its parts allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coverage.model import Precision
from sources.cells import Reading
from sources.problems import Severity, shortened

CENTURY, PIVOT = 2000, 70
"""A year on two digits is of this century, below the pivot; from it on it is refused."""
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Day:
    """A date and how exactly it is given."""

    date: date | None
    precision: Precision


UNKNOWN_DAY = Day(None, Precision.UNKNOWN)


def full_year(digits: str) -> int | None:
    """Return a year from four digits or two; None when the century is not clear."""
    if len(digits) == len("2025"):
        return int(digits)
    return CENTURY + int(digits) if int(digits) < PIVOT else None


def centuries(digits: str) -> str:
    """Say that a year on two digits may be of two centuries."""
    return f"« {digits} » : est-ce 19{digits} ou 20{digits} ? Écrivez l'année sur quatre chiffres."


def made(
    parts: tuple[int, int, int],
    precision: Precision = Precision.DAY,
    order: str = "JJ/MM/AAAA",
) -> Reading[Day]:
    """Return the day of a year, a month and a day, or why there is none."""
    year, month, day = parts
    if not 1 <= month <= MONTHS:
        return Reading(None, f"il n'y a pas de mois {month}. L'ordre attendu est {order}.")
    try:
        return Reading(Day(date(year, month, day), precision))
    except ValueError:
        return Reading(None, f"ce jour n'existe pas. L'ordre attendu est {order}.")


def said(read: Reading[Day], text: str, shown: str = "") -> Reading[Day]:
    """Say what a text was read as."""
    if read.value is None or read.value.date is None:
        return read
    lu = shown or f"{read.value.date:%d/%m/%Y}"
    return Reading(read.value, f"« {shortened(text)} » lu {lu}.", Severity.INFO)
