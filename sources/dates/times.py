"""The time written after a date: nothing to a convention, unless it makes it another day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_TIME = re.compile(
    r"(?:à )?(?P<hour>[0-9]{1,2})[:hH](?P<minute>[0-9]{2})?(?::(?P<second>[0-9]{2}))?"
    r"(?:[.,][0-9]{1,9})? ?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)
FRENCH_OFFSETS = (60, 120)
"""Minutes from universal time to the winter and the summer time of mainland France."""
_HOURS, _SIXTY = 24, 60
_MOST_OFFSET = 14 * 60


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day, and its offset to universal time in minutes, None when not written."""

    minutes: int = 0
    seconds: int = 0
    offset: int | None = None

    def other_day_in_france(self, day: date) -> date | None:
        """Return the other day this moment of a day may be in France, None when it is that day.

        A time of French winter or summer is of the day as written. The calendar of the
        change of hour is left out: where it would matter, both days are possible.
        """
        if self.offset is None or self.offset in FRENCH_OFFSETS:
            return None
        try:
            universal = datetime.combine(day, time(), UTC) + timedelta(
                minutes=self.minutes - self.offset
            )
            french = [(universal + timedelta(minutes=o)).date() for o in FRENCH_OFFSETS]
        except OverflowError:
            return None  # beyond the last year: told as far
        return next((other for other in french if other != day), None)


def moment(text: str) -> Moment | None:
    """Read HH:MM, HH:MM:SS, 12h30, with or without a time zone; None for anything else."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    offset = _offset(found["zone"])
    if hour >= _HOURS or minute >= _SIXTY or second >= _SIXTY or abs(offset or 0) > _MOST_OFFSET:
        return None
    return Moment(hour * _SIXTY + minute, second, offset)


def _offset(zone: str | None) -> int | None:
    if zone is None or zone == "Z":
        return None if zone is None else 0
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return (hours * _SIXTY + minutes) * (-1 if zone[0] == "-" else 1)
