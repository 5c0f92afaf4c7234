"""Day numbers of a workbook that counts its days from another day than others do.

Old Macintosh counted from 1904, and Excel still offers it. A number under a format of date
is read by the workbook's own calendar; a bare one under « date_fin » would be read
elsewhere as counted from 1900, four years early: here it becomes its day, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from sources.problems import Problem, Severity
from sources.text import Row, folded
from sources.workbook.sheet import DAY_ZERO, Sheet

_BARE = re.compile(r"\s*([0-9]{5})(?:[.,]0+)?\s*", re.ASCII)
_NAMES = frozenset({"debut", "fin", "atteste_le"})


def with_own_days(
    sheet: Sheet, header: Row, rows: Sequence[Row]
) -> tuple[tuple[Row, ...], list[Problem]]:
    """Return the rows with the bare day numbers of columns of dates as days, and what is said."""
    problems: list[Problem] = []
    places = [place for place, name in enumerate(header.cells) if _holds_dates(name)]
    if sheet.day_zero == DAY_ZERO or not places:
        return tuple(rows), problems
    dated = []
    for row in rows:
        cells = list(row.cells)
        for place in places:
            value = cells[place] if place < len(cells) else ""
            if day := _day(value, sheet):
                cells[place] = day
                message = (
                    f"« {value.strip()} » lu {day} : numéro de jour, dans un classeur qui compte "
                    f"les jours depuis le {sheet.day_zero:%d/%m/%Y}. Mettez ces cellules au "
                    "format date."
                )
                name = header.cells[place].strip()
                problems.append(Problem(row.line, name, value, message, Severity.INFO))
        dated.append(Row(row.line, tuple(cells)))
    return tuple(dated), problems


def _holds_dates(name: str) -> bool:
    return "date" in folded(name) or folded(name) in _NAMES


def _day(value: str, sheet: Sheet) -> str:
    """Return the day of a bare day number, "" for anything else."""
    found = _BARE.fullmatch(value)
    if found is None:
        return ""
    try:
        return (sheet.day_zero + timedelta(days=int(found[1]))).isoformat()
    except OverflowError:
        return ""
