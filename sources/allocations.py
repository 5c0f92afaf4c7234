"""An allocation asked of a data set: a use case that a page and the command line share."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from coverage.allocation.allocate import Candidate, Objective, Plan, Request, allocate
from coverage.parameters import Interval
from coverage.survey import Survey
from coverage.tables import FTE_DECIMALS, rounded
from sources.dataset import Dataset

STATE_SHARE_OF_COST = "part_etat_max"
EURO_DECIMALS, FINE_DECIMALS = 2, 6
_COUNTS = frozenset({Objective.GAPS, Objective.CHANGES})


def state_share_of_cost(dataset: Dataset, on: date) -> Fraction:
    """Return the share of a post's cost that the State pays, on a day.

    Raises:
        InvalidValueError: a day before its first value.
    """
    value = dataset.parameter_set[STATE_SHARE_OF_COST].on(on).value
    return value.central if isinstance(value, Interval) else Fraction(1)


def plan_for(survey: Survey, candidates: Sequence[Candidate], request: Request) -> Plan:
    """Return the best plan, within the time of the request."""
    return allocate(survey, candidates, request, time.monotonic)


def priced(dataset: Dataset, on: date, request: Request) -> Request:
    """Return a request in euros with the State's share of a post's cost."""
    return replace(request, state_share=state_share_of_cost(dataset, on))


def plan_record(plan: Plan, *, in_euros: bool) -> dict[str, Any]:
    """Return a plan as the JSON contract of `batch.py allocate` prints it.

    ETP have three decimals, euros two; the severity and the gap, which are neither, six.
    """
    money = EURO_DECIMALS if in_euros else FTE_DECIMALS
    return {
        "ordre": plan.order.value,
        "date": plan.on.isoformat(),
        "valeurs": [
            {"objectif": v.objective.value, "valeur": _figure(v.objective, v.value, money)}
            for v in plan.values
        ],
        "plan": [
            {"candidat": grant.code, "etp": rounded(grant.fte, FTE_DECIMALS)}
            for grant in plan.grants
        ],
        "non_attribue": rounded(plan.left, money),
        "optimal": plan.optimal,
        "ecart": rounded(plan.gap, FINE_DECIMALS),
        "zones_blanches_avant": plan.gaps_before,
        "zones_blanches_apres": plan.gaps_after,
        "besoin_non_servi_avant": rounded(plan.unmet_before, FTE_DECIMALS),
        "besoin_non_servi_apres": rounded(plan.unmet_after, FTE_DECIMALS),
    }


def _figure(objective: Objective, value: Fraction, money: int) -> float | int | None:
    if objective in _COUNTS:
        return int(value)
    decimals = {Objective.COST: money, Objective.SEVERITY: FINE_DECIMALS}
    return rounded(value, decimals.get(objective, FTE_DECIMALS))
