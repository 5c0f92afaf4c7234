"""What each crew is asked for, as a sum of drivers: to be moved, or drawn at random."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from coverage.capacity import Network
from coverage.levers import Driver
from coverage.loads import ZERO
from coverage.model import Basis
from coverage.need import UNKNOWN_BLOCK
from coverage.parameters import Interval
from coverage.survey import Survey

Kind: TypeAlias = tuple[Driver, ...]
"""Drivers that stand together, in order of key, none of them exact."""


@dataclass(frozen=True, slots=True)
class Demand:
    """The known needs of the crews of a survey.

    Attributes:
        bare: who may serve whom, without needs.
        amounts: for each crew, what it asks of each kind, above zero.
    """

    bare: Network
    amounts: tuple[Mapping[Kind, Fraction], ...]

    def kinds(self, crews: Sequence[int] | None = None) -> tuple[Kind, ...]:
        """List the kinds that some crews, or all, ask for."""
        chosen = range(len(self.amounts)) if crews is None else crews
        return tuple(dict.fromkeys(kind for crew in chosen for kind in self.amounts[crew]))

    def drivers(self, crews: Sequence[int] | None = None) -> dict[str, Driver]:
        """List the drivers that move some crews, or all, by key."""
        return {driver.key: driver for kind in self.kinds(crews) for driver in kind}

    def network(self, weigh: Callable[[Kind], Fraction]) -> Network:
        """Return the network in which one unit of a kind weighs so many ETP."""
        weights = {kind: weigh(kind) for kind in self.kinds()}
        needs = tuple(
            sum((weights[kind] * amount for kind, amount in asked.items()), ZERO)
            for asked in self.amounts
        )
        return Network(needs, self.bare.supplies, self.bare.serves)

    def asking(self) -> list[int]:
        """List the crews with a known need."""
        return [crew for crew, asked in enumerate(self.amounts) if asked]


def weigh_at(figure: Callable[[Interval], Fraction]) -> Callable[[Kind], Fraction]:
    """Return what one unit of a kind weighs with every driver at one figure."""

    def weigh(kind: Kind) -> Fraction:
        product = Fraction(1)
        for driver in kind:
            product *= driver.factor(figure(driver.figures))
        return product

    return weigh


def cell_weights(survey: Survey) -> npt.NDArray[np.int64]:
    """Return the weight of each cell in its row of needs, shape (cells,)."""
    weights = np.zeros(len(survey.cells), dtype=np.int64)
    np.add.at(weights, survey.cell, survey.needs.weight)
    return weights


def demand_of(survey: Survey, *, estimates: bool = True) -> Demand:
    """Read the known needs of a survey; without estimates, measured and declared ones only."""
    asked: list[dict[Kind, Fraction]] = [defaultdict(Fraction) for _ in survey.deployment.crews]
    for cell, weight in zip(survey.cells, cell_weights(survey).tolist(), strict=True):
        if cell.block == UNKNOWN_BLOCK or not weight:
            continue
        row = survey.needs.blocks[cell.block]
        if row.basis is Basis.ESTIMATED and not estimates:
            continue
        for term in row.with_terms(f"bloc {cell.block}").terms:
            plain = term.plain()
            asked[cell.crew][plain.drivers] += plain.amount * weight
    return Demand(
        Network((ZERO,) * len(asked), survey.network.supplies, survey.network.serves),
        tuple(
            {kind: amount for kind, amount in kinds.items() if amount and _counts(kind)}
            for kinds in asked
        ),
    )


def _counts(kind: Kind) -> bool:
    """Tell whether a kind can weigh anything: no driver that is zero at every figure."""
    return all(driver.divides or driver.figures.high for driver in kind)
