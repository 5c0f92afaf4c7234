"""The best plan of a whole from the best of its parts: exact, sum by sum of what is spent.

Values of parts add up, and so do plans written as the digits of a number: a plan and its
values are one whole number, the smallest of which is the best plan, ties included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from coverage.allocation.offers import Offers
from coverage.allocation.parts import Part
from coverage.allocation.tables import Choice
from coverage.allocation.timer import Timer

MOST_SUMS = 4_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """The choices of a part."""

    part: Part
    choices: tuple[Choice, ...]


def best_of(tables: Sequence[Table], offers: Offers, timer: Timer) -> tuple[int, ...] | None:
    """Return the steps of the best plan within the budget, by candidate; None if too many.

    None too when time runs out.
    """
    figures = Figures(tables, offers)
    sums = _sums_of(tables, figures, offers.budget, timer)
    return None if sums is None else figures.read(min(sums.values()))[1]


def merged(tables: Sequence[Table], offers: Offers, timer: Timer) -> Table | None:
    """Return the tables of several parts as one of their whole; None if too many, or too late.

    What is best of the whole is best whatever the rest of the country gets.
    """
    figures = Figures(tables, offers)
    sums = _sums_of(tables, figures, offers.budget, timer)
    if sums is None:
        return None
    candidates = tuple(sorted(c for table in tables for c in table.part.candidates))
    part = Part(tuple(group for table in tables for group in table.part.groups), candidates)
    choices = []
    for spent, number in sorted(sums.items()):
        values, steps = figures.read(number)
        choices.append(Choice(spent, values, tuple(steps[c] for c in candidates)))
    return Table(part, tuple(choices))


def _sums_of(
    tables: Sequence[Table], figures: Figures, budget: int, timer: Timer
) -> dict[int, int] | None:
    """Return the best number of all tables for each sum spent worth spending."""
    sums: dict[int, int] = {0: 0}
    for table in tables:
        if len(sums) * len(table.choices) > MOST_SUMS or timer.left() <= 0:
            return None
        numbers = [(choice.spent, figures.write(choice, table.part)) for choice in table.choices]
        sums = pruned(joined(sums, numbers, budget))
    return sums


def joined(sums: dict[int, int], table: Sequence[tuple[int, int]], budget: int) -> dict[int, int]:
    """Add a part: the best number for each sum spent; `table`: spent and number, cheapest first."""
    found: dict[int, int] = {}
    for spent, number in sums.items():
        room = budget - spent
        for more, value in table:
            if more > room:
                break
            total, whole = spent + more, number + value
            if total not in found or whole < found[total]:
                found[total] = whole
    return found


def pruned(sums: dict[int, int]) -> dict[int, int]:
    """Leave out what is no better than a cheaper sum."""
    kept: dict[int, int] = {}
    best: int | None = None
    for spent in sorted(sums):
        if best is None or sums[spent] < best:
            best = sums[spent]
            kept[spent] = best
    return kept


class Figures:
    """How values and steps are written as one number: as digits wide enough for all sums."""

    def __init__(self, tables: Sequence[Table], offers: Offers) -> None:
        self.digits = [max(offer.most, 0) + 1 for offer in offers.items]
        width = max((len(t.choices[0].values) for t in tables if t.choices), default=0)
        self.scales, self.radix = [], []
        for place in range(width):
            values = [[choice.values[place] for choice in table.choices] for table in tables]
            scale = lcm(*{value.denominator for column in values for value in column})
            self.scales.append(scale)
            self.radix.append(1 + sum(int(max(column) * scale) for column in values if column))
        weights = [1] * (len(self.digits) + 1)
        for place in reversed(range(len(self.digits))):
            weights[place] = weights[place + 1] * self.digits[place]
        self.plans, self.weights = weights[0], weights[1:]

    def write(self, choice: Choice, part: Part) -> int:
        """Return a choice as a number: its values, then its steps."""
        number = 0
        for value, scale, size in zip(choice.values, self.scales, self.radix, strict=True):
            number = number * size + int(value * scale)
        number *= self.plans
        for candidate, steps in zip(part.candidates, choice.steps, strict=True):
            number += steps * self.weights[candidate]
        return number

    def read(self, number: int) -> tuple[tuple[Fraction, ...], tuple[int, ...]]:
        """Return the values of a number, and the steps of every candidate."""
        steps, values = [], []
        for size in reversed(self.digits):
            number, digit = divmod(number, size)
            steps.append(digit)
        for scale, size in zip(reversed(self.scales), reversed(self.radix), strict=True):
            number, digit = divmod(number, size)
            values.append(Fraction(digit, scale))
        return tuple(reversed(values)), tuple(reversed(steps))
