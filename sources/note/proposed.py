"""A plan as the note prints it: what was asked, what is proposed, what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from coverage.allocation.alternatives import Deliberation, Question, deliberate
from coverage.allocation.terms import Objective, Plan, Request
from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Level, Post
from coverage.scenario import apply
from coverage.sureness.robustness import Regret, regrets
from coverage.survey import Survey, examine
from sources.deliberation import Proposal, still_active
from sources.french import day
from sources.plan_effect import Change, PlannedView, planned_view, scenario_of


@dataclass(frozen=True, slots=True)
class Proposed:
    """A plan with what stands beside it.

    Attributes:
        proposals: the candidates in words.
        planned: each department on the day of the plan, without it and with it.
        without: what each objective comes to when nobody is granted anything.
        orders: what the best plan of each order comes to on every objective.
        regrets: by name, how the plans of that budget stand when assumptions are drawn.
        running: posts that renewals would carry on though they still run on that day.
    """

    question: Question
    deliberation: Deliberation
    proposals: tuple[Proposal, ...]
    planned: PlannedView
    without: dict[Objective, Fraction]
    orders: tuple[dict[Objective, Fraction], ...]
    regrets: Mapping[str, Regret]
    running: tuple[Post, ...]

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.deliberation.plan

    @property
    def names(self) -> dict[str, str]:
        """Candidates in words, by code."""
        return {one.code: one.words for one in self.proposals}

    def change(self, code: str) -> Change | None:
        """Return a department before and after, None for a code that is not one."""
        return next((one for one in self.planned.changes if one.code == code), None)


def proposed_of(
    question: Question,
    proposals: Sequence[Proposal],
    plan: Plan | None = None,
    before: Sequence[Diagnosis] | None = None,
) -> Proposed:
    """Return a plan with all that stands beside it.

    Args:
        question: the day examined, the candidates, the request.
        proposals: the candidates in words; those of the question are theirs.
        plan: the answer, where it is known already.
        before: the departments without the plan, where they are known already.

    Raises:
        CoverageError: a request that means nothing.
    """
    found = deliberate(question, plan)
    survey = question.survey
    departments = report(survey, Level.DEPARTMENT) if before is None else before
    name = f"Plan d'ETP au {day(survey.on)}"
    return Proposed(
        question=question,
        deliberation=found,
        proposals=tuple(proposals),
        planned=planned_view(survey, departments, scenario_of(found.plan, proposals, name)),
        without=question.values({}),
        orders=tuple(question.values(one.granted()) for one in found.orders),
        regrets=plan_regrets(question, found, proposals),
        running=still_active(survey.roster, proposals, survey.on),
    )


def other_rule_words(request: Request) -> str:
    """Return what the plan of the other rule on renewals is called."""
    return f"{'Sans' if request.renewals_first else 'Avec'} « reconductions d'abord »"


def plan_regrets(
    question: Question, found: Deliberation, proposals: Sequence[Proposal]
) -> Mapping[str, Regret]:
    """Play the plans of one budget over the same draws, equal ones once."""
    named = [
        ("Ce plan", found.plan),
        ("Le plan suivant", found.runner_up),
        (other_rule_words(question.request), found.other_rule),
        ("Au prorata des besoins", found.baseline),
        *((f"Ordre « {one.order.label} »", one) for one in found.orders),
    ]
    survey = question.survey
    surveys: dict[str, Survey] = {}
    seen: list[dict[str, Fraction]] = []
    for name, plan in named:
        if plan is None or plan.granted() in seen:
            continue
        seen.append(plan.granted())
        roster = apply(survey.roster, scenario_of(plan, proposals, name))
        surveys[name] = examine(survey.atlas, roster, survey.needs, survey.parameters, survey.on)
    return regrets(surveys)
