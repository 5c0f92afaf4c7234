"""Linked territories as a mixed-integer linear program.

Steps are whole numbers. The sharing is a flow. A demand is not short exactly when it is in
the largest set that posts serving nobody else can serve in full. The severity is convex: its
tangents (chords where only whole steps can come) are added as needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from coverage.allocation.flows import Demand, Supply, lay_flows, lay_whole_steps, supplies_of
from coverage.allocation.ground import Ground, Group
from coverage.allocation.offers import Offers
from coverage.allocation.parts import Part
from coverage.allocation.severity import FINER, lay_chords, touch
from coverage.allocation.shortage import lay_shortage
from coverage.allocation.solver import Program, Terms
from coverage.allocation.sums import Table
from coverage.allocation.sweep import demands_of
from coverage.allocation.tables import Aim, useful
from coverage.allocation.terms import ZERO, Objective

TANGENTS = 20
NEVER = -1


@dataclass(slots=True)
class Model:
    """The program of a request, and what its sums mean.

    Attributes:
        steps: for each candidate, its steps as a sum of variables.
        signed: for each candidate of a linked part, whether it gets any.
        most: for each candidate, the steps that can be of use.
        withheld, sums: each aim as a sum of variables, but for a constant.
        gaps: for each group that may be a zone blanche, whether it is.
        judged: for each demand that may be short, the zones blanches that only this can
            make; `NEVER` for one that something else could make too.
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
    most: dict[int, int] = field(default_factory=dict)
    demands: list[Demand] = field(default_factory=list)
    withheld: Terms = field(default_factory=dict)
    sums: dict[Objective, Terms] = field(default_factory=dict)
    departments: dict[int, int] = field(default_factory=dict)
    gaps: dict[Group, int] = field(default_factory=dict)
    judged: dict[int, list[int]] = field(default_factory=dict)
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

    def forbid(self, plan: Sequence[int]) -> None:
        """Leave out one plan, whatever it is worth: another choice, or a step more or less."""
        other: Terms = {}
        low = 1.0
        for candidate in self.signed:
            ((steps, _),) = self.steps[candidate].items()
            most, here = self.most[candidate], plan[candidate]
            for sign in (1, -1):
                moved = self.program.variable(0, 1, whole=True)
                room = most + 1
                # moved = 1: sign × steps ≥ sign × here + 1.
                self.program.row({steps: sign, moved: -room}, low=sign * here + 1 - room)
                other[moved] = 1.0
        for table, numbers in self.tables:
            mine = tuple(plan[candidate] for candidate in table.part.candidates)
            for choice, number in zip(table.choices, numbers, strict=True):
                if choice.steps == mine:
                    other[number] = -1.0
                    low -= 1.0
        self.program.row(other, low=low)

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
                self.most[candidate] = max(self.most.get(candidate, 0), steps)
                self.steps.setdefault(candidate, {})[number] = float(steps)
            if first:
                self.withheld[number] = float(choice.values[0])
            for objective, value in zip(self.aim.objectives, choice.values[first:], strict=True):
                finer = FINER if objective is Objective.SEVERITY else 1
                self.terms(objective)[number] = float(finer * value)
        self.program.row(chosen, 1, 1)
        self.tables.append((table, tuple(chosen)))

    def lay_part(self, part: Part) -> None:
        """Add a part with its posts, candidates and demands."""
        options = useful(self.ground, part, self.offers, self.aim)
        for candidate, option in zip(part.candidates, options, strict=True):
            self._lay_candidate(candidate, option[-1])
        self.parts.append(part)
        reach, needs, counted, numbers = demands_of(self.ground, part)
        able = [candidates for _, candidates in reach]
        supplies = list(supplies_of(self.ground, part, self._step, reach))
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
        made = self._lay_sharing(demands, supplies)
        for group, number in zip(part.groups, numbers, strict=True):
            self._lay_group(group, demands[number] if number >= 0 else None)
        if all(demand.enough < 0 for demand in demands):
            return
        lay_shortage(self.program, self.gain, demands, supplies, made)

    def _step(self, candidate: int) -> int:
        return next(iter(self.steps[candidate]))

    def _lay_candidate(self, candidate: int, most: int) -> None:
        offer, program = self.offers.items[candidate], self.program
        steps = program.variable(0, most, whole=True)
        signed = program.variable(0, 1, whole=True)
        self.most[candidate] = most
        program.row({steps: 1, signed: -most}, high=0)
        program.row({steps: 1, signed: -offer.least}, low=0)
        self.steps[candidate], self.signed[candidate] = {steps: 1.0}, signed
        self.terms(Objective.COST)[steps] = float(offer.price * self.offers.unit)
        if offer.candidate.renewal:
            self.withheld[steps] = -1.0
            self.all_withheld += offer.most
        else:
            self.terms(Objective.CHANGES)[signed] = 1.0

    def _lay_sharing(
        self, demands: Sequence[Demand], supplies: Sequence[Supply]
    ) -> list[tuple[int, Supply]]:
        """Add what each demand is served, and its severity from below."""
        coming, constant, made = lay_flows(self.program, self.gain, demands, supplies)
        for demand, terms, standing in zip(demands, coming, constant, strict=True):
            need, program = float(demand.need), self.program
            demand.served = program.variable(0, need)
            arriving = {number: -factor for number, factor in terms.items()}
            program.row({demand.served: 1.0, **arriving}, high=float(standing))
            lay_whole_steps(program, self.gain, demand)
            demand.lack = program.variable(0, FINER * need)
            self.terms(Objective.UNMET)[demand.served] = -1.0
            self.add(Objective.UNMET, demand.need)
            self.terms(Objective.SEVERITY)[demand.lack] = 1.0
            if demand.plain:
                lay_chords(program, self.gain, demand)
            else:
                for part in range(TANGENTS):
                    touch(program, demand, demand.need * part / TANGENTS)
        return made

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
            self.gaps[group] = self._lay_gap(kind.department, need, covers)
            if kind.judged and demand is not None:
                sole = self.gaps[group] if kind.own else NEVER
                self.judged.setdefault(demand.enough, []).append(sole)

    def _lay_gap(self, department: int, need: float, covers: Sequence[Mapping[int, float]]) -> int:
        """Make a zone blanche where one of the covers is lacking."""
        gap = self.program.variable(0, 1)
        for cover in covers:
            self.program.row({gap: 1.0, **cover}, low=1)
        self.terms(Objective.WEIGHTED_GAPS)[gap] = need
        if department not in self.departments:
            self.departments[department] = self.program.variable(0, 1)
            self.terms(Objective.GAPS)[self.departments[department]] = 1.0
        self.program.row({self.departments[department]: 1.0, gap: -1.0}, low=0)
        return gap

    def _unless(self, signed: Mapping[int, float]) -> int:
        """Return a variable that is one unless somebody signs."""
        number = self.program.variable(0, 1)
        self.program.row({number: 1.0, **signed}, low=1)
        return number
