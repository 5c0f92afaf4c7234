"""A plan made quickly, a convention or a few steps at a time: where the search starts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from coverage.allocation.exact import Judge
from coverage.allocation.parts import Part
from coverage.allocation.sweep import demands_of
from coverage.allocation.terms import ZERO, Objective

LOTS = 60
"""The budget is given in about so many lots."""


def greedy(judge: Judge, parts: Sequence[Part]) -> tuple[int, ...]:
    """Return a plan that keeps to the bounds and to the budget.

    Renewals first when they must, then a facilitator where there is none when that matters
    most, then steps to whoever may serve the worst served.
    """
    plan = _Plan(judge)
    if judge.aim.renewals_first:
        plan.renew()
    if judge.aim.objectives[0] is not Objective.UNMET:
        plan.be_everywhere()
    plan.serve([part for part in parts if part.candidates])
    return tuple(plan.steps)


class _Plan:
    """Steps being given."""

    def __init__(self, judge: Judge) -> None:
        self.judge, self.offers = judge, judge.offers
        self.steps = [0] * len(judge.offers.items)
        self.left = judge.offers.budget

    def give(self, candidate: int, wanted: int) -> bool:
        """Give steps, fewer when the bounds or the budget say so; tell whether any were."""
        offer, had = self.offers.items[candidate], self.steps[candidate]
        steps = min(max(wanted, 0 if had else offer.least), offer.most - had)
        steps = min(steps, self.left // offer.price)
        if steps <= 0 or had + steps < offer.least:
            return False
        self.steps[candidate] += steps
        self.left -= steps * offer.price
        return True

    def renew(self) -> None:
        """Give renewals all they can have."""
        for candidate, offer in enumerate(self.offers.items):
            if offer.candidate.renewal:
                self.give(candidate, offer.most)

    def be_everywhere(self) -> None:
        """Sign the smallest convention wherever nobody is, the largest need first."""
        alone: dict[int, Fraction] = {}
        for group in self.judge.ground.groups:
            for candidate in () if group.kind.own else group.kind.near:
                alone[candidate] = alone.get(candidate, ZERO) + group.need
        covered: set[int] = set()
        for candidate in sorted(alone, key=lambda c: (-alone[c], c)):
            groups = {
                index
                for index, group in enumerate(self.judge.ground.groups)
                if candidate in group.kind.near and not group.kind.own and group.need
            }
            if (groups - covered) and (self.steps[candidate] or self.give(candidate, 0)):
                covered |= groups

    def serve(self, parts: Sequence[Part]) -> None:
        """Give lots of steps to whoever may serve the worst served, until nothing is missing."""
        served = {c: number for number, part in enumerate(parts) for c in part.candidates}
        worst = [self._worst(part) for part in parts]
        lot = max(1, self.offers.budget // LOTS // max(o.price for o in self.offers.items))
        closed: set[int] = set()
        while True:
            left = [(w, -c) for theirs in worst for c, w in theirs.items() if c not in closed]
            if not left or max(left)[0] <= 0:
                return
            candidate = -max(left)[1]
            if self.give(candidate, lot):
                number = served[candidate]
                worst[number] = self._worst(parts[number])
            else:
                closed.add(candidate)

    def _worst(self, part: Part) -> dict[int, Fraction]:
        """Return, for each candidate, the missing share of the worst served it may serve."""
        reach = demands_of(self.judge.ground, part)[0]
        found = dict.fromkeys(part.candidates, ZERO)
        for (_, able), (_, rate) in zip(reach, self.judge.rates(part, self.steps), strict=True):
            for candidate in able:
                found[candidate] = max(found[candidate], 1 - rate)
        return found
