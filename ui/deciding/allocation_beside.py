"""Beside a plan: the next one, half an ETP more or less, pro rata, the four orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial

import streamlit as st

from coverage.allocation import alternatives as engine
from coverage.allocation.alternatives import Question, shifts
from coverage.allocation.terms import Objective, Order, Plan
from coverage.model import Basis
from sources.note.proposed import plan_regrets
from sources.plan_words import (
    ESTIMATED_ONLY,
    POLITICAL,
    SAME_FOR_ALL,
    amount_words,
    order_words,
    value_words,
)
from ui.deciding.allocation_regrets import regrets_table
from ui.deciding.allocation_shown import Shown
from ui.deciding.allocation_state import kept
from ui.deciding.allocation_words import runner_up_words, shift_words
from ui.markup import Column, bullets, note, table
from ui.text import MISSING, esc, fte, prose

SECONDS = 5.0
"""An alternative may take less time than the plan: there are many."""

_WAIT = "Calcul des autres plans…"
_NEXT, _SHARED = "Le plan suivant", "Au prorata (méthode de Huntington–Hill)"


def beside(shown: Shown, question: Question) -> None:
    """Show what stands beside a plan, each part computed once."""
    plan, keep = shown.plan, partial(kept, shown.view, question)
    st.header("À côté de ce plan", anchor=False)
    with st.spinner(_WAIT, show_time=False):
        runner = keep("suivant", lambda: engine.runner_up(question, plan))
        less = keep("moins", lambda: engine.half_step(question, -1))
        more = keep("plus", lambda: engine.half_step(question, 1)) or plan
        other = keep("regle", lambda: engine.other_rule(question))
        shared = keep("prorata", lambda: engine.baseline(question, plan))
        orders = keep("ordres", lambda: engine.four_orders(question, plan))
        judged = keep("valeurs", lambda: [question.values(one.granted()) for one in orders])
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(_runner(shown, runner))
        st.html(_half(shown, question, less, more))
    with right:
        st.html(_baseline(shown, shared))
        st.html(_rule(shown, other))
    st.html(_orders(shown, orders, judged))
    found = engine.Deliberation(plan, runner, less, more, other, shared, tuple(orders))
    stood = keep("tirages", lambda: plan_regrets(question, found, shown.proposals))
    if told := regrets_table(stood):
        st.html(_section("Solidité des plans", told))


def _section(title: str, html: str) -> str:
    return f'<section class="plan-cote"><h3>{esc(title)}</h3>{html}</section>'


def _moved(shown: Shown, other: Plan) -> str:
    """Return which grants differ from the plan's, as HTML."""
    lines = shift_words(shifts(shown.plan, other), shown.names)
    return bullets(lines) if lines else "<p>Aucune convention ne change.</p>"


def _compared(shown: Shown, other: Plan, title: str) -> str:
    """Return the two plans, objective by objective, in a table that names the other."""
    in_euros = shown.request.in_euros
    mine, theirs = _renewed(shown, shown.plan), _renewed(shown, other)
    rule = [("ETP aux reconductions (servies d'abord)", fte(mine), fte(theirs))]
    rows = [] if _same_rule(shown, other) else rule
    rows += [
        (
            esc(one.objective.label),
            value_words(one.objective, one.value, in_euros=in_euros),
            value_words(two.objective, two.value, in_euros=in_euros),
        )
        for one, two in zip(shown.plan.values, other.values, strict=True)
        if one.value != two.value
    ]
    if not rows:
        return "<p>Tous les objectifs ont la même valeur.</p>"
    columns = (Column("Objectif"), Column("Ce plan", True), Column("L'autre", True))
    return table(f"Les objectifs qui diffèrent : {title}", columns, rows, hidden_caption=True)


def _same_rule(shown: Shown, other: Plan) -> bool:
    """Tell whether two plans are equal for the rule on renewals, where it is asked."""
    mine, theirs = _renewed(shown, shown.plan), _renewed(shown, other)
    return not shown.request.renewals_first or mine == theirs


def _renewed(shown: Shown, plan: Plan) -> Fraction:
    """Return the ETP that a plan gives to renewals."""
    renewals = {one.code for one in shown.proposals if one.candidate.renewal}
    return sum((grant.fte for grant in plan.grants if grant.code in renewals), Fraction(0))


