"""The optimiser against trying everything: each plan applied to the roster and diagnosed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.allocation import tables as allocation_tables
from coverage.allocation.allocate import evaluate
from coverage.diagnosis import report
from coverage.model import Level, Verdict
from tests.coverage.allocation_worlds import (
    Case,
    after,
    brute,
    cases,
    found_by_diagnosis,
    values_of,
)

FEW = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow],
)
MANY = settings(FEW, max_examples=250)


@MANY
@given(cases())
def test_the_best_plan_is_the_one_found_by_trying_them_all(case: Case) -> None:
    plan = case.plan()
    values, grants = brute(case)
    assert values_of(plan) == values
    assert plan.grants == grants
    assert plan.optimal
    assert plan.gap == 0


@FEW
@given(cases())
def test_linked_territories_give_the_same_plan_when_they_are_not_tried_whole(case: Case) -> None:
    with patch.object(allocation_tables, "MOST_PLANS", 0):
        plan = case.plan()
    values, grants = brute(case)
    assert values_of(plan) == values
    assert plan.grants == grants
    assert plan.optimal


@FEW
@given(cases())
def test_what_a_plan_announces_is_what_the_diagnosis_says_once_it_is_applied(case: Case) -> None:
    plan = case.plan()
    then = after(case.survey, case.candidates, plan)
    for survey, gaps, unmet in (
        (case.survey, plan.gaps_before, plan.unmet_before),
        (then, plan.gaps_after, plan.unmet_after),
    ):
        found = report(survey, Level.DEPARTMENT)
        assert gaps == sum(d.verdict in {Verdict.GAP, Verdict.PARTIAL} for d in found)
        assert unmet == sum(
            (n.need.central or 0) * (1 - (n.fair_rate or 0)) for n in report(survey, Level.COMMUNE)
        )
    said = found_by_diagnosis(then)
    exact = evaluate(case.survey, case.candidates, plan.granted(), case.request)
    assert all(exact[value.objective] == value.value for value in plan.values)
    for objective, value in exact.items():
        if objective.value not in {"changements", "cout"}:
            assert said[objective] == value


@FEW
@given(cases())
def test_what_is_left_and_what_is_spent_make_the_budget(case: Case) -> None:
    plan = case.plan()
    spent = next(v.value for v in plan.values if v.objective.value == "cout")
    assert plan.left + spent == case.request.budget
    assert plan.left >= 0
    assert all((grant.fte / case.request.step).denominator == 1 for grant in plan.grants)


@FEW
@given(cases(), st.sampled_from([1, 2, 3]))
def test_more_budget_never_makes_the_value_worse(case: Case, more: int) -> None:
    case = case.but(renewals_first=False)
    unit = Fraction(17_500) if case.request.in_euros else case.request.step
    richer = case.but(budget=case.request.budget + more * unit)
    assert values_of(richer.plan()) <= values_of(case.plan())


@FEW
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(case: Case, draw: Random) -> None:
    shuffled = list(case.candidates)
    draw.shuffle(shuffled)
    assert replace(case, candidates=tuple(shuffled)).plan() == case.plan()
