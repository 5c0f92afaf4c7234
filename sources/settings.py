"""The parameters in force on a day, as the engine reads them, with the user's own settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from coverage.errors import InvalidValueError
from coverage.measured import Figures, Method
from coverage.parameters import Estimate, Interval, Parameters, ParameterValue, Status
from coverage.windows import Span
from sources import parameter_rules as keys
from sources.csv_fr import cell_text, decimal_comma
from sources.parameters import ParameterSet, Value

T = TypeVar("T")

OWN_SETTING = "Réglage de l'utilisateur"


def resolve(
    parameter_set: ParameterSet, on: date, overrides: Mapping[str, Value] | None = None
) -> Parameters:
    """Return the parameters in force on a day.

    `overrides` maps a key (see `parameter_rules`) to the value that replaces the
    file's: switch the estimate off, take the strict reading…

    Raises:
        InvalidValueError: an unknown key or a value of the wrong kind, or a date
            before the first value of a parameter.
    """
    changed = dict(overrides or {})
    used = {key: _in_force(parameter_set, key, on, changed) for key in keys.RULES}
    unknown = sorted(set(changed) - set(keys.RULES))
    if unknown:
        raise InvalidValueError(f"Paramètre inconnu : « {', '.join(unknown)} ».")
    values = {key: parameter.value for key, parameter in used.items()}
    estimate = None
    if values[keys.ESTIMATE_ON]:
        estimate = Estimate(
            contracts=_typed(values[keys.CONTRACTS], Interval),
            population=_exact(values[keys.POPULATION]),
            clause_share=_typed(values[keys.CLAUSE_SHARE], Interval),
            hours=_typed(values[keys.HOURS], Interval),
            hours_per_fte=_typed(values[keys.HOURS_PER_FTE], Interval),
        )
    return Parameters(
        call_departments=frozenset(_typed(values[keys.CALL_DEPARTMENTS], tuple)),
        estimate=estimate,
        gap_needs_need=_typed(values[keys.GAP_NEEDS_NEED], bool),
        bordering_counts=_typed(values[keys.BORDERING_COUNTS], bool),
        estimate_decides=_typed(values[keys.ESTIMATE_DECIDES], bool),
        state_share=_exact(values[keys.STATE_SHARE]),
        used=used,
    )


def _in_force(
    parameter_set: ParameterSet, key: str, on: date, changed: Mapping[str, Value]
) -> ParameterValue:
    """Return the value of a parameter, the user's own when there is one."""
    value = parameter_set[key].on(on)
    if key not in changed:
        return value
    rule = keys.RULES[key]
    if not rule.holds(changed[key]):
        label = parameter_set[key].label
        raise InvalidValueError(f"« {label} » : attendu {rule.expected}.")
    if changed[key] == value.value:
        return value
    return replace(
        value, value=changed[key], status=Status.ASSUMPTION, reference=OWN_SETTING, since=on
    )


def _typed(value: object, kind: type[T]) -> T:
    """Narrow a value that the rules have checked."""
    if not isinstance(value, kind):
        raise InvalidValueError(f"Valeur inattendue : {value!r}.")
    return value


def _exact(value: object) -> Fraction:
    return _typed(value, Interval).central


def shown_value(value: Value) -> str:
    """Return a value as people read it: oui, 0,3, « 6000 / 9000 / 17615 », codes.

    >>> shown_value(Interval(Fraction(1), Fraction(2), Fraction(3)))
    '1 / 2 / 3'
    """
    if isinstance(value, Interval):
        figures = [decimal_comma(figure) for figure in value]
        return figures[0] if len(set(figures)) == 1 else " / ".join(figures)
    if isinstance(value, tuple):
        return ", ".join(value)
    return cell_text(value)


def one_line(used: Mapping[str, ParameterValue]) -> str:
    """Return values of parameters on one line, as exports carry them."""
    return " ; ".join(f"{key} = {shown_value(value.value)}" for key, value in used.items())


def measuring(parameters: Parameters, known_min: int, enough: int = 0) -> Figures:
    """Return the figures of the measured need among the parameters in force.

    `known_min` is the number of contracts from which an observed share is used; under
    `enough` contracts the need may be higher than measured.
    """
    values = {key: parameters.used[key].value for key in (*keys.OF_MEASURE, *keys.OF_AMOUNTS)}
    return Figures(
        method=Method(_typed(values[keys.NEED_METHOD], str)),
        clause_share=_typed(values[keys.CLAUSE_SHARE], Interval),
        known_min=known_min,
        enough=enough,
        hours=_typed(values[keys.HOURS], Interval),
        hours_per_fte=_typed(values[keys.HOURS_PER_FTE], Interval),
        labour_share=_typed(values[keys.LABOUR_SHARE], Interval),
        effort=_typed(values[keys.EFFORT], Interval),
        hourly_cost=_typed(values[keys.HOURLY_COST], Interval),
    )


def span_of(parameters: Parameters) -> Span:
    """Return which year of contracts a measured need counts."""
    return Span(_typed(parameters.used[keys.NEED_WINDOW].value, str))


def employed(
    parameters: Parameters, *, declared: bool, measured: bool = False, operations: bool = False
) -> dict[str, ParameterValue]:
    """Return the parameters a diagnosis rests on, by key.

    Those of the default estimate are left out when it is off, or when declared needs
    replace it; that it is off is said, unless declared needs make it pointless. Those of
    the measure come with imported contracts, the hours of an ETP with operations.
    """
    needed: set[str] = set()
    if not declared:
        needed = {keys.ESTIMATE_ON}
        if parameters.estimate is not None:
            needed.update(keys.OF_ESTIMATE, (keys.ESTIMATE_DECIDES,))
        if measured:
            needed.update(keys.OF_MEASURE)
            if parameters.used[keys.NEED_METHOD].value == Method.HOURS:
                needed.update(keys.OF_AMOUNTS)
        if operations:
            needed.add(keys.HOURS_PER_FTE)
    idle = set(keys.OF_NEEDS) - needed
    return {key: value for key, value in parameters.used.items() if key not in idle}
