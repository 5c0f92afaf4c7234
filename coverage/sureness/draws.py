"""Thousands of draws of what is assumed, and what each leaves short.

Every driver is drawn on its own, between its bounds, most often near its central figure
(triangular law); one draw is the same figure in all territories. Each driver has its own
series, made from the seed and its key: another driver never changes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from coverage.capacity import Network, fair_flow, linked_parts
from coverage.levers import Driver
from coverage.loads import ZERO
from coverage.sureness.demand import Demand, Kind
from coverage.sureness.hall import Figures, Flags, Part, part_of, served

SEED = 20250718
COUNT = 10_000
FEWER = 1_000
"""Draws where too many territories share posts for all the sets to be tried."""


@dataclass(frozen=True, slots=True)
class Draws:
    """So many draws, the same at every run."""

    count: int = COUNT
    seed: int = SEED

    def values(self, driver: Driver) -> Figures:
        """Return the figures drawn for a driver, shape (count,); exact where it has no range."""
        low, central, high = sorted(float(figure) for figure in driver.figures)
        if low == high:
            return np.full(self.count, central)
        series = np.random.default_rng([self.seed, *driver.key.encode()])
        return series.triangular(low, central, high, self.count)

    def weights(self, kinds: Iterable[Kind]) -> dict[Kind, Figures]:
        """Return what one unit of each kind weighs in each draw."""
        found: dict[str, Figures] = {}
        weights = {}
        for kind in kinds:
            product = np.ones(self.count)
            for driver in kind:
                if driver.key not in found:
                    found[driver.key] = self.values(driver)
                drawn = found[driver.key]
                product = product / drawn if driver.divides else product * drawn
            weights[kind] = product
        return weights


@dataclass(frozen=True, slots=True)
class Played:
    """What the draws leave short.

    Attributes:
        short: whether each crew falls short in each draw, shape (crews, draws).
        unmet: ETP of need that no sharing serves, over all crews, shape (draws,).
    """

    short: Flags
    unmet: Figures

    @property
    def count(self) -> int:
        """The number of draws."""
        return len(self.unmet)

    def first(self, count: int) -> Played:
        """Return the first draws only."""
        return Played(self.short[:, :count], self.unmet[:count])


def play(demand: Demand, draws: Draws) -> Played:
    """Serve the needs of every draw as well as possible.

    Where all linked needs move together, one flow answers for all the draws; else the
    sets of territories are tried (`coverage.sureness.hall`). Where they are too many, only the
    first `FEWER` draws are played.
    """
    alone: list[int] = []
    mixed: list[Part] = []
    for crews in linked_parts(demand.bare, demand.asking()):
        if len(demand.kinds(crews)) == 1:
            alone.extend(crews)
        else:
            mixed.append(part_of(demand.bare, crews))
    count = draws.count
    if any(part.sets is None for part in mixed):
        count = min(count, FEWER)
    weights = {kind: drawn[:count] for kind, drawn in draws.weights(demand.kinds()).items()}
    short = np.zeros((len(demand.amounts), count), dtype=bool)
    unmet = np.zeros(count)
    _together(demand, alone, weights, short, unmet)
    for part in mixed:
        _apart(demand, part, weights, short, unmet)
    return Played(short, unmet)


def _together(
    demand: Demand, crews: list[int], weights: dict[Kind, Figures], short: Flags, unmet: Figures
) -> None:
    """Play the crews whose linked needs are multiples of one product: short above a ratio."""
    asked = [ZERO] * len(demand.amounts)
    kind_of: dict[int, Kind] = {}
    for crew in crews:
        ((kind_of[crew], asked[crew]),) = demand.amounts[crew].items()
    network = Network(tuple(asked), demand.bare.supplies, demand.bare.serves)
    ratios = fair_flow(network).ratios
    for crew, kind in kind_of.items():
        ratio = ratios[crew]
        assert ratio is not None  # its amount is above zero
        if not kind:  # nothing to draw: exact
            short[crew] = ratio < 1
            unmet += float(asked[crew] * max(1 - ratio, ZERO))
            continue
        above = weights[kind] - float(ratio)
        short[crew] = above > 0
        unmet += float(asked[crew]) * np.maximum(above, 0)


def _apart(
    demand: Demand, part: Part, weights: dict[Kind, Figures], short: Flags, unmet: Figures
) -> None:
    """Play linked crews whose needs vary apart."""
    needs = np.zeros((len(part.groups), len(unmet)))
    for row, group in enumerate(part.groups):
        for crew in group.demands:
            for kind, amount in demand.amounts[crew].items():
                needs[row] += float(amount) * weights[kind]
    flags, missing = served(part, demand.bare.supplies, needs)
    unmet += missing
    for row, group in enumerate(part.groups):
        short[list(group.demands)] = flags[row]
