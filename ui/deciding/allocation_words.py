"""The words of a plan on screen, beyond those that the printed note shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coverage.allocation.alternatives import Shift
from coverage.allocation.terms import Plan, Request
from sources import plan_words
from sources.plan_words import amount_words, gap_words, held_words, seconds_words
from ui.text import NO_BREAK, esc, fte, number


def proof_words(plan: Plan, seconds: float) -> str:
    """Return how sure it is that no plan is better, as a sentence begins."""
    told = plan_words.proof_words(plan, seconds)
    return f"{told[:1].upper()}{told[1:]}"


def runner_up_words(plan: Plan, seconds: float) -> str:
    """Return how sure it is that no other plan comes between."""
    if plan.optimal:
        return "C'est prouvé."
    found = f"Le meilleur trouvé en {seconds_words(seconds)} par calcul"
    return f"{found}, écart au plus {gap_words(plan.gap)}."


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
        plan_words.proof_words(plan, request.seconds),
    ]
    return ", ".join(told)


def shift_words(shifts: Iterable[Shift], names: Mapping[str, str]) -> list[str]:
    """Return, as HTML, what each candidate gets more or less."""
    return [
        f"{esc(names.get(one.code, one.code))}{NO_BREAK}: "
        f"<span class='nowrap'>{held_words(one.before)} → <b>{held_words(one.after)}</b></span>"
        for one in shifts
    ]
