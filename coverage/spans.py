"""What is known of the time a convention runs: for sure, from an unknown start, to a vague end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coverage.limits import span_of
from coverage.model import Post, Precision
from coverage.months import ONE_DAY, day_after


class Known(StrEnum):
    """How a stretch of a convention is known."""

    SURE = "sure"
    OPEN = "open"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to the eve of `after`; None: no bound known."""

    known: Known
    first: date | None
    after: date | None


def stretches(post: Post) -> tuple[Stretch, ...]:
    """Return the stretches of a convention, in order, as the engine counts it running.

    Open: the start is not known, up to the day a source attests it (all along without one).
    Vague: within the year of a start or of an end given to the year, but for what a source
    attests. Sure: the rest.
    """
    after = None if post.ends is None else day_after(post.ends)
    over = _may_be_over(post, after)
    surely = _surely_running(post)
    lead = Known.OPEN if post.starts is None else Known.VAGUE
    begun = over if surely is None else surely if over is None else min(surely, over)
    found = (
        Stretch(lead, post.starts, begun),
        Stretch(Known.SURE, begun, over),
        Stretch(Known.VAGUE, over, after),
    )
    return tuple(one for one in found if _lasts(one))


def _surely_running(post: Post) -> date | None:
    """Return the first day on which it runs whatever its dates mean, None when unknown."""
    if post.starts is None:
        return post.attested_on
    latest = span_of(post.starts, post.starts_precision).last
    if post.attested_on is None or post.attested_on < post.starts:
        return latest
    return min(latest, post.attested_on)


def _may_be_over(post: Post, after: date | None) -> date | None:
    """Return the first day on which it may have ended, None without an end."""
    if post.ends is None or after is None:
        return None
    if post.ends_precision is not Precision.YEAR:
        return after
    earliest = span_of(post.ends, post.ends_precision).first
    known = [day for day in (post.starts, post.attested_on) if day is not None]
    return min(max([earliest, *known]), post.ends) + ONE_DAY


def _lasts(one: Stretch) -> bool:
    """Tell whether a stretch has days; a missing bound is far away, on its own side."""
    if one.first is None:
        return one.known is Known.OPEN
    return one.after is None or one.first < one.after
