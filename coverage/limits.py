"""The three-year limit of a convention, said only when no reading of its dates respects it.

A convention runs for one year; it is prolonged by at most two « avenants », so three
years in all (AAP 2025, section « Cadre du projet », second paragraph). The number of years
is the parameter `duree_totale_max`: the engine is given it.

A year alone is not a day: as a start it may mean its last day, as an end its first one; what
a source attests narrows it.
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
        last: the last day allowed; a span when the start is only known to the year, from
            `date.min` on when it is only known to be before the day a source attests.
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
    """Return the limit of a convention; None when nothing can be said of it.

    A convention ran on the day that a source attests: it began then at the latest. When its
    start is not known, that day tells only that the limit is exceeded, or nothing.

    Args:
        post: the convention.
        years: how long it may last in all, its renewals included.
    """
    start = _start(post)
    if start is None:
        return None
    first = date.min if post.starts is None else _last(start.first, years)
    last = _last(start.last, years)
    exceeded = post.ends is not None and _earliest_end(post, post.ends) > last
    if post.starts is None and not exceeded:
        return None
    return Limit(Span(first, last), exceeded)


def _start(post: Post) -> Span | None:
    """Return the days on which a convention may begin, None when nothing bounds them."""
    attested = _attested(post)
    if post.starts is None:
        return None if attested is None else Span(date.min, attested)
    start = span_of(post.starts, post.starts_precision)
    return start if attested is None else Span(start.first, min(start.last, attested))


def _earliest_end(post: Post, ends: date) -> date:
    """Return the first day that may be its last: it ran on the day a source attests."""
    first = span_of(ends, post.ends_precision).first
    return max(first, _attested(post) or first)


def _attested(post: Post) -> date | None:
    """Return the day a source attests, None when the dates given contradict it."""
    on = post.attested_on
    return on if on is not None and post.is_active(on) else None


def _last(start: date, years: int) -> date:
    """Return the eve of the same day some years later; for a 29 February, of 1 March."""
    same = years_later(start, years)
    return same - ONE_DAY if same.day == start.day else same
