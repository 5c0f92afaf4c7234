"""What « Où mettre les ETP » computes, timed part by part: the default plan, and the freest.

Run it: `.venv/bin/python -m bench.deliberation`. The promise: all of it in one second for the
region at the page's first settings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from time import monotonic, perf_counter

from coverage.allocation.alternatives import (
    Question,
    baseline,
    four_orders,
    half_step,
    other_rule,
    runner_up,
)
from coverage.allocation.terms import Order, Request
from coverage.diagnosis import report
from coverage.model import Level
from sources.cases import survey_on
from sources.dataset import load_dataset
from sources.deliberation import default_proposals, plan_day
from sources.plan_effect import planned_view, scenario_of

PROMISE = 1.0
FIRST = Request(Fraction(6), step=Fraction(1, 2), least=Fraction(1, 2), renewals_first=True)
FREEST = replace(FIRST, step=Fraction(1, 10), renewals_first=False, order=Order.UNMET)


def timed(label: str, make: Callable[[], object]) -> float:
    start = perf_counter()
    make()
    seconds = perf_counter() - start
    print(f"  {label:<34}{1000 * seconds:8.0f} ms")
    return seconds


def main() -> None:
    data = load_dataset()
    on = plan_day(data)
    survey = survey_on(data, on)
    proposals = default_proposals(data.atlas, survey.roster, survey.parameters, on)
    before = report(survey, Level.DEPARTMENT)
    candidates = tuple(one.candidate for one in proposals)
    for name, request in (("premiers réglages", FIRST), ("pas de 0,1, sans règle", FREEST)):
        question = Question(survey, candidates, request, monotonic)
        print(f"{name} ({len(candidates)} candidats)")
        plan = question.answer()
        scenario = scenario_of(plan, proposals, "essai")
        parts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("le plan", question.answer),
            ("avant et après", partial(planned_view, survey, before, scenario)),
            ("le plan suivant", partial(runner_up, question, plan)),
            ("un demi-ETP de moins", partial(half_step, question, -1)),
            ("un demi-ETP de plus", partial(half_step, question, 1)),
            ("l'autre règle", partial(other_rule, question)),
            ("au prorata", partial(baseline, question, plan)),
            ("les quatre ordres", partial(four_orders, question, plan)),
        )
        total = sum(timed(label, make) for label, make in parts)
        print(f"  {'en tout':<34}{1000 * total:8.0f} ms, {total / PROMISE:.0%} de la promesse")


if __name__ == "__main__":
    main()
