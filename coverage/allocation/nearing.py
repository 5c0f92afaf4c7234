"""A plan near the best of tables too long to be added up whole, and how far it may be.

First few choices of each table, far apart; then closer and closer ones around the best found.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil

from coverage.allocation.found import Found
from coverage.allocation.offers import Offers
from coverage.allocation.sums import Figures, Table, joined, pruned
from coverage.allocation.tables import Choice
from coverage.allocation.terms import ZERO
from coverage.allocation.timer import Timer

ACROSS = 40
"""Choices of a table tried at first."""
AROUND = 4
"""Choices tried on each side of the best found."""
CLOSER = 3
MOST_KEPT = 1_000
"""Sums spent that are kept from one table to the next."""


def near_best(tables: Sequence[Table], offers: Offers, timer: Timer) -> Found:
    """Return a good plan found in the time left, and its gap; never said to be the best.

    A first plan is always found: it takes little.
    """
    figures = Figures(tables, offers)
    places = [0] * len(tables)
    pace = max(ceil(len(table.choices) / ACROSS) for table in tables)
    reach, limit = ACROSS, None
    keys = [_corners(table) for table in tables]
    while True:
        options = [
            sorted(
                {*range(at % pace, at, pace)[-reach:], *range(at, at + reach * pace + 1, pace)}
                | key
            )
            for at, key in zip(places, keys, strict=True)
        ]
        moved = _best_among(tables, options, figures, offers.budget, limit)
        if moved is None or (pace == 1 and moved == places):
            break
        places, pace, reach = moved, max(1, pace // CLOSER), AROUND
        limit = timer
    steps = [0] * len(offers.items)
    for table, place in zip(tables, places, strict=True):
        chosen = table.choices[place].steps
        for candidate, count in zip(table.part.candidates, chosen, strict=True):
            steps[candidate] = count
    return Found(tuple(steps), optimal=False, gap=_gap(tables, places, offers.budget))


def _corners(table: Table) -> set[int]:
    """Return the places where a value turns, of the values that seldom do: never missed."""
    place = {choice.spent: n for n, choice in enumerate(table.choices)}
    found: set[int] = set()
    for rank in range(len(table.choices[0].values)):
        hull = _hull(table.choices, rank)
        if len(hull) <= AROUND:
            found |= {place[spent] for spent, _ in hull}
    return found


def _best_among(
    tables: Sequence[Table],
    options: Sequence[Sequence[int]],
    figures: Figures,
    budget: int,
    timer: Timer | None,
) -> list[int] | None:
    """Return the best place in each table among some; None when time runs out."""
    sums = {0: 0}
    for table, places in zip(tables, options, strict=True):
        if timer and timer.left() <= 0:
            return None
        choices = [table.choices[place] for place in places if place < len(table.choices)]
        numbers = [(choice.spent, figures.write(choice, table.part)) for choice in choices]
        sums = _thinned(pruned(joined(sums, numbers, budget)))
    steps = figures.read(min(sums.values()))[1]
    found = []
    for table in tables:
        mine = tuple(steps[candidate] for candidate in table.part.candidates)
        found.append(next(n for n, choice in enumerate(table.choices) if choice.steps == mine))
    return found


def _thinned(sums: dict[int, int]) -> dict[int, int]:
    """Keep some sums spent, the first and the last among them."""
    if len(sums) <= MOST_KEPT:
        return sums
    spent = sorted(sums)
    kept = {spent[n * (len(spent) - 1) // (MOST_KEPT - 1)] for n in range(MOST_KEPT)}
    return {one: sums[one] for one in kept}


def _gap(tables: Sequence[Table], places: Sequence[int], budget: int) -> Fraction:
    """Return how far the first value that may be bettered is from its bound, relatively."""
    chosen = [table.choices[place] for table, place in zip(tables, places, strict=True)]
    for rank in range(len(chosen[0].values)):
        value = sum((choice.values[rank] for choice in chosen), ZERO)
        bound = _bound(tables, rank, budget)
        if value > bound:
            return min((value - bound) / value, Fraction(1))
    return ZERO


def _bound(tables: Sequence[Table], rank: int, budget: int) -> Fraction:
    """Return what no plan betters on one value alone, if choices could be mixed."""
    total = ZERO
    slopes: list[tuple[Fraction, int]] = []
    for table in tables:
        hull = _hull(table.choices, rank)
        total += hull[0][1]
        slopes += [
            ((value - before) / (spent - at), spent - at)
            for (at, before), (spent, value) in pairwise(hull)
        ]
    for slope, width in sorted(slopes):
        used = min(width, budget)
        if slope >= 0 or not used:
            break
        total += slope * used
        budget -= used
    return total


def _hull(choices: Sequence[Choice], rank: int) -> list[tuple[int, Fraction]]:
    """Return the corners of the convex hull, from below, of spent and value."""
    corners: list[tuple[int, Fraction]] = []
    for choice in choices:
        here = (choice.spent, choice.values[rank])
        while len(corners) > 1 and _is_above(corners[-2], corners[-1], here):
            corners.pop()
        corners.append(here)
    return corners


def _is_above(
    before: tuple[int, Fraction], middle: tuple[int, Fraction], after: tuple[int, Fraction]
) -> bool:
    """Tell whether a point is above, or on, the line between two others."""
    rise = (after[1] - before[1]) * (middle[0] - before[0])
    return (middle[1] - before[1]) * (after[0] - before[0]) >= rise
