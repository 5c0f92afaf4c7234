"""Where the next ETP should go: the exact lexicographic optimum under a budget.

The front door; the words are in `allocation_terms`, and found here too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from coverage.allocation_terms import (
    OBJECTIVES,
    Candidate,
    Grant,
    Objective,
    Order,
    Plan,
    Request,
    Value,
)
from coverage.errors import InvalidValueError
from coverage.model import Certainty, Post, Precision, Role
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
    raise NotImplementedError


def evaluate(
    survey: Survey,
    candidates: Sequence[Candidate],
    grants: Mapping[str, Fraction],
    request: Request,
) -> dict[Objective, Fraction]:
    """Return what grants (ETP by candidate code) come to on every objective, exactly."""
    raise NotImplementedError


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
    changes = []
    for grant in plan.grants:
        if (candidate := known.get(grant.code)) is None:
            raise InvalidValueError(
                f"Le plan donne des ETP à « {grant.code} », qui n'est pas candidat."
            )
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
