"""Which demands are short, in a program: all but the largest set that can be served in full.

The set is served by posts that may serve nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from coverage.allocation.flows import Demand, Supply, lay_flows
from coverage.allocation.solver import Program
from coverage.allocation.terms import ZERO


def lay_shortage(
    program: Program,
    gain: Fraction,
    demands: Sequence[Demand],
    supplies: Sequence[Supply],
    whole: Sequence[tuple[int, Supply]],
) -> None:
    """Add which demands are not short; `whole` are the flows of the sharing of every need."""
    if all(demand.counted == demand.need for demand in demands):
        _lay_of_all(program, gain, demands, supplies, whole)
    else:
        _lay_set(program, gain, demands, supplies)


def _lay_of_all(
    program: Program,
    gain: Fraction,
    demands: Sequence[Demand],
    supplies: Sequence[Supply],
    whole: Sequence[tuple[int, Supply]],
) -> None:
    """Say more when every need decides: the set served in full is served in the sharing."""
    made = _lay_set(program, gain, demands, supplies)
    for (flow, _), (part, _) in zip(whole, made, strict=True):
        program.row({flow: 1.0, part: -1.0}, low=0)
    for demand in demands:
        need = float(demand.need)
        program.row({demand.served: 1.0, demand.enough: -need}, low=0)


def _lay_steps_for(program: Program, gain: Fraction, demand: Demand) -> None:
    """Say how many steps at least a demand that is not short takes."""
    missing = demand.counted - demand.standing
    if missing > 0 and gain:
        steps = dict.fromkeys(demand.steps, 1.0)
        program.row({**steps, demand.enough: -ceil(missing / gain)}, low=0)


def _lay_set(
    program: Program, gain: Fraction, demands: Sequence[Demand], supplies: Sequence[Supply]
) -> list[tuple[int, Supply]]:
    """Add which demands are not short, by the largest set served in full.

    A post that may serve a demand left out of the set serves nobody of the set.
    """
    for demand in demands:
        if demand.counted and demand.enough < 0:
            demand.enough = program.variable(0, 1, whole=True)
    asking = [
        Supply(tuple(i for i in s.demands if demands[i].counted), s.fte, s.steps) for s in supplies
    ]
    asking = [supply for supply in asking if supply.demands]
    coming, constant, made = lay_flows(program, gain, demands, asking)
    _lay_reserved(program, demands, made)
    for demand, terms, standing in zip(demands, coming, constant, strict=True):
        if not demand.counted:
            continue
        need = float(demand.counted)
        program.row({**terms, demand.enough: -need}, low=-float(standing))
        _lay_steps_for(program, gain, demand)
    return made


def _lay_reserved(
    program: Program, demands: Sequence[Demand], made: Sequence[tuple[int, Supply]]
) -> None:
    """Say that a post which may serve a demand left out serves nobody of the set."""
    of_supply: dict[int, list[int]] = {}
    known = {id(supply): supply for _, supply in made}
    for flow, supply in made:
        of_supply.setdefault(id(supply), []).append(flow)
    for key, flows in of_supply.items():
        supply = known[key]
        needs = [demands[index].need for index in supply.demands]
        most = sum(needs, ZERO) if supply.steps is not None else supply.fte
        for index in supply.demands:
            enough = demands[index].enough
            program.row({**dict.fromkeys(flows, 1.0), enough: -float(most)}, high=0)
            for flow, need in zip(flows, needs, strict=True):
                program.row({flow: 1.0, enough: -float(min(need, most))}, high=0)
