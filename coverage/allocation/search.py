"""The search for the best plan: part by part where nothing is shared, else by branch and bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from coverage.allocation.exact import Judge
from coverage.allocation.found import Found
from coverage.allocation.greedy import greedy
from coverage.allocation.ground import ONE, Ground, Group, outcome
from coverage.allocation.model import Model
from coverage.allocation.nearing import near_best
from coverage.allocation.offers import Offers
from coverage.allocation.parts import Part, parts_of
from coverage.allocation.solver import Program
from coverage.allocation.stages import Race
from coverage.allocation.sums import Table, best_of, merged
from coverage.allocation.sweep import sweep_of
from coverage.allocation.tables import Aim, table_of
from coverage.allocation.terms import OBJECTIVES, ZERO, Objective, Request
from coverage.allocation.timer import Timer

LISTED = 0.3
"""Share of the time in which the plans of small parts are all listed."""
ADDED = 0.5
"""Share of what is left in which tables are added up exactly; the rest is for coming near."""


def search(
    ground: Ground, offers: Offers, request: Request, clock: Callable[[], float] | None
) -> Found:
    """Return the best plan within the budget."""
    aim = Aim(OBJECTIVES[request.order], request.renewals_first)
    timer = Timer(request.seconds, clock)
    parts = parts_of(ground, by_department=Objective.GAPS in aim.objectives)
    tables, linked, is_rough = _tables(ground, offers, aim, parts, timer.share(LISTED))
    if not linked:
        steps = None if is_rough else best_of(tables, offers, timer.share(ADDED))
        if steps is not None:
            return Found(steps)
        near = near_best(tables, offers, timer)
        return replace(near, gap=ONE) if is_rough else near
    fixed = [group for part in parts if not part.candidates for group in part.groups]
    found = _by_program(ground, offers, aim, (tables, linked, fixed), timer)
    return replace(found, optimal=False, gap=ONE) if is_rough else found


def _tables(
    ground: Ground, offers: Offers, aim: Aim, parts: Sequence[Part], timer: Timer
) -> tuple[list[Table], list[Part], bool]:
    """Return the tables of parts, the parts that are too large, and whether some are rough.

    Once time has run out the tables are rough: nothing found in them is proved.
    """
    tables: list[Table] = []
    linked: list[Part] = []
    is_rough = False
    for part in parts:
        if part.candidates:
            is_rough = is_rough or timer.left() <= 0
            sweep = sweep_of(ground, part, offers.step)
            choices = None if sweep is None else table_of(sweep, offers, aim, roughly=is_rough)
            if choices is None:
                linked.append(part)
            else:
                tables.append(Table(part, choices))
    return tables, linked, is_rough


def _by_program(
    ground: Ground,
    offers: Offers,
    aim: Aim,
    cut: tuple[list[Table], list[Part], list[Group]],
    timer: Timer,
) -> Found:
    """Search what is linked by branch and bound, from a greedy plan."""
    tables, linked, fixed = cut
    judge = Judge(ground, offers, aim)
    start = greedy(judge, [table.part for table in tables] + linked)
    whole = merged(tables, offers, timer.share(ADDED)) if len(tables) > 1 else None
    cut = ([whole] if whole else tables, linked, fixed)
    program = Program(timer)
    found = Race(_model(ground, offers, aim, cut, program), judge, start).run()
    if found.optimal or program.left() <= 0:
        return found
    # Time is left: the solver's floats were at fault. Once more, from there, more carefully.
    program = Program(timer, plainly=True)
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
    for table in tables:
        model.lay_table(table)
    for part in linked:
        model.lay_part(part)
    model.lay_budget()
    still = outcome(ground, fixed, (ZERO,) * len(offers.items))
    for objective in aim.objectives:
        if objective not in {Objective.CHANGES, Objective.COST}:
            model.add(objective, still.value(objective))
    return model
