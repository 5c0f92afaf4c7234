"""Every plan of a small part, judged at once: whole numbers in arrays, one row a plan.

The sharing is read from the sets of demands: a set asks for its need, all who may go there
offer their capacity (Hall). There are few demands in a part, so that all sets are listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from coverage.allocation.ground import Ground
from coverage.allocation.parts import Part
from coverage.allocation.terms import ZERO, Objective

EXACT = 2**52
MOST_DEMANDS = 10
CHUNK = 1_500_000

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sweep:
    """A part in whole numbers of one small unit.

    Attributes:
        unit: ETP that one is.
        needs: need of each set of demands, shape (sets,).
        counted: the same, of the sharing that decides a shortage.
        base: what the posts offer to each set.
        grows: what a step of each candidate adds to each set, shape (candidates, sets).
        demand: demand of each group, -1 without need.
    """

    ground: Ground
    part: Part
    unit: Fraction
    needs: Whole
    counted: Whole
    base: Whole
    grows: Whole
    demand: tuple[int, ...]

    @property
    def demands(self) -> int:
        """How many demands there are."""
        return len(self.needs).bit_length() - 1

    def values(self, steps: Whole, objective: Objective) -> Whole:
        """Return an objective for each plan (row of steps), in units; not the severity."""
        if objective is Objective.UNMET:
            return self._deepest(self.needs, steps)
        nobody, weighted, gaps = self._gaps(steps)
        return {
            Objective.NOBODY: nobody,
            Objective.WEIGHTED_GAPS: weighted,
            Objective.GAPS: gaps,
        }[objective]

    def offered(self, steps: Whole) -> Whole:
        """Return what each set is offered under each plan, shape (plans, sets)."""
        found: Whole = self.base + steps @ self.grows
        return found

    def _deepest(self, needs: Whole, steps: Whole) -> Whole:
        found: Whole = (needs - self.offered(steps)).max(axis=1)
        return found

    def _short(self, steps: Whole) -> Mask:
        """Tell which demands are short in each plan, shape (plans, demands).

        A demand is short when every set of the largest shortage holds it.
        """
        lacks = self.counted - self.offered(steps)
        worst = lacks.max(axis=1)
        sets = np.arange(len(self.needs))
        return (
            np.stack(
                [
                    lacks[:, (sets >> demand) & 1 == 0].max(axis=1) < worst
                    for demand in range(self.demands)
                ],
                axis=1,
            )
            if self.demands
            else np.zeros((len(steps), 0), dtype=bool)
        )

    def _gaps(self, steps: Whole) -> tuple[Whole, Whole, Whole]:
        """Return need without a facilitator, need of zones blanches, departments with one."""
        place = {candidate: index for index, candidate in enumerate(self.part.candidates)}
        funded = steps > 0
        short = self._short(steps)
        nobody = np.zeros(len(steps), dtype=np.int64)
        weighted = np.zeros(len(steps), dtype=np.int64)
        of_department: dict[int, Mask] = {}
        for group, demand in zip(self.part.groups, self.demand, strict=True):
            kind = group.kind
            near = funded[:, [place[c] for c in kind.near]].any(axis=1)
            far = funded[:, [place[c] for c in kind.far]].any(axis=1)
            own, acts = near | kind.own, near | far | kind.acts
            alone = not (self.ground.gap_needs_need and kind.zero)
            gap = np.where(acts, ~own & (not kind.zero), alone)
            if kind.judged:
                gap = gap | (acts & short[:, demand])
            need = int(group.need / self.unit)
            nobody += np.where(own, 0, need)
            weighted += np.where(gap, need, 0)
            before = of_department.get(kind.department, np.zeros(len(steps), dtype=bool))
            of_department[kind.department] = before | gap
        gaps: Whole = np.stack(list(of_department.values())).sum(axis=0, dtype=np.int64)
        return nobody, weighted, gaps

    def strata(self, steps: Whole) -> tuple[Whole, Whole]:
        """Return needs and shortages of the strata of each plan, shape (plans, demands).

        The worst served set first; then the worst of what is left of the others, and so on.
        """
        count, plans = self.demands, len(steps)
        asked = np.zeros((plans, count), dtype=np.int64)
        lacking = np.zeros((plans, count), dtype=np.int64)
        offered = self.offered(steps)
        sets = np.arange(len(self.needs))
        taken = np.zeros(plans, dtype=np.int64)
        rows = np.arange(plans)
        for turn in range(count):
            more = self.needs - self.needs[taken][:, None]
            left = offered - offered[rows, taken][:, None]
            larger = ((sets & taken[:, None]) == taken[:, None]) & (more > 0)
            ratio = np.where(larger, left / np.where(larger, more, 1), np.inf)
            worst = ratio.argmin(axis=1)
            need, offer = more[rows, worst], left[rows, worst]
            short = larger[rows, worst] & (offer < need)
            if not short.any():
                break
            asked[:, turn] = np.where(short, need, 0)
            lacking[:, turn] = np.where(short, need - offer, 0)
            taken = np.where(short, worst, taken)
        return asked, lacking

    def severity(self, strata: Sequence[tuple[int, int]]) -> Fraction:
        """Return the severity of strata (need, shortage), exactly, in ETP."""
        total = sum((Fraction(lack * lack, need) for need, lack in strata if need), ZERO)
        return total * self.unit


def sweep_of(ground: Ground, part: Part, step: Fraction) -> Sweep | None:
    """Write a part in whole numbers; None when it has too many demands, or too fine figures."""
    numbers, needs, counted, demand_of = demands_of(ground, part)
    if len(needs) > MOST_DEMANDS:
        return None
    posts = sorted({post for served, _ in numbers for post in served})
    supplies = [ground.supplies[post] for post in posts]
    gain = ground.share * step
    amounts = [*(group.need for group in part.groups), *counted, *supplies, gain]
    scale = lcm(*(amount.denominator for amount in amounts))
    most = sum(needs, ZERO) + sum(supplies, ZERO) + gain
    if most * scale > EXACT:
        return None
    sets = np.arange(2 ** len(needs))
    inside = [(sets >> demand) & 1 == 1 for demand in range(len(needs))]

    def reached(holds: Sequence[bool]) -> Mask:
        found = np.zeros(len(sets), dtype=bool)
        for demand, held in enumerate(holds):
            if held:
                found |= inside[demand]
        return found

    def summed(values: Sequence[Fraction], masks: Sequence[Mask]) -> Whole:
        total = np.zeros(len(sets), dtype=np.int64)
        for value, mask in zip(values, masks, strict=True):
            total += np.where(mask, int(value * scale), 0)
        return total

    return Sweep(
        ground=ground,
        part=part,
        unit=Fraction(1, scale),
        needs=summed(needs, inside),
        counted=summed(counted, inside),
        base=summed(supplies, [reached([post in p for p, _ in numbers]) for post in posts]),
        grows=np.stack(
            [
                np.where(reached([c in able for _, able in numbers]), int(gain * scale), 0)
                for c in part.candidates
            ]
        ).astype(np.int64)
        if part.candidates
        else np.zeros((0, len(sets)), dtype=np.int64),
        demand=tuple(demand_of),
    )


Reach = dict[tuple[tuple[int, ...], tuple[int, ...]], int]
"""The number of each demand: the posts and the candidates whose ETP it may use."""


def demands_of(
    ground: Ground, part: Part
) -> tuple[Reach, list[Fraction], list[Fraction], list[int]]:
    """Return the demands of a part, their needs in both sharings, the demand of each group."""
    numbers: Reach = {}
    needs: list[Fraction] = []
    counted: list[Fraction] = []
    demand_of = []
    for group in part.groups:
        if not group.need:
            demand_of.append(-1)
            continue
        number = numbers.setdefault((group.kind.posts, ground.may_use(group.kind)), len(numbers))
        if number == len(needs):
            needs.append(ZERO)
            counted.append(ZERO)
        needs[number] += group.need
        counted[number] += group.counted
        demand_of.append(number)
    return numbers, needs, counted, demand_of
