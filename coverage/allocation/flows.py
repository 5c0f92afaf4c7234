"""Who may serve whom in a linked part, as flows of a program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from coverage.allocation.ground import Ground
from coverage.allocation.parts import Part
from coverage.allocation.solver import Program, Terms
from coverage.allocation.terms import ZERO


@dataclass(slots=True)
class Supply:
    """Posts or a candidate that may serve the same demands of a part."""

    demands: tuple[int, ...]
    fte: Fraction = ZERO
    steps: int | None = None


@dataclass(slots=True)
class Demand:
    """A demand in the program.

    Attributes:
        served: variable, ETP it receives.
        lack: variable, its severity from below.
        steps: variables whose steps may serve it.
        plain: all that serves it serves nobody else.
    """

    need: Fraction
    counted: Fraction
    standing: Fraction
    steps: tuple[int, ...]
    plain: bool
    served: int = -1
    lack: int = -1
    enough: int = -1


def supplies_of(
    ground: Ground,
    part: Part,
    step_of: Callable[[int], int],
    reach: Iterable[tuple[tuple[int, ...], tuple[int, ...]]],
) -> Iterable[Supply]:
    """Yield what serves the demands of a part: posts by what they serve, then candidates."""
    served: dict[int, list[int]] = {}
    could: dict[int, list[int]] = {}
    for index, (posts, candidates) in enumerate(reach):
        for post in posts:
            served.setdefault(post, []).append(index)
        for candidate in candidates:
            could.setdefault(candidate, []).append(index)
    pools: dict[tuple[int, ...], Fraction] = {}
    for post, indices in served.items():
        key = tuple(indices)
        pools[key] = pools.get(key, ZERO) + ground.supplies[post]
    yield from (Supply(key, fte) for key, fte in pools.items())
    for candidate in part.candidates:
        if candidate in could:
            yield Supply(tuple(could[candidate]), steps=step_of(candidate))


def lay_flows(
    program: Program, gain: Fraction, demands: Sequence[Demand], supplies: Sequence[Supply]
) -> tuple[list[Terms], list[Fraction], list[tuple[int, Supply]]]:
    """Share supplies: what comes to each demand, and each flow with what it comes from."""
    coming: list[Terms] = [{} for _ in demands]
    constant = [ZERO] * len(demands)
    made: list[tuple[int, Supply]] = []
    for supply in supplies:
        if len(supply.demands) == 1:
            (only,) = supply.demands
            constant[only] += supply.fte
            if supply.steps is not None:
                coming[only][supply.steps] = float(gain)
            continue
        out: Terms = {} if supply.steps is None else {supply.steps: -float(gain)}
        for index in supply.demands:
            flow = program.variable(0, float(demands[index].need))
            coming[index][flow] = out[flow] = 1.0
            made.append((flow, supply))
        program.row(out, high=float(supply.fte))
    return coming, constant, made


def lay_whole_steps(program: Program, gain: Fraction, demand: Demand) -> None:
    """Say that whole steps come: the last one is of use only for what was missing."""
    missing = demand.need - demand.standing
    if missing <= 0 or not gain or not demand.steps:
        return
    full = floor(missing / gain)
    rest = missing - full * gain
    level = demand.standing + full * gain - rest * full
    terms = {demand.served: 1.0, **{steps: -float(rest) for steps in demand.steps}}
    program.row(terms, high=float(level))
