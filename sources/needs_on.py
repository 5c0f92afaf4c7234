"""The needs of a day: declared, else measured where contracts are known, else estimated.

Operations that run on the day are added to what is measured or estimated. Declared needs
replace all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coverage.measured import Figures, Measure, Method, measured, measures
from coverage.model import Level
from coverage.need import Needs, declared, estimated, unknown
from coverage.operations import Operation, counted, with_operations
from coverage.parameters import Interval, Parameters, ParameterValue
from coverage.tallies import DepartmentCount, Tally, count_by_department
from coverage.windows import Known, Window, window_on
from sources import parameter_rules as keys
from sources.contracts.settings import contract_rules
from sources.dataset import Dataset
from sources.settings import employed, measuring, one_line, span_of

ESTIMATE_SOURCE = "Estimation par défaut, clé population (page « Méthode »)"
OF_CONTRACTS = (
    "marche_perimetres",
    "part_clause_connus_minimum",
    "mesure_marches_minimum",
    "marche_mois_incomplets",
)
"""The rules on contracts that a measured need rests on."""


@dataclass(frozen=True, slots=True)
class Measuring:
    """The contracts a measured need counts on a day, and the figures it multiplies."""

    known: Known
    window: Window
    tallies: tuple[Tally, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Ground:
    """What the needs of a day are made from, as exports say it.

    Attributes:
        used: the parameters that the diagnosis rests on, by key.
        sources: what was imported, in French.
        inputs: the same for the fingerprint; empty for declared needs and the estimate.
    """

    used: Mapping[str, ParameterValue]
    sources: tuple[str, ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)


def needs_of(dataset: Dataset, parameters: Parameters, on: date | None = None) -> Needs:
    """Return the needs of a day, by default the reference date of the data set.

    Raises:
        UnreadableFileError: the table of contracts was spoiled since it was opened.
    """
    day = on or dataset.reference_date
    atlas = dataset.atlas
    if dataset.need_rows is not None:
        return declared(atlas, dataset.need_rows)
    if parameters.estimate is None:
        needs = unknown(atlas)
    else:
        needs = estimated(atlas, parameters.estimate, ESTIMATE_SOURCE)
    if (found := measuring_on(dataset, parameters, day)) is not None:
        needs = measured(atlas, needs, found.tallies, found.window, found.figures)
    return with_operations(atlas, needs, dataset.operations.rows, _hours(parameters), day)


def measuring_on(dataset: Dataset, parameters: Parameters, on: date) -> Measuring | None:
    """Return what a measured need counts on a day; None without contracts of the State.

    Raises:
        UnreadableFileError: see `needs_of`.
    """
    table = dataset.contracts
    if table is None:
        return None
    rules = contract_rules(dataset.parameter_set, on)
    departments = dataset.atlas.codes(Level.DEPARTMENT)
    known = table.known(rules.perimeters, departments)
    if known is None:
        return None
    window = window_on(on, known, span_of(parameters), rules.incomplete_months)
    tallies = table.tallies(window, rules.perimeters, departments)
    return Measuring(known, window, tallies, measuring(parameters, rules.known_min, rules.enough))


def measures_on(
    dataset: Dataset, found: Measuring
) -> tuple[tuple[DepartmentCount, Mapping[Method, Measure]], ...]:
    """Return the contracts of each department that has some, and its need by each method."""
    counts = count_by_department(dataset.atlas, found.tallies)
    return tuple((count, measures(count, found.window, found.figures)) for count in counts)


def ground_of(dataset: Dataset, parameters: Parameters, on: date) -> Ground:
    """Return what the needs of a day are made from.

    Raises:
        UnreadableFileError: see `needs_of`.
    """
    if dataset.declared is not None:
        return Ground(employed(parameters, declared=True))
    found = measuring_on(dataset, parameters, on)
    running = counted(dataset.operations.rows, on)
    used = employed(
        parameters, declared=False, measured=found is not None, operations=bool(running)
    )
    sources: list[str] = []
    inputs: dict[str, Any] = {}
    if found is not None and dataset.contracts is not None:
        mark = dataset.contracts.fingerprint
        used |= {key: dataset.parameter_set[key].on(on) for key in OF_CONTRACTS}
        sources.append(
            f"Marchés de l'État importés (DECP) : dernier connu le {found.known.last:%d/%m/%Y}, "
            f"comptés {found.window.words()}, empreinte {mark[:16]}"
        )
        rules = {key: used[key] for key in OF_CONTRACTS}
        inputs["marches"] = [mark, one_line(rules)]
    if running:
        names = ", ".join(operation.name for operation in running)
        sources.append(f"Opérations comptées ({dataset.operations.name}) : {names}")
        inputs["operations"] = [_operation(one) for one in running]
    return Ground(used, tuple(sources), inputs)


def _operation(one: Operation) -> list[str]:
    """Return what an operation's need is made from, as texts."""
    return [*one.territory, str(one.starts), str(one.ends), str(one.hours)]


def _hours(parameters: Parameters) -> Interval:
    value = parameters.used[keys.HOURS_PER_FTE].value
    assert isinstance(value, Interval)  # checked when the parameters were read
    return value
