"""The search for the best plan: part by part where nothing is shared, else by branch and bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from coverage.allocation_ground import Ground
from coverage.allocation_offers import Offers
from coverage.allocation_parts import parts_of
from coverage.allocation_sums import Table, best_of
from coverage.allocation_sweep import sweep_of
from coverage.allocation_tables import Aim, table_of
from coverage.allocation_terms import OBJECTIVES, ZERO, Objective, Request


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan found, in steps of each open offer, and whether it is proved."""

    steps: tuple[int, ...]
    optimal: bool = True
    gap: Fraction = ZERO


def search(
    ground: Ground, offers: Offers, request: Request, clock: Callable[[], float] | None
) -> Found:
    """Return the best plan within the budget."""
    aim = Aim(OBJECTIVES[request.order], request.renewals_first)
    parts = parts_of(ground, by_department=Objective.GAPS in aim.objectives)
    tables: list[Table] = []
    for part in parts:
        if not part.candidates:
            continue
        sweep = sweep_of(ground, part, offers.step)
        choices = None if sweep is None else table_of(sweep, offers, aim)
        if choices is None:
            raise NotImplementedError
        tables.append(Table(part, choices))
    steps = best_of(tables, offers)
    if steps is None:
        raise NotImplementedError
    return Found(steps)
