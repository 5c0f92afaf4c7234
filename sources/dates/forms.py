"""The forms a date is written in, each tried in turn; None when a text has another form."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from coverage.model import Precision
from sources.cells import Reading
from sources.dates.months import month_number
from sources.dates.times import Moment, moment
from sources.dates.values import CENTURY, MONTHS, Day, centuries, full_year, made, said

EPOCH = date(1899, 12, 30)
SERIALS = range(36_526, 73_051)
"""Day numbers of spreadsheets that are read as such: years 2000 to 2099."""
UNREADABLE = (
    "date illisible. Écrivez AAAA-MM-JJ, JJ/MM/AAAA ou une année ; rien si elle n'est pas connue."
)

YEAR_FIRST = (2015, 2039)
"""« 24/03/05 » is more likely of 2024 than of 2005: it is asked, not guessed."""

_TWO_DIGITS = "année sur deux chiffres : est-ce le jour ou l'année qui vient d'abord ? "
_TAIL = r"(?P<tail>[T ].*)?"
_YEAR = re.compile(r"([0-9]{4})(?:[.,]0+)?", re.ASCII)
_ISO = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TAIL}", re.ASCII)
_FRENCH = re.compile(
    rf"([0-9]{{1,2}})([-/. ])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TAIL}", re.ASCII
)
_ISO_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})", re.ASCII)
_MONTH = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})", re.ASCII)
_WORDED = re.compile(
    r"(?:[a-z]+di,? |dimanche,? )?(?:(?P<day>[0-9]{1,2})(?:er)?[ .-]*)?"
    r"(?P<month>[^\W\d_]{3,})[ .-]*(?P<year>[0-9]{4}|[0-9]{2})",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"([0-9]{5})(?:[.,]0+)?", re.ASCII)

Form: TypeAlias = Callable[[str, bool], Reading[Day] | None]
"""The text, and whether it is a last day → what it says, None for another form."""


def _year(text: str, last: bool) -> Reading[Day] | None:
    found = _YEAR.fullmatch(text)
    if found is None:
        return None
    edge = (MONTHS, 31) if last else (1, 1)
    read = made((int(found[1]), *edge), Precision.YEAR)
    return said(read, text, found[1]) if text != found[1] else read


def iso(text: str, _last: bool) -> Reading[Day] | None:
    """Read AAAA-MM-JJ, with or without a time."""
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    read = made((int(found[1]), int(found[3]), int(found[4])), order="AAAA-MM-JJ")
    read = read if found[2] == "-" else said(read, text)
    return _timed(read, text, found["tail"])


def french(text: str, _last: bool) -> Reading[Day] | None:
    """Read JJ/MM/AAAA, JJ-MM-AAAA, JJ.MM.AAAA; a year on two digits after `/` or `.` only."""
    found = _FRENCH.fullmatch(text)
    if found is None:
        return None
    year, plain = found[4], found[2] == "/"
    if len(year) == len("25") and found[2] == "-":
        return Reading(None, f"{_TWO_DIGITS}Écrivez AAAA-MM-JJ ou JJ/MM/AAAA.")
    full = full_year(year)
    if full is None:
        return Reading(None, centuries(year))
    first = CENTURY + int(found[1])
    if len(year) == len("25") and full < YEAR_FIRST[0] <= first <= YEAR_FIRST[1]:
        return Reading(None, f"{_TWO_DIGITS}Écrivez AAAA-MM-JJ ou JJ/MM/AAAA.")
    read = made((full, int(found[3]), int(found[1])))
    read = read if plain and len(year) == len("2025") else said(read, text)
    return _timed(read, text, found["tail"])


def _month(text: str, last: bool) -> Reading[Day] | None:
    if found := _ISO_MONTH.fullmatch(text):
        return _whole_month(int(found[1]), int(found[2]), text, last=last)
    if found := _MONTH.fullmatch(text):
        return _whole_month(int(found[2]), int(found[1]), text, last=last)
    return None


def _worded(text: str, last: bool) -> Reading[Day] | None:
    found = _WORDED.fullmatch(text)
    month = month_number(found["month"]) if found else None
    if found is None or month is None:
        return None
    year = full_year(found["year"])
    if year is None:
        return Reading(None, centuries(found["year"]))
    if found["day"] is None:
        return _whole_month(year, month, text, last=last)
    return said(made((year, month, int(found["day"]))), text)


def _serial(text: str, _last: bool) -> Reading[Day] | None:
    found = _SERIAL.fullmatch(text)
    if found is None or int(found[1]) not in SERIALS:
        return None
    day = EPOCH + timedelta(days=int(found[1]))
    read = Reading(Day(day, Precision.DAY))
    return said(read, text, f"{day:%d/%m/%Y} (numéro de jour d'un tableur)")


def _whole_month(year: int, month: int, text: str, *, last: bool) -> Reading[Day]:
    """Read a month alone: its first day, or its last."""
    if not 1 <= month <= MONTHS or year < 1:
        return made((year, month, 1))
    day = monthrange(year, month)[1] if last else 1
    read = made((year, month, day))
    shown = "" if read.value is None else f"{read.value.date:%d/%m/%Y} (mois entier)"
    return said(read, text, shown)


def _timed(read: Reading[Day], text: str, tail: str | None) -> Reading[Day]:
    """Read what follows a date: a time is left out, unless it makes it another day."""
    if read.value is None or read.value.date is None or tail is None:
        return read
    time = moment(tail.strip(" T"))
    if time is None:
        return Reading(None, UNREADABLE)
    if next_day := time.other_day_in_france(read.value.date):
        message = (
            f"selon le fuseau, c'est le {read.value.date:%d/%m/%Y} ou le {next_day:%d/%m/%Y} "
            "en France : écrivez la date seule."
        )
        return Reading(None, message)
    return read if time == Moment() else said(read, text)


FORMS: Sequence[Form] = (_year, iso, french, _month, _worded, _serial)
