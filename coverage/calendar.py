"""When conventions end, and what ends with them: ETP by month, verdicts by month, turning days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from coverage.loads import ZERO
from coverage.model import Post, Role, Roster, Verdict
from coverage.months import day_after, month_end, month_starts
from coverage.outlook import Outlook, Outlooks
from coverage.standing import Standing


@dataclass(frozen=True, slots=True)
class Month:
    """What is known of the first day of a month, and what ends before the next.

    Attributes:
        facilitators: active ETP of facilitators, those without a place included.
        coordination: active ETP of coordinators, never part of the former.
        unlocated: the part of `facilitators` that says no place.
        by_programme: ETP of facilitators by programme, in order of name, "" (none) last;
            they sum to `facilitators`.
        ending: conventions of any role whose last day is in the month, in roster order.
        departments: verdict of each department, in order of code.
    """

    on: date
    facilitators: Fraction
    coordination: Fraction
    unlocated: Fraction
    by_programme: tuple[tuple[str, Fraction], ...]
    ending: tuple[Post, ...]
    departments: Outlook

    @property
    def gaps(self) -> tuple[str, ...]:
        """The departments that are a zone blanche, in order of code."""
        return tuple(one.code for one in self.departments if one.verdict is Verdict.GAP)


@dataclass(frozen=True, slots=True)
class Change:
    """A department whose situation is no longer the one of the day before."""

    on: date
    before: Standing
    after: Standing

    @property
    def code(self) -> str:
        """The code of the department."""
        return self.after.code

    @property
    def becomes_gap(self) -> bool:
        """Tell whether it becomes a zone blanche, and was not one."""
        return self.after.verdict is Verdict.GAP and self.before.verdict is not Verdict.GAP

    @property
    def stops_being_gap(self) -> bool:
        """Tell whether it was a zone blanche, and no longer is."""
        return self.before.verdict is Verdict.GAP and self.after.verdict is not Verdict.GAP


@dataclass(frozen=True, slots=True)
class Calendar:
    """The months of a roster from a day to another, and the days on which verdicts turn.

    Attributes:
        months: one a first day of month, from `first` to `last`, both included.
        changes: in order of day then code, after `first` and up to `last`. Needs that move by
            themselves (a sliding year of contracts) are looked at on each first day of month
            and on each day that something else turns: see `_moving` for what is between.
    """

    first: date
    last: date
    months: tuple[Month, ...]
    changes: tuple[Change, ...]


def calendar_of(
    outlooks: Outlooks,
    first: date,
    last: date,
    also: Iterable[date] = (),
    *,
    to_the_day: bool = True,
) -> Calendar:
    """Return the calendar of a roster.

    Args:
        outlooks: the verdicts of any day.
        first: the first day of the calendar.
        last: its last day, included.
        also: other days on which something may turn (operations, parameters).
        to_the_day: date changes to the day, else to the first month start that shows them,
            which asks for no other examination.

    Raises:
        UnknownCodeError: a post names a code the atlas does not know.
    """
    months = tuple(_month(outlooks, start) for start in month_starts(first, last))
    days = {first} | {month.on for month in months}
    if to_the_day:
        turning = {*also, *turning_days(outlooks.setting(first).roster)}
        days |= {day for day in turning if first < day <= last}
        days |= {day for pair in pairwise(sorted(days)) for day in _moving(outlooks, *pair)}
    return Calendar(first, last, months, changes(outlooks, sorted(days)))


def _moving(outlooks: Outlooks, eve: date, day: date) -> Iterator[date]:
    """Yield days between two, down to those on which needs that move by themselves turn a verdict.

    A need measured on the twelve months before may be another every day. Halving finds what
    differs between the two days, each time to the day; what turns and turns back is not seen.
    """
    if (day - eve).days <= 1 or outlooks.setting(eve).needs is outlooks.setting(day).needs:
        return
    if [*map(_looks, outlooks.on(eve))] == [*map(_looks, outlooks.on(day))]:
        return
    middle = eve + (day - eve) // 2
    yield middle
    yield from _moving(outlooks, eve, middle)
    yield from _moving(outlooks, middle, day)


def changes(outlooks: Outlooks, days: Sequence[date]) -> tuple[Change, ...]:
    """Return what changes from each of some days to the next."""
    found: list[Change] = []
    for eve, day in pairwise(days):
        before, after = outlooks.on(eve), outlooks.on(day)
        if before is not after:
            found += [
                Change(day, one, other)
                for one, other in zip(before, after, strict=True)
                if _looks(one) != _looks(other)
            ]
    return tuple(found)


def turning_days(roster: Roster) -> tuple[date, ...]:
    """Return the days on which a post starts to act, no longer acts, or is first attested."""
    days: set[date] = set()
    for post in roster.posts:
        days |= {day for day in (post.starts, post.attested_on) if day is not None}
        if post.ends is not None and (following := day_after(post.ends)) is not None:
            days.add(following)
    return tuple(sorted(days))


def ending_between(roster: Roster, first: date, last: date) -> tuple[Post, ...]:
    """Return the conventions whose last day is between two days, both included."""
    return tuple(p for p in roster.posts if p.ends is not None and first <= p.ends <= last)


def ends_after(roster: Roster, on: date) -> tuple[date, ...]:
    """Return the distinct last days of conventions still running on or after a day."""
    ends = {post.ends for post in roster.posts if post.ends is not None and post.ends >= on}
    return tuple(sorted(ends))


def day_after_next_end(roster: Roster, on: date) -> date | None:
    """Return the first day that shows the next end of convention, None when none is left."""
    ends = ends_after(roster, on)
    return day_after(ends[0]) if ends else None


def _month(outlooks: Outlooks, on: date) -> Month:
    roster = outlooks.setting(on).roster
    active = roster.active(on)
    facilitators = [post for post in active if post.role is Role.FACILITATOR]
    programmes = sorted(
        {post.programme for post in facilitators}, key=lambda name: (not name, name)
    )
    return Month(
        on=on,
        facilitators=_sum(facilitators),
        coordination=_sum(post for post in active if post.role is Role.COORDINATOR),
        unlocated=_sum(roster.unlocated(on)),
        by_programme=tuple(
            (name, _sum(post for post in facilitators if post.programme == name))
            for name in programmes
        ),
        ending=ending_between(roster, on, month_end(on)),
        departments=outlooks.on(on),
    )


def _looks(one: Standing) -> tuple[object, ...]:
    """Return what a department is drawn by: a change of anything else is no change here."""
    return one.verdict, one.branches, one.own_fte > 0, one.bordering_fte > 0


def _sum(posts: Iterable[Post]) -> Fraction:
    return sum((post.fte for post in posts), ZERO)
