"""When conventions end: the days on which the map may change."""

from __future__ import annotations

from datetime import date, timedelta

from coverage.model import Roster

ONE_DAY = timedelta(days=1)


def ends_after(roster: Roster, on: date) -> tuple[date, ...]:
    """Return the distinct last days of conventions still running on or after a day."""
    ends = {post.ends for post in roster.posts if post.ends is not None and post.ends >= on}
    return tuple(sorted(ends))


def day_after_next_end(roster: Roster, on: date) -> date | None:
    """Return the first day that shows the next end of convention, None when none is left."""
    ends = ends_after(roster, on)
    return ends[0] + ONE_DAY if ends and ends[0] < date.max else None
