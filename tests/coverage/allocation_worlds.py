"""Small countries for the allocation, and what plans come to by diagnosing each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import strategies as st

from coverage.allocation.allocate import (
    OBJECTIVES,
    Candidate,
    Grant,
    Objective,
    Order,
    Plan,
    Request,
    allocate,
    plan_scenario,
)
from coverage.diagnosis import report
from coverage.model import Basis, Level, Post, Roster, Verdict
from coverage.need import UNKNOWN_BLOCK, Block, Needs
from coverage.parameters import Interval, Parameters
from coverage.scenario import apply
from coverage.survey import Survey, examine
from coverage.territories import Atlas, Commune
from tests.coverage.strategies import DAY
from tests.coverage.worlds import post

ZERO, ONE = Fraction(0), Fraction(1)
STEP = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Case:
    """A small country, candidates and a request."""

    survey: Survey
    candidates: tuple[Candidate, ...]
    request: Request

    def plan(self) -> Plan:
        """Return the optimiser's plan."""
        return allocate(self.survey, self.candidates, self.request)

    def but(self, **changes: object) -> Case:
        """Return the case with other figures in its request."""
        return replace(self, request=replace(self.request, **changes))  # type: ignore[arg-type]


def after(survey: Survey, candidates: Sequence[Candidate], plan: Plan) -> Survey:
    """Examine the country once the plan is applied."""
    scenario = plan_scenario(plan, candidates, "essai", DAY, None, "AAP")
    roster = apply(survey.roster, scenario)
    return examine(survey.atlas, roster, survey.needs, survey.parameters, survey.on)


def values_of(plan: Plan) -> tuple[Fraction, ...]:
    """Return the values of a plan, in order."""
    return tuple(value.value for value in plan.values)


def found_by_diagnosis(survey: Survey) -> dict[Objective, Fraction]:
    """Return what depends on coverage, read from the diagnoses of communes and departments."""
    values = dict.fromkeys(Objective, ZERO)
    for found in report(survey, Level.COMMUNE):
        need = found.need.central or ZERO
        rate = found.fair_rate or ZERO
        if not found.own_fte:
            values[Objective.NOBODY] += need
        if found.verdict is Verdict.GAP:
            values[Objective.WEIGHTED_GAPS] += need
        values[Objective.UNMET] += need * (1 - rate)
        values[Objective.SEVERITY] += need * (1 - rate) ** 2
    departments = report(survey, Level.DEPARTMENT)
    gaps = [found for found in departments if found.verdict in {Verdict.GAP, Verdict.PARTIAL}]
    values[Objective.GAPS] = Fraction(len(gaps))
    return values


def price(candidate: Candidate, request: Request) -> Fraction:
    """Return what the State pays for one ETP."""
    return request.state_share * (candidate.cost or ZERO) if request.in_euros else ONE


def amounts(candidate: Candidate, request: Request) -> Iterator[Fraction]:
    """Yield what a candidate may get, nothing first."""
    yield ZERO
    least = max(candidate.least, request.least or ZERO)
    bounds = [bound for bound in (candidate.most, request.most) if bound is not None]
    fte = request.step
    while candidate.eligible and fte * price(candidate, request) <= request.budget:
        if fte >= least and all(fte <= bound for bound in bounds):
            yield fte
        fte += request.step


def brute(case: Case) -> tuple[tuple[Fraction, ...], tuple[Grant, ...]]:
    """Try every plan, each applied and diagnosed: the best values, and the plan."""
    ordered = sorted(case.candidates, key=lambda candidate: candidate.code)
    request, best = case.request, None
    for fte in product(*(list(amounts(candidate, request)) for candidate in ordered)):
        spent = sum((f * price(c, request) for f, c in zip(fte, ordered, strict=True)), ZERO)
        if spent > request.budget:
            continue
        grants = tuple(Grant(c.code, f) for c, f in zip(ordered, fte, strict=True) if f)
        tried = Plan(request.order, DAY, (), grants, ZERO, True, ZERO, 0, 0, ZERO, ZERO)
        values = found_by_diagnosis(after(case.survey, ordered, tried))
        funded = [c for c, f in zip(ordered, fte, strict=True) if f]
        values[Objective.CHANGES] = Fraction(sum(not c.renewal for c in funded))
        values[Objective.COST] = spent
        renewed = sum((f for f, c in zip(fte, ordered, strict=True) if c.renewal), ZERO)
        first = -renewed if request.renewals_first else ZERO
        listed = tuple(values[objective] for objective in OBJECTIVES[request.order])
        key = (first, listed, fte)
        if best is None or key < best[0]:
            best = (key, grants)
    assert best is not None
    return best[0][1], best[1]


