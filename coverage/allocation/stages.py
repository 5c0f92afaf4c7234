"""One objective after the other: each is made as small as it can be, then kept so.

What the solver finds is judged again exactly; the best plan by exact values, ties included, is
kept at every moment, and a stage ends when no plan can beat it by more than a hair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coverage.allocation.exact import Judge, Judged
from coverage.allocation.found import Found
from coverage.allocation.ground import zones_blanches
from coverage.allocation.model import Model
from coverage.allocation.severity import FINER, touch
from coverage.allocation.solver import FEASIBLE, Solution, Terms
from coverage.allocation.terms import ZERO, Objective

HAIR = 1e-7
HALF = 0.5
SLACK = 2e-6
"""How much worse than its best a sum may seem later: the solver's floats need the room."""
WIDEST = 1_000_000
"""Whole figures are put one after the other in a sum no larger than this."""
MOST_TURNS = 400


@dataclass(frozen=True, slots=True)
class Stage:
    """A sum to be made small.

    Attributes:
        value: the exact value of a judged plan.
        constant: what the sum leaves out of it.
        hair: difference that is none.
        settles: its least value, and those before, may be of one set of zones blanches only.
    """

    terms: Terms
    value: Callable[[Judged], Fraction]
    hair: float
    constant: Fraction = ZERO
    settles: bool = False


def stages_of(model: Model) -> Iterator[Stage]:
    """Yield the stages: the objectives, then changes, cost and steps packed in few sums."""
    first = int(model.aim.renewals_first)
    if first:
        yield Stage(model.withheld, _value_at(0), HALF, Fraction(model.all_withheld))
    whole: list[tuple[Terms, int, Callable[[Judged], int]]] = []
    for place, objective in enumerate(model.aim.objectives, start=first):
        terms = model.terms(objective)
        if objective is Objective.CHANGES:
            count = len(model.offers.items)
            whole.append((terms, count, _reader(place)))
        elif objective is Objective.COST:
            unit = model.offers.unit
            units = {number: factor / float(unit) for number, factor in terms.items()}
            whole.append((units, model.offers.budget, _reader(place, unit)))
        else:
            hair = HALF if objective is Objective.GAPS else HAIR
            constant = model.constants.get(objective, ZERO)
            settles = place == first + 1 and model.aim.objectives[0] is not Objective.NOBODY
            finer = FINER if objective is Objective.SEVERITY else 1
            yield Stage(terms, _value_at(place, finer), hair, finer * constant, settles)
    for candidate, terms in sorted(model.steps.items()):
        whole.append((terms, model.most[candidate], _steps_at(candidate)))
    yield from _packed(whole)


def _value_at(place: int, finer: int = 1) -> Callable[[Judged], Fraction]:
    return lambda judged: finer * judged.values[place]


def _reader(place: int, unit: Fraction = Fraction(1)) -> Callable[[Judged], int]:
    return lambda judged: int(judged.values[place] / unit)


def _steps_at(candidate: int) -> Callable[[Judged], int]:
    return lambda judged: judged.steps[candidate]


def _packed(
    whole: Sequence[tuple[Terms, int, Callable[[Judged], int]]],
) -> Iterator[Stage]:
    """Put whole figures one after the other, as digits, the most important first."""
    pending: list[tuple[Terms, int, Callable[[Judged], int]]] = []
    width = 1
    for figure in whole:
        if pending and width * (figure[1] + 1) > WIDEST:
            yield _digits(pending)
            pending, width = [], 1
        pending.append(figure)
        width *= figure[1] + 1
    if pending:
        yield _digits(pending)


def _digits(figures: Sequence[tuple[Terms, int, Callable[[Judged], int]]]) -> Stage:
    terms: Terms = {}
    readers: list[tuple[int, Callable[[Judged], int]]] = []
    weight = 1
    for theirs, most, read in reversed(figures):
        for number, factor in theirs.items():
            terms[number] = terms.get(number, 0.0) + weight * factor
        readers.append((weight, read))
        weight *= most + 1
    return Stage(terms, lambda judged: Fraction(sum(w * read(judged) for w, read in readers)), HALF)


