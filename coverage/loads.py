"""What is asked of whom: the needs of situations laid on the network of posts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from coverage.capacity import FairFlow, Network, fair_flow
from coverage.model import Basis
from coverage.need import UNKNOWN_BLOCK, Needs
from coverage.parameters import Interval

ZERO = Fraction(0)

Ratios: TypeAlias = Sequence[Fraction | None]
"""Uncapped ratio of ETP to need of each crew; None where nothing is needed."""


@dataclass(frozen=True, slots=True)
class Loads:
    """The needs of the cells, to be read at any figure of the interval."""

    cells: tuple[tuple[int, int, int], ...]
    needs: Needs
    bare: Network

    def at(self, figure: Callable[[Interval], Fraction], *, estimates: bool = True) -> Network:
        """Return the network with the known needs at one figure."""
        asked = [ZERO] * len(self.bare.needs)
        for crew, block, weight in self.cells:
            if block == UNKNOWN_BLOCK:
                continue
            row = self.needs.blocks[block]
            if estimates or row.basis is not Basis.ESTIMATED:
                asked[crew] += figure(row.rate) * weight
        return Network(tuple(asked), self.bare.supplies, self.bare.serves)

    @property
    def bases(self) -> set[Basis]:
        """The bases met among known needs."""
        return {self.needs.blocks[b].basis for _, b, _ in self.cells if b != UNKNOWN_BLOCK}

    def factors(self) -> tuple[Fraction, Fraction] | None:
        """Return low ÷ central and high ÷ central when all needs share them."""
        found = set()
        for block in {block for _, block, _ in self.cells if block != UNKNOWN_BLOCK}:
            low, central, high = self.needs.blocks[block].rate
            if high == 0:  # zero times any factor
                continue
            if central == 0:
                return None
            found.add((low / central, high / central))
        return found.pop() if len(found) == 1 else None


def ratios_by_figure(
    loads: Loads, central: FairFlow, *, estimates: bool
) -> tuple[Sequence[Fraction | None], ...]:
    """Return the uncapped ratios of the crews at low, central and high need.

    When all needs scale together one flow answers for the three.
    """
    if (factors := loads.factors()) is not None and estimates:
        low, high = (
            [None if r is None or factor == 0 else r / factor for r in central.ratios]
            for factor in factors
        )
        return low, central.ratios, high
    return tuple(
        central.ratios
        if estimates and figure is _central
        else fair_flow(loads.at(figure, estimates=estimates)).ratios
        for figure in (_low, _central, _high)
    )


def _low(rate: Interval) -> Fraction:
    return rate.low


def _central(rate: Interval) -> Fraction:
    return rate.central


def _high(rate: Interval) -> Fraction:
    return rate.high
