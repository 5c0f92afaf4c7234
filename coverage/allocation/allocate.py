"""Where the next ETP should go: the exact lexicographic optimum under a budget.

The front door; the words are in `terms`, and found here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from coverage.allocation.ground import Outcome, ground_of, outcome
from coverage.allocation.notes import sentences
from coverage.allocation.offers import Offers, offers_of
from coverage.allocation.search import search
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
from coverage.errors import InvalidValueError
from coverage.model import Certainty, Level, Post, Precision, Role
from coverage.scenario import AddPost, Scenario
from coverage.survey import Survey

__all__ = [
    "OBJECTIVES",
    "Candidate",
    "Grant",
    "Objective",
    "Order",
    "Plan",
    "Request",
    "Value",
    "allocate",
    "evaluate",
    "plan_scenario",
]


def allocate(
    survey: Survey,
    candidates: Sequence[Candidate],
    request: Request,
    clock: Callable[[], float] | None = None,
) -> Plan:
    """Return the best plan for a request; the first objectives of its order come first.

    Args:
        survey: the examination before the plan (roster, needs, parameters, day).
        candidates: in any order.
        request: budget, bounds, order.
        clock: seconds that only go forward, to keep to `request.seconds`.

    Raises:
        InvalidValueError: a budget, step or bound that means nothing, a repeated code.
        UnknownCodeError: a perimeter that names an unknown code.
    """
    asked = offers_of(candidates, request, acts_in_call(survey))
    offers = asked.grantable()
    ground = ground_of(survey, offers.candidates)
    found = search(ground, offers, request, clock)
    before = outcome(ground, ground.groups, (ZERO,) * len(offers.items))
    grants = offers.fte(found.steps)
    after = outcome(ground, ground.groups, grants)
    spent = offers.spent(found.steps)
    renewals = [offer.candidate.renewal for offer in offers.items]
    renewed = sum((fte for fte, is_one in zip(grants, renewals, strict=True) if is_one), ZERO)
    return Plan(
        order=request.order,
        on=survey.on,
        values=tuple(
            Value(objective, _value(objective, after, offers, found.steps))
            for objective in OBJECTIVES[request.order]
        ),
        grants=tuple(
            Grant(offer.candidate.code, fte)
            for offer, fte in zip(offers.items, grants, strict=True)
            if fte
        ),
        left=request.budget - spent * offers.unit,
        optimal=found.optimal,
        gap=found.gap,
        gaps_before=len(before.gaps),
        gaps_after=len(after.gaps),
        unmet_before=before.unmet,
        unmet_after=after.unmet,
        unknown=ground.unknown,
        renewed=renewed if request.renewals_first else None,
        notes=(*asked.notes, *sentences(survey, ground, asked, request, renewed)),
    )


def acts_in_call(survey: Survey) -> Callable[[Candidate], bool]:
    """Return who may receive: who acts somewhere the call is open to; all when it says nothing.

    Territories outside the call cannot receive: a candidate of those only gets nothing. One
    that acts on both sides keeps its perimeter whole.
    """
    atlas, call = survey.atlas, survey.parameters.call_departments
    inside = np.array(
        [code in call for code in atlas.codes(Level.DEPARTMENT)] or [False], dtype=bool
    )

    def acts(candidate: Candidate) -> bool:
        area = atlas.positions((*candidate.perimeter, *candidate.extension))
        return not call or bool(inside[atlas.groups[Level.DEPARTMENT][area]].any())

    return acts


def _value(
    objective: Objective, reached: Outcome, offers: Offers, steps: Sequence[int]
) -> Fraction:
    """Return the exact value of an objective under a plan."""
    if objective is Objective.COST:
        return offers.spent(steps) * offers.unit
    if objective is Objective.CHANGES:
        return Fraction(offers.changes(steps))
    return reached.value(objective)


def evaluate(
    survey: Survey,
    candidates: Sequence[Candidate],
    grants: Mapping[str, Fraction],
    request: Request,
) -> dict[Objective, Fraction]:
    """Return what grants (ETP by candidate code) come to on every objective, exactly.

    Grants are taken as they are: they need not keep to the bounds of the request, nor to
    its budget; a cost in euros asks for the cost of each candidate that is funded.

    Raises:
        InvalidValueError: a grant to nobody, or without the cost that it needs.
        UnknownCodeError: a perimeter that names an unknown code.
    """
    _check_known(grants, {candidate.code: candidate for candidate in candidates})
    funded = [c for c in candidates if grants.get(c.code)]
    ground = ground_of(survey, funded)
    fte = [grants[candidate.code] for candidate in funded]
    reached = outcome(ground, ground.groups, fte)
    found: dict[Objective, Fraction] = {
        objective: reached.value(objective)
        for objective in Objective
        if objective not in {Objective.CHANGES, Objective.COST}
    }
    found[Objective.CHANGES] = Fraction(sum(not candidate.renewal for candidate in funded))
    costs = zip(funded, fte, strict=True)
    found[Objective.COST] = sum((f * _price(c, request) for c, f in costs), ZERO)
    return found


def _price(candidate: Candidate, request: Request) -> Fraction:
    """Return what the State pays for one ETP, in the unit of the budget."""
    if not request.in_euros:
        return Fraction(1)
    if candidate.cost is None:
        raise InvalidValueError(
            f"Le candidat « {candidate.code} » n'a pas de coût par ETP : donnez-le."
        )
    return request.state_share * candidate.cost


def _check_known(grants: Iterable[str], known: Mapping[str, Candidate]) -> None:
    for code in grants:
        if code not in known:
            raise InvalidValueError(f"Des ETP vont à « {code} », qui n'est pas candidat.")


def plan_scenario(
    plan: Plan,
    candidates: Sequence[Candidate],
    name: str,
    starts: date,
    ends: date | None,
    programme: str,
) -> Scenario:
    """Return a plan as a scenario: one new post a grant, to be confirmed.

    Raises:
        InvalidValueError: a grant to nobody.
    """
    known = {candidate.code: candidate for candidate in candidates}
    _check_known(plan.granted(), known)
    changes = []
    for grant in plan.grants:
        candidate = known[grant.code]
        changes.append(
            AddPost(
                Post(
                    id=f"plan-{candidate.code}",
                    structure=f"Candidat {candidate.code}",
                    role=Role.FACILITATOR,
                    fte=grant.fte,
                    perimeter=candidate.perimeter,
                    extension=candidate.extension,
                    starts=starts,
                    starts_precision=Precision.DAY,
                    ends=ends,
                    ends_precision=Precision.DAY if ends else Precision.UNKNOWN,
                    programme=programme,
                    certainty=Certainty.TO_CONFIRM,
                    source=f"Plan d'allocation « {name} »",
                )
            )
        )
    return Scenario(name, tuple(changes), "Plan d'allocation : une proposition, à décider.")
