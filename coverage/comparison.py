"""Two diagnoses side by side: which territories differ, and which change makes them differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise, takewhile

from coverage.calendar import turning_days
from coverage.findings import Diagnosis
from coverage.loads import ZERO
from coverage.model import Basis, Labelled, Roster, Verdict
from coverage.scenario import Change
from coverage.staffing import By, staffing


class Side(Labelled):
    """One of the two that are compared."""

    BEFORE = "a", "A"
    AFTER = "b", "B"


@dataclass(frozen=True, slots=True)
class Difference:
    """A territory before and after; `causes` are the steps that move it, numbered from 1."""

    before: Diagnosis
    after: Diagnosis
    causes: tuple[int, ...] = ()

    @property
    def changes_verdict(self) -> bool:
        """Tell whether the verdict, its branches or its certainty change."""
        return _verdict(self.before) != _verdict(self.after)


@dataclass(frozen=True, slots=True)
class Step:
    """One change made (side B) or undone (side A) on the way from one scenario to another.

    Attributes:
        side: the scenario that the change belongs to.
        number: its place there, from 1.
        changes: all that is changed once the step is made.
    """

    side: Side
    number: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """What a roster comes to on a day.

    Attributes:
        facilitators: active ETP, the unlocated ones included; coordination is apart.
        gaps, gaps_outside: zones blanches in the call, and outside.
        partial: territories of the call that are zones blanches in part.
        unmet: Σ (need − ETP received in the fair sharing) at the central need, in ETP, over
            the territories of which the need is known; None when no need is.
        bases: what those needs rest on; a figure is never printed without it.
        unknown: territories of unknown need, left out of `unmet`.
    """

    facilitators: Fraction
    coordination: Fraction
    unlocated: Fraction
    gaps: int
    gaps_outside: int
    partial: int
    unmet: Fraction | None
    bases: frozenset[Basis]
    unknown: int


def compare(
    before: Sequence[Diagnosis],
    after: Sequence[Diagnosis],
    between: Iterable[Sequence[Diagnosis]] = (),
) -> tuple[Difference, ...]:
    """Return the territories whose verdict, ETP or load differ, verdicts first.

    All are in one order of territories. With `between`, the diagnoses after each step but
    the last, a difference says at which steps its territory moves.
    """
    steps = [before, *between, after]
    found = []
    for rows in zip(*steps, strict=True):
        if _figures(rows[0]) != _figures(rows[-1]):
            moves = enumerate(pairwise(rows), start=1)
            causes = tuple(n for n, (old, new) in moves if _figures(old) != _figures(new))
            found.append(Difference(rows[0], rows[-1], causes))
    return tuple(sorted(found, key=lambda one: (not one.changes_verdict, one.before.code)))


def path(before: Sequence[Change], after: Sequence[Change]) -> tuple[Step, ...]:
    """Return the way from one list of changes to another, one change at a time.

    What both begin with stays; the rest of the first is undone from its end, then the rest
    of the second is made. Every state on the way is the beginning of one of the two lists,
    so that it is as sound as they are.
    """
    pairs = zip(before, after, strict=False)
    common = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    undone = (Step(Side.BEFORE, n, tuple(before[: n - 1])) for n in range(len(before), common, -1))
    made = (Step(Side.AFTER, n, tuple(after[:n])) for n in range(common + 1, len(after) + 1))
    return (*undone, *made)


def totals(roster: Roster, diagnoses: Sequence[Diagnosis], on: date) -> Totals:
    """Sum up a roster and its diagnoses, departments, on a day."""
    counted = staffing(roster, on, By.PROGRAMME)
    gaps = [one for one in diagnoses if one.verdict is Verdict.GAP]
    known = [one for one in diagnoses if one.need.central is not None]
    return Totals(
        facilitators=counted.facilitators,
        coordination=counted.coordination,
        unlocated=counted.unlocated,
        gaps=sum(one.in_call for one in gaps),
        gaps_outside=sum(not one.in_call for one in gaps),
        partial=sum(one.in_call and one.verdict is Verdict.PARTIAL for one in diagnoses),
        unmet=sum(map(_unmet, known), ZERO) if known else None,
        bases=frozenset(one.need.basis for one in known),
        unknown=len(diagnoses) - len(known),
    )


def days_between(rosters: Iterable[Roster], since: date, until: date) -> tuple[date, ...]:
    """Return the days from which one of the rosters may differ, the first one included."""
    days = {since}.union(*(turning_days(roster) for roster in rosters))
    return tuple(sorted(one for one in days if since <= one <= until))


def _unmet(one: Diagnosis) -> Fraction:
    return (one.need.central or ZERO) - (one.fair_supply or ZERO)


def _verdict(diagnosis: Diagnosis) -> tuple[object, ...]:
    return (diagnosis.verdict, diagnosis.branches, diagnosis.certainty)


def _figures(diagnosis: Diagnosis) -> tuple[object, ...]:
    return (*_verdict(diagnosis), diagnosis.own_fte, diagnosis.bordering_fte, diagnosis.load)
