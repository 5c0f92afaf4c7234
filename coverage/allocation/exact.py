"""A plan judged exactly: what the diagnosis would say, in fractions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from coverage.allocation.ground import Ground, outcome
from coverage.allocation.offers import Offers
from coverage.allocation.parts import Part
from coverage.allocation.sweep import demands_of
from coverage.allocation.tables import Aim
from coverage.allocation.terms import ZERO, Objective
from coverage.capacity import Network, fair_flow


@dataclass(frozen=True, slots=True)
class Judged:
    """A plan and its exact values: steps withheld from renewals first, when they matter."""

    steps: tuple[int, ...]
    values: tuple[Fraction, ...]

    @property
    def key(self) -> tuple[tuple[Fraction, ...], tuple[int, ...]]:
        """What plans are compared by."""
        return self.values, self.steps


@dataclass(slots=True)
class Judge:
    """Judges plans, each once."""

    ground: Ground
    offers: Offers
    aim: Aim
    known: dict[tuple[int, ...], Judged] = field(default_factory=dict)

    def judged(self, steps: tuple[int, ...]) -> Judged:
        """Judge a plan."""
        if steps not in self.known:
            self.known[steps] = Judged(steps, tuple(self._values(steps)))
        return self.known[steps]

    def _values(self, steps: tuple[int, ...]) -> Iterator[Fraction]:
        if self.aim.renewals_first:
            yield Fraction(
                sum(
                    offer.most - count
                    for offer, count in zip(self.offers.items, steps, strict=True)
                    if offer.candidate.renewal
                )
            )
        reached = outcome(self.ground, self.ground.groups, self.offers.fte(steps))
        for objective in self.aim.objectives:
            if objective is Objective.COST:
                yield self.offers.spent(steps) * self.offers.unit
            elif objective is Objective.CHANGES:
                yield Fraction(self.offers.changes(steps))
            else:
                yield reached.value(objective)

    def rates(self, part: Part, steps: Sequence[int]) -> tuple[tuple[Fraction, Fraction], ...]:
        """Return the need of each demand of a part, and the share of it that is served."""
        reach, needs, _, _ = demands_of(self.ground, part)
        first = len(self.ground.supplies)
        grants = self.offers.fte(steps)
        network = Network(
            needs=tuple(needs),
            supplies=(*self.ground.supplies, *(fte * self.ground.share for fte in grants)),
            serves=tuple((*posts, *(first + c for c in able if steps[c])) for posts, able in reach),
        )
        flow = fair_flow(network)
        return tuple((need, flow.rate(index) or ZERO) for index, need in enumerate(needs))