class Race:
    """The stages run one after the other on one program."""

    def __init__(self, model: Model, judge: Judge, start: Sequence[int]) -> None:
        self.model, self.judge = model, judge
        self.program = model.program
        self.stages = list(stages_of(model))
        self.best = judge.judged(tuple(start))
        self.kept: list[tuple[int, float]] = []
        self.seen: set[tuple[int, ...]] = set()

    def run(self) -> Found:
        """Return the best plan; not proved when time runs out."""
        for demand, served in zip(self.model.demands, self._served(self.best), strict=True):
            for shift in (-1, 0, 1):
                near = served + shift * self.model.gain
                if not demand.plain and 0 <= near <= demand.need:
                    touch(self.program, demand, near)
        for stage in self.stages:
            proved, bound = self._run(stage)
            if not proved:
                return Found(self.best.steps, optimal=False, gap=self._gap(stage, bound))
            slack = stage.hair if stage.hair == HALF else SLACK
            row = self.program.row(stage.terms, high=self._limit(stage, slack))
            self.kept.append((row, slack))
            if stage.settles:
                self._settle(stage)
        return Found(self.best.steps)

    def _run(self, stage: Stage) -> tuple[bool, float]:
        """Make a sum as small as possible; tell whether that is proved, and the bound."""
        bound = -float("inf")
        for _ in range(MOST_TURNS):
            self.program.start_from(self._proposal())
            value = self._relative(stage, self.best)
            found = self.program.least(stage.terms, self._hair(stage, value) / 2, value)
            if found.impossible or found.bound > value + self._hair(stage, value):
                return False, bound  # the best plan is possible: the solver lost its way
            bound = max(bound, found.bound)
            judged = self._judge(found)
            value = self._relative(stage, self.best)
            if value - bound <= self._hair(stage, value):
                return True, bound
            if not found.proved or judged is None:
                return False, bound
            if not self._cut(judged, found):
                return False, bound
        return False, bound

    def _settle(self, stage: Stage) -> None:
        """Keep the zones blanches as they are if no other set of them is worth as little.

        Asked: one at least is not as it is now. Impossible: they are settled, and what comes
        after is much easier to prove.
        """
        program, held = self.program, self._zones_blanches()
        if not held:
            return
        marks = {number: program.variable(0, 1, whole=True) for number in held}
        for number, mark in marks.items():
            if held[number]:
                program.row({mark: 1.0, number: 1.0}, high=1)
            else:
                program.row({mark: 1.0, number: -1.0}, high=0)
        asked = program.row(dict.fromkeys(marks.values(), 1.0), low=1)
        other = program.least_plainly(stage.terms, stage.hair / 2)
        program.free(asked)
        for mark in marks.values():
            program.bound(mark, 0, 0)
        if other.impossible:
            self._fix(held)

    def _zones_blanches(self) -> dict[int, bool]:
        """Tell, of the variables of groups with a need, which are zones blanches in the best."""
        model = self.model
        grants = model.offers.fte(self.best.steps)
        return {
            model.gaps[group]: is_gap
            for part in model.parts
            for group, is_gap in zip(
                part.groups, zones_blanches(model.ground, part.groups, grants), strict=True
            )
            if group in model.gaps and group.need
        }

    def _fix(self, held: Mapping[int, bool]) -> None:
        """Keep the zones blanches as they are."""
        for number, is_gap in held.items():
            self.program.bound(number, float(is_gap), float(is_gap))
        for enough, gaps in self.model.judged.items():
            if all(held.get(number, False) for number in gaps):
                self.program.bound(enough, 0, 0)

    def _hair(self, stage: Stage, value: float) -> float:
        return stage.hair if stage.hair == HALF else stage.hair * max(1.0, abs(value))

    def _relative(self, stage: Stage, judged: Judged) -> float:
        """Return the exact value of a plan, without the constant that the program leaves out."""
        return float(stage.value(judged) - stage.constant)

    def _limit(self, stage: Stage, hair: float) -> float:
        return self._relative(stage, self.best) + hair

    def _judge(self, found: Solution) -> Judged | None:
        """Judge what was found exactly; it may be the best so far."""
        if found.values is None:
            return None
        judged = self.judge.judged(self._steps(found.values))
        if judged.key < self.best.key:
            self.best = judged
            for stage, (row, hair) in zip(self.stages, self.kept, strict=False):
                self.program.limit(row, self._limit(stage, hair))
        return judged

    def _steps(self, values: Sequence[float]) -> tuple[int, ...]:
        return tuple(
            round(sum(values[n] * f for n, f in self.model.steps.get(c, {}).items()))
            for c in range(len(self.model.offers.items))
        )

    def _cut(self, judged: Judged, found: Solution) -> bool:
        """Make the program see what it misjudged; tell whether anything was changed."""
        changed = False
        assert found.values is not None
        if judged.steps in self.seen and judged.key > self.best.key:
            # Worse by less than floats can tell: it is left out by name.
            self.model.forbid(judged.steps)
            return True
        self.seen.add(judged.steps)
        rates = [rate for part in self.model.parts for rate in self.judge.rates(part, judged.steps)]
        for demand, (need, rate) in zip(self.model.demands, rates, strict=True):
            if demand.plain:
                continue
            for point in (need * rate, Fraction(found.values[demand.served])):
                exact = FINER * (demand.need - point) ** 2 / demand.need
                seen = found.values[demand.lack]
                if float(exact) - seen > HAIR:
                    touch(self.program, demand, point)
                    changed = True
        for place, (stage, (row, hair)) in enumerate(zip(self.stages, self.kept, strict=False)):
            over = self._relative(stage, judged) - self._relative(stage, self.best)
            if FEASIBLE < over <= 2 * hair:
                self.kept[place] = (row, over / 2)
                self.program.limit(row, self._limit(stage, over / 2))
                changed = True
        return changed

    def _served(self, judged: Judged) -> list[Fraction]:
        """Return the ETP that each demand of the program receives in the fair sharing."""
        return [
            need * rate
            for part in self.model.parts
            for need, rate in self.judge.rates(part, judged.steps)
        ]

    def _proposal(self) -> dict[int, float]:
        """Return the best plan as values of the program's variables."""
        values = {}
        for candidate, signed in self.model.signed.items():
            steps = self.best.steps[candidate]
            values[signed] = float(steps > 0)
            values[next(iter(self.model.steps[candidate]))] = float(steps)
        for table, numbers in self.model.tables:
            mine = tuple(self.best.steps[candidate] for candidate in table.part.candidates)
            for choice, number in zip(table.choices, numbers, strict=True):
                values[number] = float(choice.steps == mine)
        return values

    def _gap(self, stage: Stage, bound: float) -> Fraction:
        """Return how far from its bound the best plan may be, relative to its value."""
        value = float(stage.value(self.best))
        most = value - (bound + float(stage.constant))
        if most == float("inf") or value == 0:
            return Fraction(1)
        return Fraction(max(min(most / abs(value), 1.0), 0.0))
