"""What stands beside a plan: the next best, half an ETP more or less, pro rata, other orders.

The order of objectives is a political choice, and a plan is a proposal: a reader sees what
little would change it, each alternative judged by the same exact objectives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from coverage.allocation.allocate import acts_in_call, allocate, evaluate
from coverage.allocation.offers import Offers, offers_of
from coverage.allocation.prorata_plan import share_out
from coverage.allocation.terms import (
    OBJECTIVES,
    ZERO,
    Candidate,
    Grant,
    Objective,
    Order,
    Plan,
    Request,
    Value,
)
from coverage.survey import Survey

HALF = Fraction(1, 2)
BASELINE_NOTE = (
    "Au prorata : seule la taille des besoins compte, ni la définition des zones blanches ni "
    "l'ordre choisi."
)

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Question:
    """All that an allocation is computed from; alternatives change one thing of it.

    Attributes:
        survey: the examination before the plan.
        clock: seconds that only go forward, for the time limit.
    """

    survey: Survey
    candidates: tuple[Candidate, ...]
    request: Request
    clock: Clock | None = None

    def answer(self, **changes: object) -> Plan:
        """Return the best plan, with fields of the request changed."""
        request = replace(self.request, **changes)  # type: ignore[arg-type]  # fields, by name
        return allocate(self.survey, self.candidates, request, self.clock)

    def offers(self) -> Offers:
        """Return what each candidate that can be funded may get."""
        return offers_of(self.candidates, self.request, acts_in_call(self.survey)).grantable()

    def values(self, grants: Mapping[str, Fraction]) -> dict[Objective, Fraction]:
        """Return what grants come to on every objective."""
        return evaluate(self.survey, self.candidates, grants, self.request)


@dataclass(frozen=True, slots=True)
class Shift:
    """A candidate that gets more, or less, in another plan."""

    code: str
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class Deliberation:
    """A plan with what stands beside it.

    Attributes:
        runner_up: the best plan that differs from it (`runner_up`); None: there is no other.
        less, more: the best plans with half an ETP less, more; None: a budget below zero.
        other_rule: the plan with the rule « renewals first » turned the other way; None when
            no candidate is a renewal.
        baseline: shares pro rata (Huntington and Hill).
        orders: the best plan of each order, in the order of `Order`.
    """

    plan: Plan
    runner_up: Plan | None
    less: Plan | None
    more: Plan
    other_rule: Plan | None
    baseline: Plan
    orders: tuple[Plan, ...]


def deliberate(question: Question, plan: Plan | None = None) -> Deliberation:
    """Compute a plan and all that stands beside it; `plan` where it is known already."""
    best = plan or question.answer()
    return Deliberation(
        plan=best,
        runner_up=runner_up(question, best),
        less=half_step(question, -1),
        more=half_step(question, 1) or best,
        other_rule=other_rule(question),
        baseline=baseline(question, best),
        orders=four_orders(question, best),
    )


def four_orders(question: Question, plan: Plan) -> tuple[Plan, ...]:
    """Return the best plan of each order; `plan` is that of the order asked."""
    return tuple(plan if order is plan.order else question.answer(order=order) for order in Order)


def half_step(question: Question, sign: int) -> Plan | None:
    """Return the best plan with half an ETP more (1) or less (-1); None below zero.

    In euros, half an ETP is what the State pays of it for the dearest candidate, so that
    it is half an ETP whoever gets it.
    """
    budget = question.request.budget + sign * half_price(question)
    return question.answer(budget=budget) if budget >= 0 else None


def half_price(question: Question) -> Fraction:
    """Return half an ETP in the unit of the budget."""
    if not question.request.in_euros:
        return HALF
    costs = [one.cost for one in question.candidates if one.cost is not None]
    return HALF * question.request.state_share * max(costs, default=ZERO)


def other_rule(question: Question) -> Plan | None:
    """Return the plan with the rule « renewals first » turned the other way."""
    if not any(one.renewal and one.eligible for one in question.candidates):
        return None
    return question.answer(renewals_first=not question.request.renewals_first)


def runner_up(question: Question, plan: Plan) -> Plan | None:
    """Return the best plan whose grants are not exactly those of `plan`.

    Best in the same sense: renewals first when asked, then the objectives in order, then
    the smallest grants in order of code. In a different plan either a candidate that is
    funded gets less, and the best such plan is an allocation with its most lowered; or
    nobody gets less and somebody gets more. More ETP never worsens an objective on needs,
    and the plan was the best: so there it ties on them, and the cheapest such plans, with
    one more step or one more candidate at its minimum, are compared. Proved when each of
    these allocations is, and the plan too.
    """
    found: list[Plan] = []
    granted = plan.granted()
    for candidates in _lowered(question, granted):
        other = allocate(question.survey, candidates, question.request, question.clock)
        found.append(other)
    found += (_planned(question, plan, grants) for grants in _raised(question, plan))
    others = [other for other in found if other.granted() != granted]
    if not others:
        return None
    best = min(others, key=lambda other: merit(question, other))
    proved = plan.optimal and all(other.optimal for other in found)
    return replace(best, optimal=proved, gap=max(other.gap for other in (plan, *found)))


def merit(question: Question, plan: Plan) -> tuple[object, ...]:
    """Return what plans of one request are compared by: less is better."""
    granted = plan.granted()
    rule = renewed(question, granted) if question.request.renewals_first else ZERO
    codes = sorted(one.code for one in question.candidates)
    vector = tuple(granted.get(code, ZERO) for code in codes)
    return (-rule, *(value.value for value in plan.values), vector)


def renewed(question: Question, granted: Mapping[str, Fraction]) -> Fraction:
    """Return the ETP that grants give to renewals."""
    return sum((granted.get(one.code, ZERO) for one in question.candidates if one.renewal), ZERO)


def baseline(question: Question, plan: Plan) -> Plan:
    """Return the shares pro rata to need, judged by the objectives of the plan's order."""
    grants = share_out(question.survey, question.offers(), question.request)
    shared = _planned(question, plan, grants)
    return replace(shared, optimal=False, notes=(BASELINE_NOTE,))


