"""The search for the best plan: part by part where nothing is shared, else by branch and bound."""

from __future__ import annotations

from collections.abc import Callable

from coverage.allocation.exact import Judge
from coverage.allocation.greedy import greedy
from coverage.allocation.ground import Ground, Group, outcome
from coverage.allocation.model import Model
from coverage.allocation.offers import Offers
from coverage.allocation.parts import Part, parts_of
from coverage.allocation.solver import Program
from coverage.allocation.stages import Found, Race
from coverage.allocation.sums import Table, best_of, merged
from coverage.allocation.sweep import sweep_of
from coverage.allocation.tables import Aim, table_of
from coverage.allocation.terms import OBJECTIVES, ZERO, Objective, Request


def search(
    ground: Ground, offers: Offers, request: Request, clock: Callable[[], float] | None
) -> Found:
    """Return the best plan within the budget."""
    aim = Aim(OBJECTIVES[request.order], request.renewals_first)
    parts = parts_of(ground, by_department=Objective.GAPS in aim.objectives)
    tables: list[Table] = []
    linked: list[Part] = []
    for part in parts:
        if part.candidates:
            sweep = sweep_of(ground, part, offers.step)
            choices = None if sweep is None else table_of(sweep, offers, aim)
            if choices is None:
                linked.append(part)
            else:
                tables.append(Table(part, choices))
    steps = None if linked else best_of(tables, offers)
    if steps is not None:
        return Found(steps)
    fixed = [group for part in parts if not part.candidates for group in part.groups]
    return _by_program(ground, offers, aim, (tables, linked, fixed), request.seconds, clock)


def _by_program(
    ground: Ground,
    offers: Offers,
    aim: Aim,
    cut: tuple[list[Table], list[Part], list[Group]],
    seconds: float,
    clock: Callable[[], float] | None,
) -> Found:
    """Search what is linked by branch and bound, from a greedy plan."""
    tables, linked, _ = cut
    judge = Judge(ground, offers, aim)
    start = greedy(judge, [table.part for table in tables] + linked)
    program = Program(seconds, clock)
    found = Race(_model(ground, offers, aim, cut, program), judge, start).run()
    if found.optimal or (left := program.left()) <= 0:
        return found
    # Time is left: the solver's floats were at fault. Once more, from there, more carefully.
    program = Program(left, clock, plainly=True)
    return Race(_model(ground, offers, aim, cut, program), judge, found.steps).run()


def _model(
    ground: Ground,
    offers: Offers,
    aim: Aim,
    cut: tuple[list[Table], list[Part], list[Group]],
    program: Program,
) -> Model:
    """Lay out the parts, the budget, and what no plan changes."""
    tables, linked, fixed = cut
    model = Model(ground, offers, aim, program)
    whole = merged(tables, offers) if len(tables) > 1 else None
    for table in tables if whole is None else [whole]:
        model.lay_table(table)
    for part in linked:
        model.lay_part(part)
    model.lay_budget()
    still = outcome(ground, fixed, (ZERO,) * len(offers.items))
    for objective in aim.objectives:
        if objective not in {Objective.CHANGES, Objective.COST}:
            model.add(objective, still.value(objective))
    return model
