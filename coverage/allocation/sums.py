"""The best plan of a whole from the best of its parts: exact, sum by sum of what is spent.

Values of parts add up, and so do plans written as the digits of a number: a plan and its
values are one whole number, the smallest of which is the best plan, ties included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm

from coverage.allocation.offers import Offers
from coverage.allocation.parts import Part
from coverage.allocation.tables import Choice

MOST_SUMS = 4_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """The choices of a part."""

    part: Part
    choices: tuple[Choice, ...]


def best_of(tables: Sequence[Table], offers: Offers) -> tuple[int, ...] | None:
    """Return the steps of the best plan within the budget, by candidate; None if too many."""
    digits = [max(offer.most, 0) + 1 for offer in offers.items]
    packed = _packed(tables, digits)
    sums: dict[int, int] = {0: 0}
    for table in packed:
        if len(sums) * len(table) > MOST_SUMS:
            return None
        sums = _pruned(_joined(sums, table, offers.budget))
    return _unpacked(min(sums.values()), digits)


def _joined(sums: dict[int, int], table: Sequence[tuple[int, int]], budget: int) -> dict[int, int]:
    """Add a part: the best number for each sum spent."""
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


def _pruned(sums: dict[int, int]) -> dict[int, int]:
    """Leave out what is no better than a cheaper sum."""
    kept: dict[int, int] = {}
    best: int | None = None
    for spent in sorted(sums):
        if best is None or sums[spent] < best:
            best = sums[spent]
            kept[spent] = best
    return kept


def _packed(tables: Sequence[Table], digits: Sequence[int]) -> list[list[tuple[int, int]]]:
    """Write each choice as one number: its values, then its steps, as digits wide enough."""
    width = max((len(t.choices[0].values) for t in tables if t.choices), default=0)
    scales, radix = [], []
    for place in range(width):
        values = [[choice.values[place] for choice in table.choices] for table in tables]
        scale = lcm(*{value.denominator for column in values for value in column})
        scales.append(scale)
        radix.append(1 + sum(int(max(column) * scale) for column in values if column))
    weights = [1] * (len(digits) + 1)
    for place in reversed(range(len(digits))):
        weights[place] = weights[place + 1] * digits[place]
    plans, weights = weights[0], weights[1:]
    return [
        [
            (choice.spent, _number(choice, table.part, scales, radix, plans, weights))
            for choice in table.choices
        ]
        for table in tables
    ]


def _number(
    choice: Choice,
    part: Part,
    scales: Sequence[int],
    radix: Sequence[int],
    plans: int,
    weights: Sequence[int],
) -> int:
    number = 0
    for value, scale, size in zip(choice.values, scales, radix, strict=True):
        number = number * size + int(value * scale)
    number *= plans
    for candidate, steps in zip(part.candidates, choice.steps, strict=True):
        number += steps * weights[candidate]
    return number


def _unpacked(number: int, digits: Sequence[int]) -> tuple[int, ...]:
    """Read the steps of a plan back from its number."""
    steps = []
    for size in reversed(digits):
        number, digit = divmod(number, size)
        steps.append(digit)
    return tuple(reversed(steps))
