"""What is asked of a plan: budget, step, bounds, order; all of it in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import streamlit as st

from coverage.allocation.terms import Order, Request
from coverage.parameters import Interval, ParameterValue
from sources.csv_fr import decimal_comma
from sources.dataset import Dataset
from sources.fields import figure
from sources.plan_words import order_words
from ui.text import esc, number, percent, prose

BUDGET, EUROS, COST = "budget", "euros", "cout"
UNIT, STEP, LEAST, MOST = "unite", "pas", "minimum", "maximum"
RULE, ORDER = "reconductions", "ordre"
"""Names in the address."""

IN_FTE, IN_EUROS = "ETP", "euros"
STEPS = {"0,1": Fraction(1, 10), "0,5": Fraction(1, 2)}
SECONDS = 30.0
MOST_FTE = 1_000
_CALL_BUDGET, _LEAST, _STEP = "etp_facilitateurs_aap_2025", "plan_etp_min", "plan_pas"
_STATE_SHARE = "part_etat_max"
NO_COST = (
    "Avec un budget en euros, donnez le coût complet d'un ETP pour un an : l'appel n'en donne "
    "aucun, et l'outil n'en invente pas."
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user asks.

    Attributes:
        request: None while a field is wrong or missing.
        cost: full cost of one ETP for a year, typed by the user.
    """

    request: Request | None
    cost: Fraction | None


@dataclass(frozen=True, slots=True)
class _Field:
    """What is typed in a field: `wrong` when it is no right figure; both nothing: empty."""

    value: Fraction | None = None
    wrong: bool = False


def settings(data: Dataset, on: date) -> Settings:
    """Show the settings of a plan; return what is asked.

    Args:
        data: whose parameters give the first values.
        on: the day of the plan.
    """
    with st.container(border=True, key="plan-reglages"):
        amounts, priorities = st.columns(2, gap="medium")
        with amounts:
            in_euros, budget, cost = _budget(data, on)
            step, least, most = _bounds(data, on)
            rule = _rule()
        with priorities:
            order = _order()
    fields = (budget, cost, least, most)
    crossed = _crossed(least, most)
    lacking = budget.value is None or (in_euros and cost.value is None)
    if any(field.wrong for field in fields) or crossed or lacking:
        return Settings(None, cost.value)
    assert budget.value is not None
    request = Request(
        budget=budget.value,
        in_euros=in_euros,
        state_share=_share(data, on) or Fraction(1),
        step=step,
        least=least.value,
        most=most.value,
        order=order,
        renewals_first=rule,
        seconds=SECONDS,
    )
    return Settings(request, cost.value if in_euros else None)


def _budget(data: Dataset, on: date) -> tuple[bool, _Field, _Field]:
    """Show the budget, in ETP or in euros; return its unit, the budget, the cost of an ETP."""
    columns = st.columns([1.15, 1.1, 1.5])
    with columns[0]:
        unit = st.segmented_control(
            "Budget en",
            [IN_FTE, IN_EUROS],
            default=IN_FTE,
            required=True,
            key=UNIT,
            bind="query-params",
        )
    if unit != IN_EUROS:
        known = _value(data, _CALL_BUDGET, on)
        with columns[1]:
            budget = _field("Budget (ETP)", _text(known, 2), BUDGET, most=MOST_FTE)
        if known is not None:
            st.html(
                f'<p class="plan-aide">Au départ : {_text(known, 2)} ETP, ce que finance '
                f"l'appel ({prose(known.reference)}). Le budget est un maximum : ce qui reste "
                "est dit.</p>"
            )
        return False, budget, _Field()
    with columns[1]:
        budget = _field("Crédits de l'État (€)", "", EUROS)
    with columns[2]:
        cost = _field("Coût complet d'un ETP par an (€)", "", COST, above_zero=True)
    share = _share(data, on)
    if budget.value is None and not budget.wrong:
        st.html('<p class="plan-aide">Donnez les crédits dont l\'État dispose, en euros.</p>')
    if cost.value is None and not cost.wrong:
        st.html(f'<p class="plan-aide">{prose(NO_COST)}</p>')
    elif share is not None and cost.value is not None:
        st.html(
            f"<p class=\"plan-aide\">L'État paie au plus {percent(share)} d'un poste, soit "
            f"{number(cost.value * share)} € par ETP ; le reste vient d'ailleurs.</p>"
        )
    if budget.value is not None and cost.value and budget.value > MOST_FTE * cost.value:
        _say(f"plus de {MOST_FTE} ETP : vérifiez le budget ou le coût.")
        return True, _Field(wrong=True), cost
    return True, budget, cost