def _runner(shown: Shown, other: Plan | None) -> str:
    if other is None:
        return _section(_NEXT, "<p>Il n'y a pas d'autre plan possible.</p>")
    same = _same_rule(shown, other) and all(
        a.value == b.value for a, b in zip(shown.plan.values, other.values, strict=True)
    )
    told = (
        "Aussi bon sur tous les objectifs : seul l'ordre des codes les départage"
        if same
        else "Le meilleur parmi tous ceux qui diffèrent de ce plan d'au moins une convention"
    )
    proof = runner_up_words(other, SECONDS)
    return _section(
        _NEXT,
        f"<p>{prose(told)}. {prose(proof)}</p>{_moved(shown, other)}"
        f"{'' if same else _compared(shown, other, _NEXT)}",
    )


def _half(shown: Shown, question: Question, less: Plan | None, more: Plan) -> str:
    in_euros = shown.request.in_euros
    half = engine.half_price(question)
    unit = f" ({amount_words(half, in_euros=True)})" if in_euros else ""
    parts = []
    for sign, words, other in ((-1, "de moins", less), (1, "de plus", more)):
        budget = shown.request.budget + sign * half
        if other is None:
            parts.append(f"<h4>Un demi-ETP {words}{unit}</h4><p>Le budget serait négatif.</p>")
            continue
        parts.append(
            f"<h4>Un demi-ETP {words}{unit} : budget de "
            f"{amount_words(budget, in_euros=in_euros)}</h4>"
            f"{_totals(shown, other)}{_moved(shown, other)}"
        )
    return _section("Un demi-ETP de plus ou de moins", "".join(parts))


def _totals(shown: Shown, other: Plan) -> str:
    return (
        f"<p>Zones blanches : {shown.plan.gaps_after} → <b>{other.gaps_after}</b>. Besoin"
        f"{shown.basis} non servi : {fte(shown.plan.unmet_after)} → "
        f"<b>{fte(other.unmet_after)} ETP</b>. Non attribué : "
        f"{amount_words(other.left, in_euros=shown.request.in_euros)}.</p>"
    )


def _baseline(shown: Shown, other: Plan) -> str:
    return _section(
        _SHARED,
        "<p>Un simple repère : les ETP suivent la taille des besoins, avec les mêmes minimums et "
        "maximums, sans regarder les zones blanches. Jugé par les mêmes objectifs :</p>"
        f"{_totals(shown, other)}{_moved(shown, other)}{_compared(shown, other, _SHARED)}",
    )


def _rule(shown: Shown, other: Plan | None) -> str:
    on = shown.request.renewals_first
    title = "Sans « reconductions d'abord »" if on else "Avec « reconductions d'abord »"
    if other is None:
        return _section(
            title, "<p>Aucun candidat n'est une reconduction : la règle n'a pas d'effet.</p>"
        )
    return _section(title, f"{_totals(shown, other)}{_moved(shown, other)}")


def _orders(
    shown: Shown,
    orders: Sequence[Plan],
    judged: Sequence[Mapping[Objective, Fraction]],
) -> str:
    """Return the four orders side by side: their plans, then what they come to."""
    head = [Column("Candidat, puis objectif", width=13)]
    head += [
        Column(f"{one.order.label}{' (choisi)' if one.order is shown.plan.order else ''}", True, 8)
        for one in orders
    ]
    codes = sorted({grant.code for one in orders for grant in one.grants})
    rows: list[tuple[str, ...]] = [
        (
            esc(shown.names.get(code, code)),
            *(_amount(one, code) for one in orders),
        )
        for code in codes
    ]
    foot = [
        (
            esc(objective.label),
            *(
                value_words(objective, found[objective], in_euros=shown.request.in_euros)
                for found in judged
            ),
        )
        for objective in Objective
    ]
    words = bullets(f"<b>{esc(order.label)}</b> : {esc(order_words(order))}" for order in Order)
    estimated = _is_estimated(shown)
    warning = note(prose(ESTIMATED_ONLY), "warning") if estimated else ""
    caption = "Les ETP de chaque plan, puis ce qu'il vaut"
    same = f"<p><b>{esc(SAME_FOR_ALL)}</b></p>" if _are_same(orders) else ""
    shown_table = f'<div class="plan-orders">{table(caption, head, rows, foot)}</div>'
    return _section(
        "Les quatre ordres côte à côte",
        f"<p>{prose(POLITICAL)}</p>{same}{shown_table}{words}{warning}",
    )


def _are_same(orders: Sequence[Plan]) -> bool:
    return len({one.grants for one in orders}) == 1


def _amount(plan: Plan, code: str) -> str:
    held = plan.granted().get(code, Fraction(0))
    return fte(held) if held else MISSING


def _is_estimated(shown: Shown) -> bool:
    bases = {one.before.need.basis for one in shown.planned.changes}
    decides = shown.view.survey.parameters.estimate_decides
    return Basis.ESTIMATED in bases and not decides
