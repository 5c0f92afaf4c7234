"""Need, in ETP: always an interval with a basis, exact down to the commune.

A need given for a department or an EPCI is spread on its communes by population.
Each commune therefore holds a *block* (the row its need comes from) and a *weight*;
its need is the block's rate times its weight, so that parts sum exactly to the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from coverage.errors import InvalidValueError, OverlappingNeedsError
from coverage.levers import Driver, Term, term_of_estimate
from coverage.model import Basis
from coverage.parameters import Estimate, Interval
from coverage.territories import Atlas, Positions

UNKNOWN_BLOCK = -1
_BASIS_ORDER = (Basis.MEASURED, Basis.DECLARED, Basis.ESTIMATED, Basis.UNKNOWN)


def weaker(one: Basis, other: Basis) -> Basis:
    """Return the less sure of two bases.

    >>> weaker(Basis.MEASURED, Basis.ESTIMATED).value
    'estime'
    """
    return max(one, other, key=_BASIS_ORDER.index)


@dataclass(frozen=True, slots=True)
class Need:
    """The need of a territory; the three figures are None when it is unknown."""

    low: Fraction | None
    central: Fraction | None
    high: Fraction | None
    basis: Basis

    @property
    def is_known_zero(self) -> bool:
        """Tell whether the need is *known* to be zero; an estimate never knows it."""
        return self.high == 0 and self.basis in {Basis.MEASURED, Basis.DECLARED}


UNKNOWN_NEED = Need(None, None, None, Basis.UNKNOWN)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need as someone gives it: a territory, an interval (None = unknown), a place."""

    code: str
    interval: Interval | None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A row of needs: ETP per unit of weight, its basis, and where it comes from.

    `additions` names what was added to it (operations), each in a few words. `at_least`:
    what it was measured on is known only in part, so that the need may be higher.
    `supposed`: a share was supposed for want of contracts that tell it. `terms`: what the
    rate is the sum of; none: it is one figure of its own, with its range.
    """

    rate: Interval
    basis: Basis
    source: str
    additions: tuple[str, ...] = ()
    at_least: bool = False
    supposed: bool = False
    terms: tuple[Term, ...] = ()

    @property
    def is_known_zero(self) -> bool:
        """Tell whether this need is known to be zero."""
        return self.rate.high == 0 and self.basis in {Basis.MEASURED, Basis.DECLARED}

    def with_terms(self, key: str) -> Block:
        """Return the row with its terms: without any, one figure of its own by that key."""
        own = Term(Fraction(1), (Driver(key, self.rate),))
        return self if self.terms else replace(self, terms=(own,))


@dataclass(frozen=True, slots=True)
class Needs:
    """The needs of all communes of an atlas.

    Attributes:
        block: block index of each commune, `UNKNOWN_BLOCK` where nothing is known.
        weight: weight of each commune in its block (inhabitants, as a rule).
    """

    block: npt.NDArray[np.int64]
    weight: npt.NDArray[np.int64]
    blocks: tuple[Block, ...]

    def take(self, positions: Positions) -> Needs:
        """Return the needs of some communes only, unchanged."""
        return Needs(self.block[positions], self.weight[positions], self.blocks)

    def total(self, parts: Sequence[tuple[int, int]]) -> Need:
        """Sum (block, weight) parts; one unknown part makes the whole unknown."""
        if len(parts) == 1 and parts[0][0] != UNKNOWN_BLOCK:
            row, weight = self.blocks[parts[0][0]], parts[0][1]
            low, central, high = row.rate
            return Need(low * weight, central * weight, high * weight, row.basis)
        low = central = high = Fraction(0)
        basis = Basis.MEASURED
        for index, weight in parts:
            if index == UNKNOWN_BLOCK:
                return UNKNOWN_NEED
            rate = self.blocks[index].rate
            low += rate.low * weight
            central += rate.central * weight
            high += rate.high * weight
            basis = weaker(basis, self.blocks[index].basis)
        return Need(low, central, high, basis)


def unknown(atlas: Atlas) -> Needs:
    """Return needs of which nothing is known."""
    return Needs(np.full(len(atlas), UNKNOWN_BLOCK, dtype=np.int64), atlas.population.copy(), ())


def estimated(atlas: Atlas, estimate: Estimate, source: str = "") -> Needs:
    """Return the default estimate: each commune's share of the national population."""
    terms = (term_of_estimate(estimate),)
    block = Block(estimate.per_inhabitant(), Basis.ESTIMATED, source, terms=terms)
    return Needs(np.zeros(len(atlas), dtype=np.int64), atlas.population.copy(), (block,))


def declared(atlas: Atlas, rows: Sequence[NeedRow], basis: Basis = Basis.DECLARED) -> Needs:
    """Return the needs a user gives; a territory absent from the rows is unknown.

    Raises:
        UnknownCodeError: a code that is not a territory of the region.
        OverlappingNeedsError: two rows that hold the same commune.
        InvalidValueError: a negative figure, or low > central > high.
    """
    block = np.full(len(atlas), UNKNOWN_BLOCK, dtype=np.int64)
    taken = np.full(len(atlas), -1, dtype=np.int64)
    weight = atlas.population.copy()
    blocks: list[Block] = []
    for number, row in enumerate(rows):
        positions = atlas.positions([row.code])
        twice = positions[taken[positions] >= 0]
        if twice.size:
            first = rows[int(taken[twice[0]])]
            raise OverlappingNeedsError(
                first.where or first.code,
                row.where or row.code,
                atlas.communes[int(twice[0])].code,
            )
        taken[positions] = number
        if row.interval is None:
            continue
        total = int(weight[positions].sum())
        if total == 0:  # uninhabited: an equal share each, so that nothing is lost
            weight[positions] = 1
            total = max(len(positions), 1)
        source = row.where or row.code
        own = Driver(f"besoin {row.code}", row.interval)
        terms = (Term(Fraction(1, total), (own,)),)
        blocks.append(Block(_per_unit(row, row.interval, total), basis, source, terms=terms))
        block[positions] = len(blocks) - 1
        if (empty := positions[weight[positions] == 0]).size:
            # Nobody lives there: its part of the row is zero, and known as well as the row.
            blocks.append(Block(Interval.exactly(Fraction(0)), basis, source))
            block[empty] = len(blocks) - 1
    return Needs(block, weight, tuple(blocks))


def _per_unit(row: NeedRow, interval: Interval, total: int) -> Interval:
    """Divide a row's need by the weight it is spread on, after checking its order."""
    low, central, high = interval
    if not 0 <= low <= central <= high:
        raise InvalidValueError(
            f"Besoin de « {row.code} » : attendu 0 ≤ bas ≤ central ≤ haut. Corrigez {row.where}."
        )
    return Interval(low / total, central / total, high / total)
