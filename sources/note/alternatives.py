"""What stands beside a plan in the note: other plans, the four orders, how they withstand draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from coverage.allocation.alternatives import half_price, renewed, shifts
from coverage.allocation.terms import Plan
from sources.french import MISSING, fte, number
from sources.note.proposed import Proposed, other_rule_words
from sources.plan_words import amount_words, proof_words, shift_words, value_words

SEVERAL = 2
NO_MOVE = "Aucune convention ne change."


def beside_plans(proposed: Proposed) -> list[tuple[str, Plan | None, str]]:
    """Return what stands beside a plan: its name, the plan, what to say when there is none."""
    found = proposed.deliberation
    half = half_price(proposed.question)
    in_euros = proposed.question.request.in_euros
    unit = f" ({amount_words(half, in_euros=True)})" if in_euros else ""
    return [
        ("Le plan suivant", found.runner_up, "Il n'y a pas d'autre plan possible."),
        (f"Un demi-ETP de moins{unit}", found.less, "Le budget serait négatif."),
        (f"Un demi-ETP de plus{unit}", found.more, ""),
        (
            other_rule_words(proposed.question.request),
            found.other_rule,
            "Aucun candidat n'est une reconduction : la règle n'a pas d'effet.",
        ),
        ("Au prorata des besoins (méthode de Huntington–Hill)", found.baseline, ""),
    ]


def moves(proposed: Proposed, other: Plan) -> list[str]:
    """Return what another plan changes, and what it gives to renewals where they come first."""
    question, plan = proposed.question, proposed.plan
    moved = shift_words(shifts(plan, other), proposed.names)
    here, there = (renewed(question, one.granted()) for one in (plan, other))
    if question.request.renewals_first and here != there:
        moved.append(f"ETP aux reconductions, servies d'abord : {fte(here)} → {fte(there)}")
    return moved


def beside_rows(proposed: Proposed) -> list[list[Any]]:
    """Return this plan and each other: what changes, what it comes to, how sure it is."""
    plan = proposed.plan
    this = ["Ce plan", [MISSING], str(plan.gaps_after), fte(plan.unmet_after), proof_words(plan)]
    rows: list[list[Any]] = [this]
    for name, other, nothing in beside_plans(proposed):
        if other is None:
            rows.append([name, [nothing], MISSING, MISSING, MISSING])
            continue
        rows.append(
            [
                name,
                moves(proposed, other) or [NO_MOVE],
                str(other.gaps_after),
                fte(other.unmet_after),
                proof_beside(proposed, other),
            ]
        )
    return rows


def proof_beside(proposed: Proposed, other: Plan) -> str:
    """Return how sure another plan is to be what it is called."""
    if other is proposed.deliberation.baseline:
        return "un repère, non un plan optimal"
    if other is proposed.deliberation.runner_up and other.optimal:
        return "meilleur des autres plans, prouvé"
    return proof_words(other)


def order_rows(proposed: Proposed) -> list[list[str]]:
    """Return the four orders side by side: ETP of each candidate, then the objectives."""
    plans = proposed.deliberation.orders
    codes = sorted({grant.code for plan in plans for grant in plan.grants})
    rows = [[proposed.names.get(code, code), *_amounts(plans, code)] for code in codes]
    in_euros = proposed.question.request.in_euros
    rows += [
        [
            objective.label,
            *(value_words(objective, found[objective], in_euros=in_euros)
              for found in proposed.orders),
        ]
        for objective in proposed.without
    ]  # fmt: skip
    return rows


def _amounts(plans: Sequence[Plan], code: str) -> Iterable[str]:
    for plan in plans:
        held = plan.granted().get(code)
        yield fte(held) if held else MISSING


def are_same(proposed: Proposed) -> bool:
    """Tell whether the four orders give one plan."""
    return all(one.granted() == proposed.plan.granted() for one in proposed.deliberation.orders)


def regret_words(proposed: Proposed) -> str:
    """Return how the plans were compared over draws, "" when there is nothing to compare."""
    count = max((one.draws for one in proposed.regrets.values()), default=0)
    if len(proposed.regrets) < SEVERAL:
        return ""
    return f"Estimation : {draws_words(count)}"


def draws_words(count: int) -> str:
    """Return what is drawn, and how a regret is read."""
    return (
        f"{number(count)} tirages des hypothèses entre leurs bornes, les mêmes pour "
        "tous les plans. Le regret d'un plan est le besoin non servi au-delà du meilleur des plans "
        "montrés, tirage par tirage ; plus il est petit, plus le plan est sûr. Des plans à égalité "
        "dans un tirage y sont tous les meilleurs : le total peut dépasser 100\u202f%."
    )
