"""Tipping points: at which value of one assumption the verdict of a department flips.

One figure moves, the others stay at their central value; the estimate decides or not as
it does in the diagnosis. At the value itself nobody is short yet: equality is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from coverage.capacity import linked_parts
from coverage.levers import Lever
from coverage.model import Level, Verdict
from coverage.slices import slices
from coverage.sureness.demand import Demand, cell_weights, demand_of
from coverage.sureness.moves import Move, all_needs, one_lever
from coverage.sureness.shares import can_fall_short, holds_anyway
from coverage.survey import Cell, Survey

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Flip:
    """A value beyond which the verdict is another.

    Attributes:
        value: in the unit of the parameter; for the need, a factor of the central one.
        beyond: the verdict changes above the value, else below it.
        included: the value itself already gives the other verdict.
    """

    value: Fraction
    beyond: bool
    included: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Tip:
    """What moving one figure does to the verdict of a department.

    Attributes:
        lever: the parameter; None: all needs multiplied by one factor.
        flips: the nearest one on each side, at most two; empty: none in the range.
    """

    lever: Lever | None
    flips: tuple[Flip, ...]


def tips(survey: Survey) -> dict[str, tuple[Tip, ...]]:
    """Return, for each department, what moving each figure does: the need first.

    A department whose verdict no figure of the need can change has no tip; neither does
    a parameter that does not bear on the needs linked to it.
    """
    demand = demand_of(survey)
    known = demand_of(survey, estimates=False)
    moves = [all_needs(demand, known)]
    drivers = demand.drivers()
    moves += [
        one_lever(drivers[lever.value], demand, known) for lever in Lever if lever.value in drivers
    ]
    weights = cell_weights(survey).tolist()
    bearing = _bearing(demand)
    found = {}
    for code, pieces in slices(survey, Level.DEPARTMENT):
        cells = [(survey.cells[piece.cell], weights[piece.cell]) for piece in pieces]
        crews = {
            cell.crew
            for cell, weight in cells
            if not holds_anyway(cell.judgement) and can_fall_short(survey, cell, weight)
        }
        keys = frozenset().union(*(bearing.get(crew, frozenset()) for crew in crews))
        found[code] = tuple(
            _tip(survey, move, cells)
            for move in moves
            if crews and (move.driver is None or move.driver.key in keys)
        )
    return found


def _bearing(demand: Demand) -> dict[int, frozenset[str]]:
    """Return the keys of the drivers of the needs linked to each crew."""
    return {
        crew: frozenset(demand.drivers(crews))
        for crews in linked_parts(demand.bare, demand.asking())
        for crew in crews
    }


def _tip(survey: Survey, move: Move, cells: Sequence[tuple[Cell, int]]) -> Tip:
    """Look for the nearest flip on each side."""
    corners = sorted(
        {
            limit
            for limits in (move.limits, move.known)
            for cell, _ in cells
            if (limit := limits[cell.crew]) is not None
            and limit >= move.low
            and (move.high is None or limit < move.high)
        }
    )
    now = move.verdict(survey, cells, move.now)
    lever = None if move.driver is None else Lever(move.driver.key)
    flips = (_down(survey, move, cells, corners, now), _up(survey, move, cells, corners, now))
    return Tip(lever, tuple(flip for flip in flips if flip is not None))


def _up(
    survey: Survey,
    move: Move,
    cells: Sequence[tuple[Cell, int]],
    corners: Sequence[Fraction],
    now: Verdict,
) -> Flip | None:
    """Find the first corner above which more need gives another verdict."""
    ahead = [corner for corner in corners if corner >= move.now]
    for place, corner in enumerate(ahead):
        beyond = ahead[place + 1] if place + 1 < len(ahead) else move.high or corner + 1
        verdict = move.verdict(survey, cells, beyond)
        if verdict is not now:
            return _flip(move, corner, verdict, more=True)
    return None


def _down(
    survey: Survey,
    move: Move,
    cells: Sequence[tuple[Cell, int]],
    corners: Sequence[Fraction],
    now: Verdict,
) -> Flip | None:
    """Find the first corner at which less need gives another verdict."""
    # At zero nothing is needed any more: no assumption.
    for corner in sorted((one for one in corners if 0 < one < move.now), reverse=True):
        verdict = move.verdict(survey, cells, corner)
        if verdict is not now:
            return _flip(move, corner, verdict, more=False)
    return None


def _flip(move: Move, y: Fraction, verdict: Verdict, *, more: bool) -> Flip:
    """Say a flip in the unit of the parameter: for a divisor, more need is a lower figure."""
    divides = move.driver is not None and move.driver.divides
    return Flip(
        value=ONE / y if divides else y,
        beyond=more is not divides,
        included=not more,
        verdict=verdict,
    )
