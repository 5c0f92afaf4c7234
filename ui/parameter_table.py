"""The parameters as a reader checks them: value, range, status, reference, day of check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from coverage.parameters import Interval, Parameter, ParameterValue, Status
from sources.parameters import Value
from sources.settings import OWN_SETTING, shown_value
from ui.markup import Column, table
from ui.text import MISSING, day, esc, number, prose

COLUMNS = (
    Column("Paramètre", width=14),
    Column("Valeur", width=7),
    Column("Bas … haut", width=5),
    Column("Unité", width=5),
    Column("Statut", width=6),
    Column("Référence", width=12),
    Column("Vérifié le"),
)
MAX_DECIMALS = 4


def figure(value: Fraction) -> str:
    r"""Return an exact figure with no more decimals than it needs.

    >>> figure(Fraction(132, 1000)), figure(Fraction(40000))
    ('0,132', '40\u202f000')
    """
    decimals = next(
        (n for n in range(MAX_DECIMALS) if (value * 10**n).denominator == 1), MAX_DECIMALS
    )
    return number(value, decimals)


def spelled(value: Value) -> str:
    r"""Return a value on one line, its figures as the table writes them.

    >>> spelled(Interval(Fraction(43000), Fraction(40000), Fraction(28000)))
    '43\u202f000 / 40\u202f000 / 28\u202f000'
    """
    if not isinstance(value, Interval):
        return shown_value(value)
    figures = dict.fromkeys(value) if len(set(value)) == 1 else value
    return " / ".join(map(figure, figures))


def value_text(value: ParameterValue) -> str:
    """Return the value as text: a figure, yes or no, a date, a list of codes."""
    match value.value:
        case Interval(central=central):
            return figure(central)
        case bool(answer):
            return "oui" if answer else "non"
        case date() as moment:
            return day(moment)
        case tuple(codes):
            return ", ".join(codes)
        case str(words):
            return words


def range_text(value: ParameterValue) -> str:
    """Return the range of a figure, a dash when it has none."""
    content = value.value
    if not isinstance(content, Interval) or content.low == content.high:
        return MISSING
    return f"{figure(content.low)} … {figure(content.high)}"


def parameter_table(
    group: str, parameters: Iterable[Parameter], on: date, overrides: Mapping[str, Value]
) -> str:
    """Return the table of a group of parameters, at the values in force on a day.

    `overrides` holds those that the user set otherwise, by key.
    """
    shown = table(group, COLUMNS, (_row(one, on, overrides) for one in parameters))
    return f'<div class="rows parameters">{shown}</div>'


def _row(parameter: Parameter, on: date, overrides: Mapping[str, Value]) -> Sequence[str]:
    known = [value for value in parameter.values if value.since <= on]
    value = max(known or parameter.values[:1], key=lambda one: one.since)
    later = "" if known else f"<small>à partir du {day(value.since)}</small>"
    if parameter.key in overrides and overrides[parameter.key] != value.value:
        later += f"<small>livré : {esc(spelled(value.value))}</small>"
        told = f"{OWN_SETTING} ; livré d'après : {value.reference}"
        own = overrides[parameter.key]
        value = replace(value, value=own, status=Status.ASSUMPTION, reference=told)
    note = f"<small>{prose(value.note)}</small>" if value.note else ""
    return [
        f"{prose(parameter.label)}<small>{prose(parameter.description)}</small>",
        esc(value_text(value)) + later,
        esc(range_text(value)),
        esc(value.unit),
        esc(value.status.label),
        prose(value.reference) + note,
        day(value.checked_on),
    ]
