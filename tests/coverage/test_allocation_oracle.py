"""The optimiser against trying everything: each plan applied to the roster and diagnosed."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from coverage.allocation import evaluate
from coverage.diagnosis import report
from coverage.model import Level, Verdict
from tests.coverage.allocation_worlds import Case, after, brute, cases, found_by_diagnosis

MANY = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=400,
    suppress_health_check=[HealthCheck.too_slow],
)


@MANY
@given(cases())
def test_the_best_plan_is_the_one_found_by_trying_them_all(case: Case) -> None:
    plan = case.plan()
    values, grants = brute(case)
    assert tuple(value.value for value in plan.values) == values
    assert plan.grants == grants
    assert plan.optimal
    assert plan.gap == 0


@MANY
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
