"""Linked territories as a mixed-integer linear program.

Steps are whole numbers. The sharing is a flow. A demand is not short exactly when it is in
the largest set that posts serving nobody else can serve in full. The severity is convex: its
tangents (chords where only whole steps can come) are added as needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from coverage.allocation_ground import Ground, Group
from coverage.allocation_offers import Offers
from coverage.allocation_parts import Part
from coverage.allocation_solver import Program
from coverage.allocation_sums import Table
from coverage.allocation_sweep import demands_of
from coverage.allocation_tables import Aim
from coverage.allocation_terms import ZERO, Objective

TANGENTS = 12

Terms = dict[int, float]


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


@dataclass(slots=True)
class Model:
    """The program of a request, and what its sums mean.

    Attributes:
        steps: for each candidate, its steps as a sum of variables.
        signed: for each candidate of a linked part, whether it gets any.
        withheld, sums: each aim as a sum of variables, but for a constant.
        parts: the linked parts, their demands in the same order.
        tables: the other parts, each with its variables.
        constants, all_withheld: what the sums leave out.
    """

    ground: Ground
    offers: Offers
    aim: Aim
    program: Program
    steps: dict[int, Terms] = field(default_factory=dict)
    signed: dict[int, int] = field(default_factory=dict)
    demands: list[Demand] = field(default_factory=list)
    withheld: Terms = field(default_factory=dict)
    sums: dict[Objective, Terms] = field(default_factory=dict)
    departments: dict[int, int] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    tables: list[tuple[Table, tuple[int, ...]]] = field(default_factory=list)
    constants: dict[Objective, Fraction] = field(default_factory=dict)
    all_withheld: int = 0

    @property
    def gain(self) -> Fraction:
        """ETP that a step offers."""
        return self.ground.share * self.offers.step

    def terms(self, objective: Objective) -> Terms:
        """Return the sum of an objective, to be added to."""
        return self.sums.setdefault(objective, {})

    def add(self, objective: Objective, value: Fraction) -> None:
        """Add to an objective what no plan changes."""
        self.constants[objective] = self.constants.get(objective, ZERO) + value

    def lay_budget(self) -> None:
        """Keep to the budget."""
        terms: Terms = {}
        for candidate, steps in self.steps.items():
            price = self.offers.items[candidate].price
            for number, factor in steps.items():
                terms[number] = terms.get(number, 0.0) + price * factor
        self.program.row(terms, high=self.offers.budget)

    def lay_table(self, table: Table) -> None:
        """Add a part as a choice among its best plans."""
        first = int(self.aim.renewals_first)
        chosen: Terms = {}
        for choice in table.choices:
            number = self.program.variable(0, 1, whole=True)
            chosen[number] = 1.0
            for candidate, steps in zip(table.part.candidates, choice.steps, strict=True):
                self.steps.setdefault(candidate, {})[number] = float(steps)
            if first:
                self.withheld[number] = float(choice.values[0])
            for objective, value in zip(self.aim.objectives, choice.values[first:], strict=True):
                self.terms(objective)[number] = float(value)
        self.program.row(chosen, 1, 1)
        self.tables.append((table, tuple(chosen)))

    def lay_part(self, part: Part) -> None:
        """Add a part with its posts, candidates and demands."""
        for candidate in part.candidates:
            self._lay_candidate(candidate)
        self.parts.append(part)
        reach, needs, counted, numbers = demands_of(self.ground, part)
        able = [candidates for _, candidates in reach]
        supplies = list(self._supplies(part, reach))
        demands = []
        for index, (need, counts) in enumerate(zip(needs, counted, strict=True)):
            here = [supply for supply in supplies if index in supply.demands]
            demands.append(
                Demand(
                    need=need,
                    counted=counts,
                    standing=sum((supply.fte for supply in here), ZERO),
                    steps=tuple(self._step(c) for c in able[index]),
                    plain=all(len(supply.demands) == 1 for supply in here),
                )
            )
        self.demands += demands
        self._lay_sharing(demands, supplies)
        for group, number in zip(part.groups, numbers, strict=True):
            self._lay_group(group, demands[number] if number >= 0 else None)
        if any(demand.enough >= 0 for demand in demands):
            self._lay_shortage(demands, supplies)

    def _step(self, candidate: int) -> int:
        return next(iter(self.steps[candidate]))

    def _lay_candidate(self, candidate: int) -> None:
        offer, program = self.offers.items[candidate], self.program
        steps = program.variable(0, offer.most, whole=True)
        signed = program.variable(0, 1, whole=True)
        program.row({steps: 1, signed: -offer.most}, high=0)
        program.row({steps: 1, signed: -offer.least}, low=0)
        self.steps[candidate], self.signed[candidate] = {steps: 1.0}, signed
        self.terms(Objective.COST)[steps] = float(offer.price * self.offers.unit)
        if offer.candidate.renewal:
            self.withheld[steps] = -1.0
            self.all_withheld += offer.most
        else:
            self.terms(Objective.CHANGES)[signed] = 1.0

    def _supplies(
        self, part: Part, reach: Iterable[tuple[tuple[int, ...], tuple[int, ...]]]
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
            pools[key] = pools.get(key, ZERO) + self.ground.supplies[post]
        yield from (Supply(key, fte) for key, fte in pools.items())
        for candidate in part.candidates:
            if candidate in could:
                yield Supply(tuple(could[candidate]), steps=self._step(candidate))

    def _flows(
        self, demands: Sequence[Demand], supplies: Sequence[Supply]
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
                    coming[only][supply.steps] = float(self.gain)
                continue
            out: Terms = {} if supply.steps is None else {supply.steps: -float(self.gain)}
            for index in supply.demands:
                flow = self.program.variable(0, float(demands[index].need))
                coming[index][flow] = out[flow] = 1.0
                made.append((flow, supply))
            self.program.row(out, high=float(supply.fte))
        return coming, constant, made

    def _lay_sharing(self, demands: Sequence[Demand], supplies: Sequence[Supply]) -> None:
        """Add what each demand is served, and its severity from below."""
        coming, constant, _ = self._flows(demands, supplies)
        for demand, terms, standing in zip(demands, coming, constant, strict=True):
            need, program = float(demand.need), self.program
            demand.served = program.variable(0, need)
            arriving = {number: -factor for number, factor in terms.items()}
            program.row({demand.served: 1.0, **arriving}, high=float(standing))
            self._lay_steps_of(demand, demand.served, demand.need)
            demand.lack = program.variable(0, need)
            self.terms(Objective.UNMET)[demand.served] = -1.0
            self.add(Objective.UNMET, demand.need)
            self.terms(Objective.SEVERITY)[demand.lack] = 1.0
            if demand.plain:
                self._lay_chords(demand)
            else:
                for part in range(TANGENTS):
                    self.touch(demand, demand.need * part / TANGENTS)

    def _lay_steps_of(self, demand: Demand, served: int, need: Fraction) -> None:
        """Say that whole steps come: the last one is of use only for what was missing."""
        missing = need - demand.standing
        if missing <= 0 or not self.gain or not demand.steps:
            return
        full = floor(missing / self.gain)
        rest = missing - full * self.gain
        level = demand.standing + full * self.gain - rest * full
        terms = {served: 1.0, **{steps: -float(rest) for steps in demand.steps}}
        self.program.row(terms, high=float(level))

    def _lay_chords(self, demand: Demand) -> None:
        """Bound the severity from below by its values at whole steps."""
        missing = max(demand.need - demand.standing, ZERO)
        most = ceil(missing / self.gain) if self.gain and demand.steps else 0
        if not most:
            self.program.row({demand.lack: 1.0}, low=float(missing**2 / demand.need))
        for full in range(most):
            here = missing - full * self.gain
            there = max(here - self.gain, ZERO)
            value = here**2 / demand.need
            slope = there**2 / demand.need - value
            terms = {demand.lack: 1.0, **{steps: -float(slope) for steps in demand.steps}}
            self.program.row(terms, low=float(value - slope * full))

    def touch(self, demand: Demand, served: Fraction) -> None:
        """Bound the severity from below by its tangent at some ETP served."""
        missing = demand.need - served
        slope = 2 * missing / demand.need
        low = missing**2 / demand.need + slope * served
        self.program.row({demand.lack: 1.0, demand.served: float(slope)}, low=float(low))

    def _lay_group(self, group: Group, demand: Demand | None) -> None:
        """Add where nobody acts, and the zones blanches."""
        kind = group.kind
        near = {self.signed[c]: 1.0 for c in kind.near}
        far = {self.signed[c]: 1.0 for c in kind.far}
        need = float(group.need)
        if not kind.own and need:
            nobody = self._unless(near)
            terms = self.terms(Objective.NOBODY)
            terms[nobody] = terms.get(nobody, 0.0) + need
        covers: list[Mapping[int, float]] = []
        if not kind.own and not kind.zero:
            covers.append(near)
        elif not (kind.own or kind.acts or self.ground.gap_needs_need):
            covers.append({**near, **far})
        if kind.judged and demand is not None:
            if demand.enough < 0:
                demand.enough = self.program.variable(0, 1, whole=True)
            covers.append({demand.enough: 1.0})
        if covers:
            self._lay_gap(kind.department, need, covers)

    def _lay_gap(self, department: int, need: float, covers: Sequence[Mapping[int, float]]) -> None:
        """Make a zone blanche where one of the covers is lacking."""
        gap = self.program.variable(0, 1)
        for cover in covers:
            self.program.row({gap: 1.0, **cover}, low=1)
        self.terms(Objective.WEIGHTED_GAPS)[gap] = need
        if department not in self.departments:
            self.departments[department] = self.program.variable(0, 1)
            self.terms(Objective.GAPS)[self.departments[department]] = 1.0
        self.program.row({self.departments[department]: 1.0, gap: -1.0}, low=0)

    def _unless(self, signed: Mapping[int, float]) -> int:
        """Return a variable that is one unless somebody signs."""
        number = self.program.variable(0, 1)
        self.program.row({number: 1.0, **signed}, low=1)
        return number

    def _lay_shortage(self, demands: Sequence[Demand], supplies: Sequence[Supply]) -> None:
        """Add which demands are not short, by the largest set served in full.

        A post that may serve a demand left out of the set serves nobody of the set.
        """
        program = self.program
        for demand in demands:
            if demand.counted and demand.enough < 0:
                demand.enough = program.variable(0, 1, whole=True)
        asking = [
            Supply(tuple(i for i in s.demands if demands[i].counted), s.fte, s.steps)
            for s in supplies
        ]
        asking = [supply for supply in asking if supply.demands]
        coming, constant, made = self._flows(demands, asking)
        for flow, supply in made:
            most = max(float(demands[index].need) for index in supply.demands)
            for index in supply.demands:
                program.row({flow: 1.0, demands[index].enough: -most}, high=0)
        for demand, terms, standing in zip(demands, coming, constant, strict=True):
            if not demand.counted:
                continue
            need = float(demand.counted)
            program.row({**terms, demand.enough: -need}, low=-float(standing))
            missing = demand.counted - demand.standing
            if missing > 0 and self.gain:
                steps = dict.fromkeys(demand.steps, 1.0)
                program.row({**steps, demand.enough: -ceil(missing / self.gain)}, low=0)
