"""The limit of three years: earlier conventions and what is asked, in the shortest reading.

A date known to the year is read so that the convention is the shortest; a beginning that is
not known counts nothing. Only what exceeds the limit even so is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from coverage.applications.application import Application, name_key, posts_carried
from coverage.applications.rules import Check, Outcome, Rules, Subject
from coverage.model import Post, Precision, Roster

YEAR = 12
"""Months."""
_ONE_DAY = timedelta(days=1)


def shortest_months(post: Post, until: date | None = None) -> int | None:
    """Return the months that a convention lasts at least, None when nothing tells them.

    `until` is the first day of what would follow it: no day is counted twice.

    >>> from coverage.model import Role
    >>> post = Post("a", "A", Role.FACILITATOR, Fraction(1), starts=date(2023, 1, 1),
    ...     ends=date(2024, 12, 31), ends_precision=Precision.DAY, starts_precision=Precision.DAY)
    >>> shortest_months(post)
    24
    """
    starts, ends = post.starts, post.ends
    if starts is None:
        starts = post.attested_on
    elif post.starts_precision is Precision.YEAR:
        starts = date(starts.year, 12, 31)
    if starts is None or ends is None or ends == date.max:
        return None
    if post.ends_precision is Precision.YEAR:
        ends = date(ends.year, 1, 1)
    if until is not None:
        ends = min(ends, until - _ONE_DAY)
    return max(0, _months(starts, ends + _ONE_DAY))


def duration(application: Application, roster: Roster, rules: Rules) -> Check:
    """Check what is asked, and with the earlier conventions of the same programme.

    « Cadre du projet », second paragraph: an initial convention and two avenants. That the
    count starts again with another call is a reading, told as such.
    """
    asked = Fraction(application.years) if application.years else rules.years.value
    most, reference = rules.years_max.value, rules.years_max.reference
    words = _years(asked) if application.years else f"{_years(asked)} (durée d'une convention)"
    if asked > most:
        sentence = f"{_years(asked)} demandés, plus que les {_years(most)} en tout."
        return Check(Subject.DURATION, Outcome.REFUSED, sentence, reference)
    earlier = posts_carried(application, roster)
    same = [post for post in earlier if _is_same_programme(post, application) is True]
    unsure = [post for post in earlier if _is_same_programme(post, application) is None]
    left = most - asked
    over = [post for post in same if _exceeds(post, left, application)]
    if over and _is_certain(application, over, earlier):
        sentence = f"{_already(over[0], application, words, most)}."
        return Check(Subject.DURATION, Outcome.REFUSED, sentence, reference)
    if over:
        which = "si c'est ce poste qui est reconduit, ce qui n'est pas dit"
        sentence = f"{_already(over[0], application, words, most)} {which}."
        return Check(Subject.DURATION, Outcome.TO_ASSESS, sentence, reference)
    if over := [post for post in unsure if _exceeds(post, left, application)]:
        which = "si c'est le même programme, ce qui n'est pas dit"
        sentence = f"{_already(over[0], application, words, most)} {which}."
        return Check(Subject.DURATION, Outcome.TO_ASSESS, sentence, reference)
    unknown = [post.id for post in (*same, *unsure) if post.starts is None]
    if unknown:
        sentence = f"{words} ; le début de {', '.join(unknown)} n'est pas connu : à vérifier."
        return Check(Subject.DURATION, Outcome.TO_ASSESS, sentence, reference)
    sentence = f"{words}, au plus {_years(most)} en tout."
    if earlier and not same and not unsure:
        names = ", ".join(dict.fromkeys(post.programme for post in earlier))
        sentence += f" Hypothèse : un nouvel appel ne compte pas la durée passée sous {names}."
    return Check(Subject.DURATION, Outcome.PASSED, sentence, reference)


def _is_certain(application: Application, over: list[Post], earlier: Sequence[Post]) -> bool:
    """Tell whether a post that would last too long is carried on, whatever is not said.

    Named by the application; or, of a renewal that names none, whichever post of the
    structure it is.
    """
    if application.renews:
        return True
    return application.renewal is True and len(over) == len(earlier)


def _exceeds(post: Post, left: Fraction, application: Application) -> bool:
    return Fraction(shortest_months(post, application.starts) or 0, YEAR) > left


def _already(post: Post, application: Application, words: str, most: Fraction) -> str:
    months = shortest_months(post, application.starts) or 0
    already = f"{months} mois au moins déjà faits ({post.id})"
    return f"{already} et {words} : plus que les {_years(most)} en tout"


def _is_same_programme(post: Post, application: Application) -> bool | None:
    if not post.programme or not application.programme:
        return None
    return name_key(post.programme) == name_key(application.programme)


def _months(starts: date, after: date) -> int:
    """Return the whole months between a first day and the day after the last."""
    months = (after.year - starts.year) * YEAR + after.month - starts.month
    return months - (after.day < starts.day)


def _years(value: Fraction) -> str:
    count = int(value) if value.denominator == 1 else None
    text = str(count) if count is not None else str(float(value)).replace(".", ",")
    return f"{text} an{'s' if value >= 2 else ''}"  # noqa: PLR2004  French plural from two
