"""Which departments an edit of the roster changes: the engine asked again with the new posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from coverage.comparison import Difference, compare
from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Level, Post
from sources.cases import survey_on
from sources.dataset import Dataset

ONE_DAY = timedelta(days=1)


def impacts(
    data: Dataset, before: Sequence[Diagnosis], posts: Sequence[Post], on: date
) -> tuple[Difference, ...]:
    """Return the departments whose verdict or ETP change, verdicts first.

    Args:
        data: as it stands.
        before: its departments on that day.
        posts: what the roster would be.
        on: the day.
    """
    edited = replace(data, roster=replace(data.roster, posts=tuple(posts)))
    return compare(before, report(survey_on(edited, on), Level.DEPARTMENT))


def telling_days(before: Post | None, after: Post | None, days: Iterable[date]) -> tuple[date, ...]:
    """Return the days on which an edit of one post can be seen.

    Those of `days` on which it runs, before or after the edit, and the first day on which
    it runs in one of the two only.
    """
    posts = [post for post in (before, after) if post is not None]
    shown = {on for on in days if any(post.is_active(on) for post in posts)}
    starts = [post.starts for post in posts if post.starts is not None]
    ends = (post.ends for post in posts)
    stops = [last + ONE_DAY for last in ends if last is not None and last < date.max]
    differ = [on for on in (*starts, *stops) if _runs(before, on) != _runs(after, on)]
    return tuple(sorted(shown | set(sorted(differ)[:1])))


def _runs(post: Post | None, on: date) -> bool:
    return post is not None and post.is_active(on)
