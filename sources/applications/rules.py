"""The rules of the call, read from the dated parameters."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from coverage.applications.rules import Limit, Rules
from coverage.errors import InvalidValueError
from coverage.parameters import Interval, ParameterValue
from sources.dataset import Dataset

T = TypeVar("T")

STATE_MAX, OTHERS_MIN = "part_etat_max", "cofinancement_min"
YEARS, YEARS_MAX = "duree_convention", "duree_totale_max"
BUDGET, COORDINATION = "etp_facilitateurs_aap_2025", "etp_coordination_aap_2025"
STARTS, OPEN_TO = "debut_conventions_aap_2025", "departements_appel"
COORDINATOR, NATURES = "nouveau_coordinateur", "structures_eligibles"
FIRST, PRIORITY = "structures_prioritaires", "marches_prioritaires"
KEYS = (
    *(STATE_MAX, OTHERS_MIN, YEARS, YEARS_MAX, BUDGET, COORDINATION),
    *(STARTS, OPEN_TO, COORDINATOR, NATURES, FIRST, PRIORITY),
)
"""Keys of the parameters that the checks rest on."""


def rules_of(dataset: Dataset) -> Rules:
    """Return the rules of the call as the last parameters state them.

    A call is examined by its own rules, whatever the day that a page shows.

    Raises:
        InvalidValueError: a parameter that is not what it must be.
    """
    used = parameters_of_call(dataset)

    def limit(key: str) -> Limit:
        return Limit(_as(used[key], Interval, key).central, used[key].reference)

    return Rules(
        state_max=limit(STATE_MAX),
        others_min=limit(OTHERS_MIN),
        years=limit(YEARS),
        years_max=limit(YEARS_MAX),
        budget=limit(BUDGET),
        coordination=limit(COORDINATION),
        starts=_as(used[STARTS], date, STARTS),
        starts_reference=used[STARTS].reference,
        departments=frozenset(_as(used[OPEN_TO], tuple, OPEN_TO)),
        new_coordinator=_as(used[COORDINATOR], bool, COORDINATOR),
        natures=used[NATURES].reference,
        open_to=used[OPEN_TO].reference,
        coordinator=used[COORDINATOR].reference,
        first=used[FIRST].reference,
        priority=used[PRIORITY].reference,
    )


def parameters_of_call(dataset: Dataset) -> dict[str, ParameterValue]:
    """Return the parameters that the checks rest on, by key, each with its last value."""
    return {key: max(dataset.parameter_set[key].values, key=lambda one: one.since) for key in KEYS}


def _as(value: ParameterValue, kind: type[T], key: str) -> T:
    found = value.value
    if not isinstance(found, kind):
        raise InvalidValueError(f"Le paramètre « {key} » n'a pas la forme attendue.")
    return found
