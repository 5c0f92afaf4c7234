"""What an allocation says when it has no time to try everything: a plan, and never « the best »."""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from unittest.mock import patch

import pytest
from hypothesis import given

from coverage.allocation import sums
from coverage.allocation.allocate import Candidate, Order, Plan, Request, allocate
from coverage.model import Roster
from coverage.need import NeedRow, declared
from coverage.parameters import Interval, Parameters
from coverage.survey import Survey, examine
from coverage.territories import Atlas, Commune
from tests.coverage.allocation_worlds import Case, cases, values_of
from tests.coverage.test_allocation_oracle import FEW
from tests.coverage.worlds import DAY

ONE = Fraction(1)
FINE = Fraction(1, 1000)


def country(parts: int) -> tuple[Survey, list[Candidate]]:
    codes = [f"D{number}" for number in range(parts)]
    communes = [Commune(f"{c}01", c, c, None, 1_000) for c in codes]
    atlas = Atlas.build(communes, {}, "FR")
    rows = [
        NeedRow(code, Interval.exactly(Fraction(37 + 29 * number, 100)))
        for number, code in enumerate(codes)
    ]
    survey = examine(
        atlas, Roster(()), declared(atlas, rows), Parameters(call_departments=frozenset(codes)), DAY
    )
    return survey, [Candidate(code, (code,)) for code in codes]


def spent(plan: Plan) -> Fraction:
    return sum((grant.fte for grant in plan.grants), Fraction(0))


@FEW
@given(cases())
def test_a_plan_found_near_the_best_is_no_further_than_its_gap(case: Case) -> None:
    best = case.plan()
    with patch.object(sums, "MOST_SUMS", 0):
        near = case.plan()
    if near.optimal:
        assert near == best
        return
    assert near.left >= 0
    assert values_of(near) >= values_of(best)
    pairs = zip(values_of(near), values_of(best), strict=True)
    found, least = next(((n, b) for n, b in pairs if n != b), (ONE, ONE))
    assert found * (1 - near.gap) <= least


@pytest.mark.parametrize("order", list(Order))
def test_fine_steps_come_near_the_best_when_there_are_too_many_sums(order: Order) -> None:
    survey, candidates = country(6)
    request = Request(Fraction(3), step=Fraction(1, 100), order=order)
    best = allocate(survey, candidates, request)
    with patch.object(sums, "MOST_SUMS", 10):
        near = allocate(survey, candidates, request)
    assert best.optimal
    assert not near.optimal
    assert values_of(near)[0] == values_of(best)[0]
    assert near.unmet_after == best.unmet_after


def test_time_that_runs_out_over_tables_gives_a_plan_that_is_not_proved() -> None:
    survey, candidates = country(8)
    hours = count(0, 3_600)
    plan = allocate(
        survey, candidates, Request(Fraction(5), step=FINE), clock=lambda: float(next(hours))
    )
    assert not plan.optimal
    assert plan.gap == 1
    assert 0 < spent(plan) <= 5
    assert len(plan.grants) == len(candidates)


def test_time_that_runs_out_while_tables_are_added_up_leaves_the_plan_found_so_far() -> None:
    survey, candidates = country(8)
    # Ten calls within the time, for the tables; the later ones are hours apart.
    ticks = iter([0.0] * 12 + [3_600.0 * n for n in range(1, 500)])
    plan = allocate(survey, candidates, Request(Fraction(5)), clock=lambda: next(ticks))
    assert not plan.optimal
    assert 0 <= plan.gap <= 1
    assert 0 < spent(plan) <= 5
