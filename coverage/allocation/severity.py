"""The severity of a demand, bounded from below by straight lines: it is convex."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from coverage.allocation.flows import Demand
from coverage.allocation.solver import Program
from coverage.allocation.terms import ZERO

FINER = 1_000
"""The severity is written in thousandths, so that the solver tells plans apart that are close."""


def lay_chords(program: Program, gain: Fraction, demand: Demand) -> None:
    """Bound the severity from below by its values at whole steps."""
    missing = max(demand.need - demand.standing, ZERO)
    most = ceil(missing / gain) if gain and demand.steps else 0
    if not most:
        program.row({demand.lack: 1.0}, low=float(FINER * missing**2 / demand.need))
    for full in range(most):
        here = missing - full * gain
        there = max(here - gain, ZERO)
        value = FINER * here**2 / demand.need
        slope = FINER * there**2 / demand.need - value
        terms = {demand.lack: 1.0, **{steps: -float(slope) for steps in demand.steps}}
        program.row(terms, low=float(value - slope * full))


def touch(program: Program, demand: Demand, served: Fraction) -> None:
    """Bound the severity from below by its tangent at some ETP served."""
    missing = demand.need - served
    slope = FINER * 2 * missing / demand.need
    low = FINER * missing**2 / demand.need + slope * served
    program.row({demand.lack: 1.0, demand.served: float(slope)}, low=float(low))
