"""The three-year limit of a convention, said only when no reading of its dates respects it.

A convention runs for one year; it is prolonged by at most two « avenants », so three
years in all (AAP 2025, section « Cadre du projet », second paragraph). The number of years
is the parameter `duree_totale_max`: the engine is given it.

A year alone is not a day: as a start it may mean its last day, as an end its first one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coverage.model import Post, Precision
from coverage.months import ONE_DAY, years_later


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that a date may mean, both included."""

    first: date
    last: date

    @property
    def is_exact(self) -> bool:
        """Tell whether it is one day."""
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day that the limit leaves to a convention, and whether it is exceeded for sure.

    Attributes:
        last: the last day allowed; a span when the start is only known to the year.
        exceeded: even the shortest reading of the dates lasts longer.
    """

    last: Span
    exceeded: bool


def span_of(on: date, precision: Precision) -> Span:
    """Return the days that a date may mean.

    >>> str(span_of(date(2025, 12, 31), Precision.YEAR).first)
    '2025-01-01'
    """
    if precision is Precision.YEAR:
        return Span(date(on.year, 1, 1), date(on.year, 12, 31))
    return Span(on, on)


def limit_of(post: Post, years: int) -> Limit | None:
    """Return the limit of a convention; None when its start is not known: nothing can be said.

    Args:
        post: the convention.
        years: how long it may last in all, its renewals included.
    """
    if post.starts is None:
        return None
    start = span_of(post.starts, post.starts_precision)
    last = Span(_last(start.first, years), _last(start.last, years))
    if post.ends is None:
        return Limit(last, exceeded=False)
    return Limit(last, exceeded=span_of(post.ends, post.ends_precision).first > last.last)


def _last(start: date, years: int) -> date:
    return years_later(start, years) - ONE_DAY