_NEEDS = st.sampled_from(
    [ZERO, STEP, ONE, Fraction(3, 2), Fraction(7, 10), Fraction(6, 5), Fraction(1, 3), Fraction(2)]
)
_BASES = st.sampled_from(
    [Basis.DECLARED] * 4 + [Basis.MEASURED, Basis.ESTIMATED, Basis.ESTIMATED, Basis.UNKNOWN]
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Up to four communes in three departments, posts and candidates over some of them."""
    count = draw(st.sampled_from([1, 2, 3, 3, 4, 4]))
    departments = [draw(st.sampled_from(["01", "02", "2A"])) for _ in range(count)]
    communes = [
        Commune(f"{d}{n:03d}", f"Commune {n}", d, None, draw(st.sampled_from([0, 1, 100, 100])))
        for n, d in enumerate(departments)
    ]
    atlas = Atlas.build(communes, {}, "R")
    codes = [*atlas.codes(Level.COMMUNE), *atlas.codes(Level.DEPARTMENT)]
    areas = st.lists(st.sampled_from(codes), max_size=2, unique=True).map(tuple)
    somewhere = st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True).map(tuple)
    posts: list[Post] = []
    for number in range(draw(st.integers(0, 2))):
        told = {"nom": f"p{number}", "etp": draw(_NEEDS.filter(bool)), "certitude": "etabli"}
        told |= {"perimetre": draw(areas), "extension": draw(areas)}
        posts.append(post(told))
    candidates = []
    for number in range(draw(st.sampled_from([0, 1, 2, 2, 3, 3, 4]))):
        least = draw(st.sampled_from([ZERO, ZERO, ZERO, ZERO, ONE, Fraction(7, 10)]))
        extended_only = draw(st.integers(0, 5)) == 0
        candidates.append(
            Candidate(
                code=draw(st.sampled_from("ABCDEF")) + str(number),
                perimeter=() if extended_only else draw(somewhere),
                extension=draw(somewhere) if extended_only else draw(areas),
                least=least,
                most=draw(st.sampled_from([None, None, ONE, Fraction(3, 2)])),
                eligible=draw(st.sampled_from([True] * 6 + [False])),
                renewal=draw(st.booleans()),
                cost=Fraction(draw(st.sampled_from([40_000, 50_000]))),
            )
        )
    in_euros = draw(st.sampled_from([False, False, True]))
    units = draw(st.sampled_from([0, 1, 2, 2, 3, 3, 3]))
    request = Request(
        budget=units * (Fraction(17_500) if in_euros else STEP),
        in_euros=in_euros,
        state_share=Fraction(7, 10) if in_euros else ONE,
        step=STEP,
        least=draw(st.sampled_from([None, None, None, None, ONE])),
        most=draw(st.sampled_from([None, None, None, ONE])),
        order=draw(st.sampled_from(list(Order))),
        renewals_first=draw(st.sampled_from([False, False, True])),
    )
    parameters = Parameters(
        gap_needs_need=draw(st.sampled_from([True, True, False])),
        bordering_counts=draw(st.sampled_from([True, True, False])),
        estimate_decides=draw(st.sampled_from([False, False, True])),
        state_share=draw(st.sampled_from([ONE, ONE, Fraction(4, 5)])),
    )
    needs = _drawn_needs(draw, atlas)
    survey = examine(atlas, Roster(tuple(posts)), needs, parameters, DAY)
    return Case(survey, tuple(draw(st.permutations(candidates))), request)


def _drawn_needs(draw: st.DrawFn, atlas: Atlas) -> Needs:
    """Draw a need, or none, for each commune: of any basis, with or without a range."""
    blocks: list[Block] = []
    index = []
    for _ in range(len(atlas)):
        basis = draw(_BASES)
        if basis is Basis.UNKNOWN:
            index.append(UNKNOWN_BLOCK)
            continue
        central = draw(_NEEDS)
        low, high = draw(st.sampled_from([(ONE, ONE), (STEP, Fraction(2)), (ZERO, ONE)]))
        if draw(st.integers(0, 9)) == 0:
            rate = Interval(ZERO, ZERO, ONE)
        else:
            rate = Interval(central * low, central, central * high)
        blocks.append(Block(rate, basis, "tirage"))
        index.append(len(blocks) - 1)
    weight = np.array([draw(st.sampled_from([1, 1, 1, 2, 0])) for _ in index], dtype=np.int64)
    return Needs(np.array(index, dtype=np.int64), weight, tuple(blocks))