def _bounds(data: Dataset, on: date) -> tuple[Fraction, _Field, _Field]:
    """Show the step and the bounds of a convention."""
    columns = st.columns([1, 1.3, 1.3])
    least, step = _value(data, _LEAST, on), _value(data, _STEP, on)
    first = _text(step, 0)
    with columns[0]:
        chosen = st.segmented_control(
            "Pas (ETP)",
            list(STEPS),
            default=first if first in STEPS else next(iter(STEPS)),
            required=True,
            key=STEP,
            bind="query-params",
        )
    with columns[1]:
        low = _field("Au moins, par convention", _text(least, 2), LEAST, most=MOST_FTE)
    with columns[2]:
        high = _field("Au plus (vide : sans limite)", "", MOST, above_zero=True, most=MOST_FTE)
    if _crossed(low, high):
        _say("le minimum dépasse le maximum : corrigez l'un des deux.")
    told = " ".join(
        f"Au départ, {label} de {_text(value, 1)} ETP. {value.reference}."
        for label, value in (("minimum", least), ("pas", step))
        if value is not None
    )
    st.html(f'<p class="plan-aide">{prose(told)}</p>')
    return STEPS.get(chosen or "", STEPS["0,1"]), low, high


def _rule() -> bool:
    """Show the call's rule on renewals, on unless the user turns it off."""
    on = st.toggle(
        "Reconductions d'abord (règle de l'appel)", value=True, key=RULE, bind="query-params"
    )
    st.html(
        "<p class=\"plan-aide\">L'appel sert d'abord les structures qui portent déjà des "
        "facilitateurs, sous réserve d'un bon bilan : le plan leur donne tout ce qu'elles peuvent "
        "recevoir, puis cherche le meilleur emploi du reste.</p>"
    )
    return bool(on)


def _order() -> Order:
    """Show the four orders with their words."""
    labels = {order.label: order for order in Order}
    chosen = st.radio(
        "Ce qui compte d'abord (un choix politique)",
        list(labels),
        captions=[order_words(order) for order in Order],
        key=ORDER,
        bind="query-params",
    )
    st.html(
        '<p class="plan-aide">Un objectif ne compte qu\'à égalité de tous ceux qui le précèdent.'
        "</p>"
    )
    return labels.get(chosen or "", Order.PRESENCE)


def _field(
    label: str, first: str, key: str, *, above_zero: bool = False, most: int | None = None
) -> _Field:
    """Show the field of a figure, kept in the address, and under it why it is wrong."""
    typed = st.text_input(label, value=first, key=key, bind="query-params", max_chars=20).strip()
    if not typed:
        return _Field()
    read = figure(typed)
    if read.value is None:
        _say(read.message or "ce n'est pas un nombre.")
    elif read.value < 0 or (above_zero and not read.value):
        _say("donnez un nombre au-dessus de zéro." if above_zero else "pas de nombre négatif.")
    elif most is not None and read.value > most:
        _say(f"au plus {most} ETP : vérifiez.")
    else:
        return _Field(read.value)
    return _Field(wrong=True)


def _crossed(least: _Field, most: _Field) -> bool:
    return least.value is not None and most.value is not None and least.value > most.value


def _say(why: str) -> None:
    st.html(f'<ul class="remarks" role="status"><li class="erreur">Erreur : {esc(why)}</li></ul>')


def _value(data: Dataset, key: str, on: date) -> ParameterValue | None:
    """Return a parameter in force; the earliest one before it begins."""
    values = data.parameter_set[key].values
    return max((v for v in values if v.since <= on), key=lambda v: v.since, default=values[0])


def _exact(value: ParameterValue | None) -> Fraction | None:
    return value.value.central if value and isinstance(value.value, Interval) else None


def _text(value: ParameterValue | None, least: int) -> str:
    exact = _exact(value)
    return "" if exact is None else decimal_comma(exact, least=least)


def _share(data: Dataset, on: date) -> Fraction | None:
    return _exact(_value(data, _STATE_SHARE, on))
