"""Months: their first and last days, without a clock."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

YEAR = 12
ONE_DAY = timedelta(days=1)


def month_starts(first: date, last: date) -> Iterator[date]:
    """Yield the first days of months from a day to another, both included.

    >>> [str(day) for day in month_starts(date(2025, 11, 2), date(2026, 1, 1))]
    ['2025-12-01', '2026-01-01']
    """
    start = first if first.day == 1 else next_month(first)
    while start is not None and start <= last:
        yield start
        start = next_month(start)


def next_month(on: date) -> date | None:
    """Return the first day of the month after; None after the last month there is."""
    if (on.year, on.month) == (date.max.year, YEAR):
        return None
    years, month = divmod(on.month, YEAR)
    return date(on.year + years, month + 1, 1)


def month_end(on: date) -> date:
    """Return the last day of the month of a day.

    >>> month_end(date(2024, 2, 1))
    datetime.date(2024, 2, 29)
    """
    return on.replace(day=calendar.monthrange(on.year, on.month)[1])


def months_between(first: date, last: date) -> int:
    """Return how many months start from a day to another, both included, without listing them.

    >>> months_between(date(2025, 1, 1), date(2025, 12, 31)), months_between(date.max, date.min)
    (12, 0)
    """
    begun = (last.year - first.year) * YEAR + last.month - first.month
    return max(begun + (first.day == 1), 0)


def years_later(on: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 28 where there is none.

    >>> years_later(date(2024, 2, 29), 1)
    datetime.date(2025, 2, 28)
    """
    year = min(on.year + years, date.max.year)
    return on.replace(year=year, day=min(on.day, calendar.monthrange(year, on.month)[1]))


def day_after(on: date) -> date | None:
    """Return the day after, None after the last day there is."""
    return on + ONE_DAY if on < date.max else None
