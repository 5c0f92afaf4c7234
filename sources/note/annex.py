"""The last pages: parameters with their references, doubts, sources, what the note is made from."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from coverage.parameters import Interval, ParameterValue
from sources.french import MISSING, day, number
from sources.note.note import Note

MAX_DECIMALS = 4


def annex(note: Note) -> dict[str, Any]:
    """Return what the last pages print."""
    stamp = note.stamp
    return {
        "parameters": [
            [
                stamp.labels.get(key, key),
                value_words(value),
                value.unit,
                value.status.label,
                value.reference,
                day(value.checked_on),
            ]
            for key, value in stamp.used.items()
        ],
        "doubts": [[doubt.label, doubt.source] for doubt in note.survey.roster.doubts],
        "sources": list(stamp.sources),
    }


def value_words(value: ParameterValue) -> str:
    """Return a value in words: a figure and its range, yes or no, a date, codes."""
    match value.value:
        case Interval(low=low, central=central, high=high):
            if low == central == high:
                return figure(central)
            return f"{figure(central)} (de {figure(low)} à {figure(high)})"
        case bool(answer):
            return "oui" if answer else "non"
        case tuple(codes):
            return ", ".join(codes) or MISSING
        case str(words):
            return words
        case moment:
            return day(moment)


def figure(value: Fraction) -> str:
    r"""Return an exact figure with no more decimals than it needs.

    >>> figure(Fraction(132, 1000)), figure(Fraction(40000))
    ('0,132', '40\u202f000')
    """
    decimals = next(
        (n for n in range(MAX_DECIMALS) if (value * 10**n).denominator == 1), MAX_DECIMALS
    )
    return number(value, decimals)