def shifts(before: Plan, after: Plan) -> tuple[Shift, ...]:
    """Return the grants that differ between two plans, in order of code."""
    one, other = before.granted(), after.granted()
    return tuple(
        Shift(code, one.get(code, ZERO), other.get(code, ZERO))
        for code in sorted({*one, *other})
        if one.get(code, ZERO) != other.get(code, ZERO)
    )


def _lowered(
    question: Question, granted: Mapping[str, Fraction]
) -> Iterator[tuple[Candidate, ...]]:
    """Yield, for each candidate funded, the candidates of which it may only get less."""
    step = question.request.step
    for offer in question.offers().items:
        one = offer.candidate
        held = granted.get(one.code, ZERO)
        if not held:
            continue
        can_shrink = held - step >= offer.least * step
        cut = replace(one, most=held - step) if can_shrink else replace(one, eligible=False)
        yield tuple(cut if other.code == one.code else other for other in question.candidates)


def _raised(question: Question, plan: Plan) -> Iterator[dict[str, Fraction]]:
    """Yield the plan with one more step, or one more candidate, where the rest pays for it."""
    granted, offers = plan.granted(), question.offers()
    for offer in offers.items:
        code = offer.candidate.code
        held = granted.get(code, ZERO)
        more = 1 if held else offer.least
        fits = held + more * offers.step <= offer.most * offers.step
        if fits and more * offer.price * offers.unit <= plan.left:
            yield {**granted, code: held + more * offers.step}


def price_of(candidate: Candidate, request: Request) -> Fraction:
    """Return what one ETP of a candidate costs, in the unit of the budget."""
    if not request.in_euros:
        return Fraction(1)
    return (candidate.cost or ZERO) * request.state_share


def _planned(question: Question, plan: Plan, grants: Mapping[str, Fraction]) -> Plan:
    """Return grants as a plan of the same order, with their exact values."""
    values = question.values(grants)
    prices = {one.code: price_of(one, question.request) for one in question.candidates}
    spent = sum((fte * prices[code] for code, fte in grants.items()), ZERO)
    return replace(
        plan,
        values=tuple(Value(one, values[one]) for one in OBJECTIVES[plan.order]),
        grants=tuple(Grant(code, fte) for code, fte in sorted(grants.items()) if fte),
        left=question.request.budget - spent,
        gaps_after=int(values[Objective.GAPS]),
        unmet_after=values[Objective.UNMET],
        renewed=renewed(question, grants) if plan.renewed is not None else None,
        notes=(),
    )
