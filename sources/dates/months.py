"""Names of months and their abbreviations, as spreadsheets write them."""

from __future__ import annotations

from sources.text import folded

MONTH_NAMES = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
SHORTEST = 3


def month_number(word: str) -> int | None:
    """Return the number of a month from its name or the beginning of it; None if unclear.

    >>> month_number("sept"), month_number("Août"), month_number("jui")
    (9, 8, None)
    """
    start = folded(word)
    if len(start) < SHORTEST:
        return None
    months = [n for n, name in enumerate(MONTH_NAMES, start=1) if name.startswith(start)]
    return months[0] if len(months) == 1 else None
