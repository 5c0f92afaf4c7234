"""How much of a date a cell shows: a convention that ends in « sept.-25 » runs to the 30th.

Excel says it by a code, OpenDocument by elements; both come down to the same question.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from sources.text import folded

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that a cell may show alone: one ETP under a format of years would be « 1900 »."""

_QUOTED = re.compile(r'"([^"]*)"?|\\(.)')
_ELAPSED = re.compile(r"\[[hms]+\]", re.I)
_FILLED = re.compile(r"\[[^\]]*\]|[_*].")
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_MONTH_AND_YEAR = 2
_FIRST_DAY = re.compile(r"([0-9]{4})-[0-9]{2}-01", re.ASCII)
_YEAR_WORDS = frozenset({"annee", "an"})


class Shown(StrEnum):
    """The last part of a date that shows."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


def shown_by_parts(parts: Collection[str], literal: str) -> Shown:
    """Return how much of a date shows by its parts and the words written around them.

    A quarter or a week is less than a date and more than a year: the whole date counts.
    Suites write some of them as words (`"T "yyyy`), so a year beside other words than
    « année » is no whole year either; a digit among the words may be a day.

    >>> shown_by_parts({"month", "year"}, "fin ").value, shown_by_parts({"year"}, "T ").value
    ('month', 'day')
    """
    if not parts or not {"month", "year"}.issuperset(parts) or _DIGITS.search(literal):
        return Shown.DAY
    if "month" in parts:
        return Shown.MONTH
    words = "".join(c if c.isalpha() else " " for c in literal).split()
    return Shown.YEAR if _YEAR_WORDS.issuperset(map(folded, words)) else Shown.DAY


def shown_by_format(code: str) -> Shown:
    r"""Return how much of a date a format of Excel shows.

    >>> shown_by_format("dd/mm/yyyy").value, shown_by_format(r"[$-40C]mmm\-yy;@").value
    ('day', 'month')
    >>> shown_by_format('"Année "yyyy').value, shown_by_format('"T"q yyyy').value
    ('year', 'day')
    """
    literal = "".join(quoted or escaped for quoted, escaped in _QUOTED.findall(code))
    bare = without_words(code)
    if ";" in bare:
        return shown_by_format(_first_section(code))
    bare = _FILLED.sub("", _ELAPSED.sub("h", bare))
    marks = {c for c in bare.lower() if c.isalnum()}
    names = {"m": "month", "y": "year"}
    return shown_by_parts({names.get(mark, mark) for mark in marks}, literal)


def without_words(code: str) -> str:
    r"""Return a format of Excel without the words that it writes as they are.

    >>> without_words(r'"jour ; "d\ mmm')
    'dmmm'
    """
    return _QUOTED.sub("", code)


def _first_section(code: str) -> str:
    """Return what stands before the first semicolon that is not a word of the format."""
    end = 0
    for piece in re.finditer(r'"[^"]*"?|\\.|.', code, re.S):
        if piece[0] == ";":
            break
        end = piece.end()
    return code[:end]


def shown_by_text(text: str) -> Shown:
    """Return how much of a date a text shows, where its format is not known.

    >>> [shown_by_text(one).value for one in ("sept. 25", "09/2025", "2025", "1 sept. 2025")]
    ['month', 'month', 'year', 'day']
    """
    groups = len(_DIGITS.findall(text))
    named = any(c.isalpha() for c in text)
    if groups == 1:
        return Shown.MONTH if named else Shown.YEAR
    return Shown.MONTH if groups == _MONTH_AND_YEAR and not named else Shown.DAY


def as_shown(day: str, shown: Shown) -> str:
    """Return AAAA-MM or AAAA for a date of which the cell shows no more; else the date.

    Only where what is hidden is a first day: any other was typed as a whole date. A year
    that no convention has stays a whole date: it is a figure that a format disguised.

    >>> as_shown("2025-09-01", Shown.MONTH), as_shown("2025-09-15", Shown.MONTH)
    ('2025-09', '2025-09-15')
    >>> as_shown("2025-01-01", Shown.YEAR), as_shown("1900-01-01", Shown.YEAR)
    ('2025', '1900-01-01')
    """
    first = _FIRST_DAY.fullmatch(day)
    if shown is Shown.DAY or not first or not FIRST_YEAR <= int(first[1]) <= LAST_YEAR:
        return day
    return day.removesuffix("-01" if shown is Shown.MONTH else "-01-01")
