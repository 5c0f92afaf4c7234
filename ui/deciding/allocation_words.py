"""The words of a plan: what it is judged on, how sure it is the best, what changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil

from coverage.allocation.alternatives import Shift
from coverage.allocation.terms import OBJECTIVES, Objective, Order, Plan, Request
from sources.plan_words import amount_words
from ui.text import NARROW_SPACE, NO_BREAK, esc, fte, number

ESTIMATED_ONLY = (
    f"Le besoin n'est qu'estimé, en tout ou en partie : une estimation ne suffit pas à dire une "
    f"capacité insuffisante. Les ordres « {Order.WEIGHTED.label} » et « {Order.COUNT.label} » n'en "
    "tiennent donc pas compte."
)
SAME_FOR_ALL = "Les quatre ordres donnent ici le même plan."
RENEWALS_TAKE_ALL = (
    "Les reconductions prennent tout le budget : rien ne reste à répartir. Sans « reconductions "
    "d'abord », l'ordre choisi décide."
)
POLITICAL = (
    "L'ordre des objectifs est un choix politique, non un calcul : les quatre plans sont les "
    "meilleurs possibles, chacun pour ce qu'il met d'abord."
)


def order_words(order: Order) -> str:
    """Return what comes first, then what decides between equals, numbered."""
    told = (
        f"{n}.{NO_BREAK}{_lowered(one.label)}" for n, one in enumerate(OBJECTIVES[order], start=1)
    )
    return " · ".join(told)


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]


def value_words(objective: Objective, value: Fraction, *, in_euros: bool) -> str:
    """Return the value of an objective with its unit."""
    if objective in {Objective.GAPS, Objective.CHANGES}:
        return number(value)
    if objective is Objective.COST:
        return amount_words(value, in_euros=in_euros)
    if objective is Objective.SEVERITY:
        return number(value, 2)
    return f"{fte(value)}{NO_BREAK}ETP"


def proof_words(plan: Plan, seconds: float) -> str:
    """Return how sure it is that no plan is better."""
    if plan.optimal:
        return "Meilleur plan possible, prouvé"
    return f"Meilleur plan trouvé en {_seconds(seconds)}, écart au plus {share_words(plan.gap)}"


def runner_up_words(plan: Plan, seconds: float) -> str:
    """Return how sure it is that no other plan comes between."""
    if plan.optimal:
        return "C'est prouvé."
    gap = share_words(plan.gap)
    return f"Le meilleur trouvé en {_seconds(seconds)} par calcul, écart au plus {gap}."


def _seconds(seconds: float) -> str:
    return f"{number(Fraction(seconds))}{NARROW_SPACE}s"


def asked_words(request: Request, plan: Plan) -> str:
    """Return on one line what was asked of a plan, for its export."""
    bounds = [
        f"{word} {fte(bound)} ETP par convention"
        for word, bound in (("au moins", request.least), ("au plus", request.most))
        if bound is not None
    ]
    rule = "avec" if request.renewals_first else "sans"
    told = [
        f"Plan : budget {amount_words(request.budget, in_euros=request.in_euros)}",
        f"pas {number(request.step, 1)} ETP",
        *bounds,
        f"{rule} la règle des reconductions d'abord",
        f"ordre « {request.order.label} »",
        proof_words(plan, request.seconds),
    ]
    return ", ".join(told)


def share_words(gap: Fraction) -> str:
    r"""Return a gap in percent, rounded up: « au plus » must hold.

    >>> share_words(Fraction(149, 10_000)), share_words(Fraction(1, 10**9))
    ('1,5\u202f%', '0,1\u202f%')
    """
    return f"{number(Fraction(ceil(gap * 1000), 10), 1)}{NARROW_SPACE}%"


def shift_words(shifts: Iterable[Shift], names: Mapping[str, str]) -> list[str]:
    """Return, as HTML, what each candidate gets more or less."""
    return [
        f"{esc(names.get(one.code, one.code))}{NO_BREAK}: "
        f"<span class='nowrap'>{_held(one.before)} → <b>{_held(one.after)}</b></span>"
        for one in shifts
    ]


def _held(amount: Fraction) -> str:
    return f"{fte(amount)}{NO_BREAK}ETP" if amount else "rien"
