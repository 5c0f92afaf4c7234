"""One figure moved, the others at their central value: who falls short, and the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter
from typing import TypeAlias

from coverage.capacity import fair_flow
from coverage.diagnosis import combine
from coverage.levers import Driver
from coverage.loads import ZERO
from coverage.model import Basis, Verdict
from coverage.need import UNKNOWN_BLOCK, Block
from coverage.sureness.demand import Demand, Kind, weigh_at
from coverage.sureness.shares import can_fall_short, holds_anyway
from coverage.sureness.thresholds import Growth, thresholds
from coverage.survey import Cell, Survey

ONE = Fraction(1)
Limits: TypeAlias = Sequence[Fraction | None]
"""Value of a figure above which each crew is short; None: never."""

_CENTRAL = attrgetter("central")


@dataclass(frozen=True, slots=True)
class Move:
    """One figure that moves: from which values on each crew is short, and its range."""

    driver: Driver | None
    limits: Limits
    known: Limits
    low: Fraction
    now: Fraction
    high: Fraction | None

    def verdict(self, survey: Survey, cells: Iterable[tuple[Cell, int]], y: Fraction) -> Verdict:
        """Return the verdict of a territory when the figure brings y."""
        return combine(
            _verdict(
                survey,
                cell,
                short=_is_above(y, self.limits[cell.crew])
                and can_fall_short(survey, cell, weight)
                and self.asks(survey.needs.blocks[cell.block], y),
                known_short=_is_above(y, self.known[cell.crew]),
            )
            for cell, weight in cells
        )

    def asks(self, row: Block, y: Fraction) -> bool:
        """Tell whether a row of need is above zero when the figure brings y."""
        key = None if self.driver is None else self.driver.key
        return y > 0 and any(
            term.amount
            and all(
                driver.key == key or driver.factor(driver.figures.central) > 0
                for driver in term.drivers
            )
            for term in row.with_terms("").terms
        )


def all_needs(demand: Demand, known: Demand) -> Move:
    """Multiply all needs: the uncapped ratios answer."""
    limits, apart = (fair_flow(each.network(weigh_at(_CENTRAL))).ratios for each in (demand, known))
    return Move(None, limits, apart, ZERO, ONE, None)


def one_lever(driver: Driver, demand: Demand, known: Demand) -> Move:
    """Move one parameter over its range, the others at their central figure."""
    low, now, high = (driver.factor(figure) for figure in driver.figures)
    limits, apart = (thresholds(_growth(each, driver.key, low, high)) for each in (demand, known))
    return Move(driver, limits, apart, low, now, high)


def _growth(demand: Demand, key: str, low: Fraction, high: Fraction) -> Growth:
    def unmoved(kind: Kind) -> bool:
        return all(driver.key != key for driver in kind)

    def rest(kind: Kind) -> Kind:
        return tuple(driver for driver in kind if driver.key != key)

    weigh = weigh_at(_CENTRAL)
    return Growth(
        fixed=demand.network(lambda kind: weigh(kind) if unmoved(kind) else ZERO).needs,
        moving=demand.network(lambda kind: ZERO if unmoved(kind) else weigh(rest(kind))).needs,
        supplies=demand.bare.supplies,
        serves=demand.bare.serves,
        low=low,
        high=high,
    )


def _is_above(y: Fraction, limit: Fraction | None) -> bool:
    return limit is not None and y > limit


def _verdict(survey: Survey, cell: Cell, *, short: bool, known_short: bool) -> Verdict:
    """Return the verdict of communes as `branches.judge` does, from who is short.

    `known_short`: short already for measured and declared needs alone.
    """
    judged = cell.judgement.verdict
    if holds_anyway(cell.judgement) or judged is Verdict.NO_NEED or cell.block == UNKNOWN_BLOCK:
        return judged
    if not short:
        return Verdict.COVERED
    estimated = survey.needs.blocks[cell.block].basis is Basis.ESTIMATED
    decides = survey.parameters.estimate_decides or (known_short and not estimated)
    return Verdict.GAP if decides else Verdict.TO_CHECK
