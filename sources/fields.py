"""One parser a field: the text of a cell → its value, or what is wrong with it.

A parser returns a `Reading`; the file's reader adds the line and the column. Figures
are exact fractions made from the text, never floats.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

from coverage.model import Certainty, Precision, Role
from sources.problems import Problem, Severity
from sources.text import folded

T = TypeVar("T")

MAX_TEXT = 2_000
MAX_DIGITS = 15
FIRST_YEAR, FAR_YEAR = 1900, 2100

_SPACES = "\u0020\u00a0\u2009\u202f"
_GROUPED = re.compile(rf"[+-]?[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+(?=[.,]|$)", re.ASCII)
_FIGURE = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)", re.ASCII)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_FRENCH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """The value read, or an error; a warning or an info may come with the value."""

    value: T | None
    message: str = ""
    severity: Severity = Severity.ERROR

    def problem(self, line: int, column: str, text: str) -> Problem | None:
        """Return the problem of this reading at its place, None when there is none."""
        if not self.message:
            return None
        return Problem(line, column, text, self.message, self.severity)


@dataclass(frozen=True, slots=True)
class Day:
    """A date and how exactly it is given."""

    date: date | None
    precision: Precision


def words(text: str) -> Reading[str]:
    """Read a text: one line, single spaces, composed accents."""
    visible = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    line = re.sub(" +", " ", unicodedata.normalize("NFC", visible)).strip()
    if len(line) > MAX_TEXT:
        return Reading(None, f"texte de plus de {MAX_TEXT} caractères : raccourcissez-le.")
    return Reading(line)


def figure(text: str) -> Reading[Fraction]:
    """Read a figure with a comma or a point, exactly; an empty cell is unknown (None).

    >>> figure("1 234,50").value
    Fraction(2469, 2)
    """
    if not text:
        return Reading(None)
    joined = text
    if grouped := _GROUPED.match(text):
        joined = re.sub(f"[{_SPACES}]", "", grouped.group()) + text[grouped.end() :]
    if not _FIGURE.fullmatch(joined):
        return Reading(
            None, "ce n'est pas un nombre. Écrivez par exemple 1,00 ou 0.5, sans unité ni lettre."
        )
    if sum(c.isdigit() for c in joined) > MAX_DIGITS:
        return Reading(None, f"nombre de plus de {MAX_DIGITS} chiffres : vérifiez la cellule.")
    return Reading(Fraction(joined.replace(",", ".")))


def positive_figure(text: str) -> Reading[Fraction]:
    """Read a figure above zero; it must be given."""
    read = figure(text)
    if read.message:
        return read
    if read.value is None:
        return Reading(None, "valeur obligatoire : indiquez les ETP du poste, par exemple 1,00.")
    if read.value <= 0:
        return Reading(None, "les ETP d'un poste sont strictement positifs.")
    return read


def share(text: str) -> Reading[Fraction]:
    """Read a share of a whole, between 0 and 1; an empty cell is None."""
    read = figure(text)
    if read.value is not None and not 0 <= read.value <= 1:
        return Reading(None, "attendu une part entre 0 et 1, par exemple 0,5.")
    return read


def first_day(text: str) -> Reading[Day]:
    """Read a first day; a year alone counts from 1 January, nothing means unknown."""
    return _day(text, month=1)


def last_day(text: str) -> Reading[Day]:
    """Read a last day; a year alone counts to 31 December, nothing means unknown."""
    return _day(text, month=12)


def exact_day(text: str) -> date | None:
    """Read a whole date of any century; None for a year alone or anything else."""
    read = _day(text, month=1, since=1).value
    return read.date if read is not None and read.precision is Precision.DAY else None


def _day(text: str, month: int, since: int = FIRST_YEAR) -> Reading[Day]:
    """Read AAAA-MM-JJ, JJ/MM/AAAA, or a year alone (first or last day by `month`)."""
    if not text:
        return Reading(Day(None, Precision.UNKNOWN))
    if _YEAR.fullmatch(text):
        year, precision = int(text), Precision.YEAR
        day = 1 if month == 1 else 31
    elif iso := _ISO_DAY.fullmatch(text):
        year, month, day = (int(part) for part in iso.groups())
        precision = Precision.DAY
    elif french := _FRENCH_DAY.fullmatch(text):
        day, month, year = (int(part) for part in french.groups())
        precision = Precision.DAY
    else:
        return Reading(None, "date illisible. Écrivez AAAA-MM-JJ, JJ/MM/AAAA ou une année.")
    if year < since:
        return Reading(None, f"année avant {since} : vérifiez la date.")
    try:
        read = Day(date(year, month, day), precision)
    except ValueError:
        return Reading(None, "ce jour n'existe pas. L'ordre attendu est JJ/MM/AAAA.")
    if year > FAR_YEAR:
        return Reading(read, f"année après {FAR_YEAR} : vérifiez la date.", Severity.WARNING)
    return Reading(read)


def role(text: str) -> Reading[Role]:
    """Read the kind of post; feminine forms and « régional » are understood."""
    word = folded(text)
    if word.startswith("facilitat"):
        return Reading(Role.FACILITATOR)
    if word.startswith(("coordinat", "coordonnat")):
        return Reading(Role.COORDINATOR)
    return Reading(None, "qualité inconnue. Écrivez « facilitateur » ou « coordinateur ».")


_CERTAINTIES: Mapping[str, Certainty] = {
    "": Certainty.ESTABLISHED,
    **{c.value: c for c in Certainty},
    "presume": Certainty.TO_CONFIRM,
}


def certainty(text: str) -> Reading[Certainty]:
    """Read how sure a row is; an empty cell is what the file's author states."""
    found = _CERTAINTIES.get(folded(text))
    if found is None:
        expected = ", ".join(c.value for c in Certainty)
        return Reading(None, f"certitude inconnue. Attendu : {expected}, ou rien (établi).")
    return Reading(found)


def identifier(text: str) -> Reading[str]:
    """Read a post's own identifier; it is optional."""
    if text and not _IDENTIFIER.fullmatch(text):
        return Reading(
            None, "identifiant invalide : lettres sans accent, chiffres, « . », « _ » ou « - »."
        )
    return Reading(text)
