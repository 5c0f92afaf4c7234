"""Dates as people and spreadsheets write them → a day, and how exactly it is given.

Never guessed in silence: what had to be interpreted is said as an info, what may be two
days is refused. The order is day, month, year, as in French.
"""

from __future__ import annotations

import re
from datetime import date

from sources.cells import Reading, lookalikes
from sources.dates.forms import EPOCH, FORMS, UNREADABLE, french, iso
from sources.dates.values import UNKNOWN_DAY, Day
from sources.problems import Severity

__all__ = ["UNKNOWN_DAY", "Day", "exact_day", "first_day", "last_day"]

FIRST_YEAR, OLD_YEAR, FAR_YEAR = 1900, 1990, 2100
"""Before the first: an error. Before the old one, or after the far one: a warning."""
TYPED_YEARS = range(1990, 2101)
"""Years that a cell of dates shows as a day of 1905, or of 1909, when they are typed in it."""
_EPOCHS = (EPOCH, date(1904, 1, 1))
LONGEST = 60
"""Characters from which a text is no date: it is not even tried."""
_AROUND = re.compile(" ?/ ?")


def first_day(text: str) -> Reading[Day]:
    """Read a first day; a year or a month alone counts from its first day."""
    return _in_time(_day(text, last=False))


def last_day(text: str) -> Reading[Day]:
    """Read a last day; a year or a month alone counts to its last day."""
    return _in_time(_day(text, last=True))


def exact_day(text: str) -> date | None:
    """Read a whole date of any century, written in full; None for anything else."""
    for form in (iso, french):
        read = form(text, False)
        if read is not None and read.value is not None and not read.message:
            return read.value.date
    return None


def _day(text: str, *, last: bool) -> Reading[Day]:
    """Read a date by the first form it has; nothing means unknown."""
    if not text:
        return Reading(UNKNOWN_DAY)
    if len(text) > LONGEST:
        return Reading(None, UNREADABLE)
    plain = _AROUND.sub("/", " ".join(text.split()))
    for form in FORMS:
        if (read := form(plain, last)) is not None:
            return read
    return Reading(None, UNREADABLE + lookalikes(text))


def _in_time(read: Reading[Day]) -> Reading[Day]:
    """Refuse or point at a year that no convention has."""
    day = None if read.value is None else read.value.date
    if day is None:
        return read
    if day.year < FIRST_YEAR:
        return Reading(None, f"année avant {FIRST_YEAR} : vérifiez la date.")
    if OLD_YEAR <= day.year <= FAR_YEAR:
        return read
    if year := _typed_year(day):
        message = (
            f"sans doute l'année {year} tapée dans une cellule au format date, qu'un tableur prend "
            f"pour un numéro de jour : mettez la cellule en texte, ou écrivez JJ/MM/{year}."
        )
        return Reading(None, message)
    where = f"avant {OLD_YEAR}" if day.year < OLD_YEAR else f"après {FAR_YEAR}"
    message = f"année {where} : vérifiez la date. {read.message}".strip()
    return Reading(read.value, message, Severity.WARNING)


def _typed_year(day: date) -> int | None:
    """Return the year of which a day is the number in a spreadsheet, None for none."""
    numbers = ((day - epoch).days for epoch in _EPOCHS)
    return next((number for number in numbers if number in TYPED_YEARS), None)
