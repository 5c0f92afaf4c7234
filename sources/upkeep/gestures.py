"""What people do to a convention, and what to tell them: prolong it, end it.

A convention runs for one year; it is prolonged by at most two « avenants », so three
years in all (AAP 2025, section « Cadre du projet », second paragraph).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from coverage.errors import InvalidValueError
from coverage.model import Post, Precision
from coverage.months import years_later
from coverage.parameters import Interval
from sources.dataset import Dataset
from sources.problems import Problem, Severity

LINE = 2
"""Line of the one post of a form, in the problems of its fields."""
MOST_YEARS = "duree_totale_max"
_ONE_DAY = timedelta(days=1)


def proposed_end(post: Post, today: date) -> str:
    """Return the end one year on, as a form shows it; as precise as the one known.

    Without a known end, the last day of the present year.
    """
    if post.ends is None:
        return f"31/12/{today:%Y}"
    later = years_later(post.ends, 1)
    return f"{later:%Y}" if post.ends_precision is Precision.YEAR else f"{later:%d/%m/%Y}"


def most_years(data: Dataset, on: date) -> int | None:
    """Return how many years a post may be funded in all, None when it is not known."""
    try:
        value = data.parameter_set[MOST_YEARS].on(on).value
    except InvalidValueError:  # a day before the first call that sets it
        return None
    return int(value.central) if isinstance(value, Interval) else None


def renewal_remarks(before: Post, after: Post, years: int | None) -> Iterable[Problem]:
    """Yield what is odd in a new end: not later, or beyond the years allowed in all."""
    if after.ends is None or before.ends is None:
        return
    if after.ends <= before.ends:
        yield _odd(f"pas après la fin actuelle ({before.ends:%d/%m/%Y}) : rien n'est renouvelé.")
    if years is None:
        return
    if after.starts is None:
        message = f"début non connu : rien ne dit si la durée totale dépasse {years} ans."
        yield Problem(LINE, "date_fin", "", message, Severity.INFO)
        return
    last = years_later(after.starts, years) - _ONE_DAY
    if after.ends > last:
        yield _odd(
            f"plus de {years} ans en tout depuis le {after.starts:%d/%m/%Y} : l'appel limite une "
            f"convention et ses avenants au {last:%d/%m/%Y}."
        )


def end_remarks(before: Post, after: Post) -> Iterable[Problem]:
    """Yield what is odd in the end of a convention."""
    if after.ends is None:
        message = "donnez le dernier jour : sans lui la convention reste sans terme."
        yield Problem(LINE, "date_fin", "", message)
    elif before.ends is not None and after.ends > before.ends:
        yield _odd(
            f"après la fin actuelle ({before.ends:%d/%m/%Y}) : c'est un renouvellement, "
            "pas une fin."
        )
    elif after.attested_on is not None and after.attested_on > after.ends:
        yield _odd(
            f"avant le jour où la source montre la convention en cours "
            f"({after.attested_on:%d/%m/%Y}) : corrigez l'un ou l'autre."
        )


def _odd(message: str) -> Problem:
    return Problem(LINE, "date_fin", "", message, Severity.WARNING)
