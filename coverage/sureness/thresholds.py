"""From which value of one figure each demand falls short, exactly.

When needs grow with one figure y (need = fixed + moving × y), the largest excess of need
over supply is a convex broken line of y, and a demand once short stays so. Its corners
are found by drawing the lines of two values and looking where they cross (the method of
Eisner and Severance); where nothing is fixed the uncapped ratio is the corner at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from coverage.capacity import Network, fair_flow, linked_parts
from coverage.flow import reachable_after_max_flow
from coverage.loads import ZERO

ALWAYS = Fraction(-1)
"""The threshold of a demand that is short over the whole range."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Needs that grow with one figure: `fixed + moving × y`, from `low` to `high`."""

    fixed: tuple[Fraction, ...]
    moving: tuple[Fraction, ...]
    supplies: tuple[Fraction, ...]
    serves: tuple[tuple[int, ...], ...]
    low: Fraction
    high: Fraction


def thresholds(growth: Growth) -> tuple[Fraction | None, ...]:
    """Return the value above which each demand is short; at it, it is not (equality is enough).

    None: never within the range. `ALWAYS`: from its start on.

    >>> one = Fraction(1)
    >>> shared = ((0,), (0,))
    >>> growth = Growth((one, one), (one, 0 * one), (3 * one,), shared, 0 * one, 9 * one)
    >>> [str(value) for value in thresholds(growth)]
    ['1', '1']
    """
    found: list[Fraction | None] = [None] * len(growth.fixed)
    asking = [
        demand
        for demand, (fixed, moving) in enumerate(zip(growth.fixed, growth.moving, strict=True))
        if fixed + moving * growth.high > 0
    ]
    bare = Network(growth.moving, growth.supplies, growth.serves)
    for part in linked_parts(bare, asking):
        if any(growth.fixed[demand] for demand in part):
            values = _corners(growth, part)
        else:
            values = _ratios(growth, part)
        for demand, value in values.items():
            found[demand] = value
    return tuple(found)


def _ratios(growth: Growth, part: Sequence[int]) -> dict[int, Fraction]:
    """Return the thresholds of demands that all grow from zero: their uncapped ratios."""
    inside = set(part)
    needs = tuple(need if demand in inside else ZERO for demand, need in enumerate(growth.moving))
    ratios = fair_flow(Network(needs, growth.supplies, growth.serves)).ratios
    found = {}
    for demand in part:
        ratio = ratios[demand]
        if ratio is not None and ratio < growth.high:
            found[demand] = ratio if ratio >= growth.low else ALWAYS
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    """The excess of one set of demands, as a line of y."""

    demands: frozenset[int]
    fixed: Fraction
    moving: Fraction

    def at(self, y: Fraction) -> Fraction:
        return self.fixed + self.moving * y


def _corners(growth: Growth, part: Sequence[int]) -> dict[int, Fraction]:
    """Return the thresholds of linked demands, from the corners of the broken line."""
    first, last = _line(growth, part, growth.low), _line(growth, part, growth.high)
    found = dict.fromkeys(first.demands, ALWAYS)
    waiting = [(first, last)]
    while waiting:
        left, right = waiting.pop()
        if left.demands == right.demands:
            continue
        # Both are the best of their side: they cross between, or at its edge.
        cross = (left.fixed - right.fixed) / (right.moving - left.moving)
        middle = _line(growth, part, cross)
        if middle.at(cross) > left.at(cross):
            waiting += [(left, middle), (middle, right)]
            continue
        for demand in right.demands - left.demands:
            found[demand] = cross
    return found


def _line(growth: Growth, part: Sequence[int], y: Fraction) -> _Line:
    """Return the line of the smallest set with the largest excess at y: those short there."""
    needs = [growth.fixed[demand] + growth.moving[demand] * y for demand in part]
    posts = sorted({post for demand in part for post in growth.serves[demand]})
    supplies = [growth.supplies[post] for post in posts]
    unit = lcm(*(amount.denominator for amount in (*needs, *supplies)))
    place = {post: index for index, post in enumerate(posts)}
    _, cut = reachable_after_max_flow(
        [int(amount * unit) for amount in needs],
        [int(amount * unit) for amount in supplies],
        [[place[post] for post in growth.serves[demand]] for demand in part],
    )
    short = frozenset(part[index] for index in cut)
    called = {post for demand in short for post in growth.serves[demand]}
    return _Line(
        short,
        sum((growth.fixed[demand] for demand in short), ZERO)
        - sum((growth.supplies[post] for post in called), ZERO),
        sum((growth.moving[demand] for demand in short), ZERO),
    )
