"""The sheets of the plan: its grants and values, and what stands beside it, as typed cells."""

from __future__ import annotations

from typing import Any

from coverage.allocation.terms import Plan
from coverage.tables import FTE_DECIMALS, RATE_DECIMALS, rounded
from sources.note.alternatives import (
    NO_MOVE,
    beside_plans,
    moves,
    proof_beside,
    regret_words,
)
from sources.note.leaf import LINE, Leaf
from sources.note.plan import NO_PLAN, asked, notes, turned
from sources.note.proposed import Proposed
from sources.plan_effect import effect_of
from sources.plan_words import POLITICAL, explained, proof_words

PLAN, BESIDE = "Plan", "Alternatives"


def plan_leaves(proposed: Proposed | None) -> tuple[Leaf, Leaf]:
    """Return the two sheets; without a plan, they say that there is none."""
    if proposed is None:
        about = "La note n'en comporte pas"
        return (
            Leaf(PLAN, about, (PLAN,), ((NO_PLAN,),), (90,)),
            Leaf(BESIDE, about, (BESIDE,), ((NO_PLAN,),), (90,)),
        )
    return _plan(proposed), _beside(proposed)


def _plan(proposed: Proposed) -> Leaf:
    head = (
        "Bénéficiaire",
        "Code",
        "ETP",
        "Périmètre",
        "Limitrophe",
        "Situation : sans le plan → avec",
        "Besoin non servi sans (ETP)",
        "Besoin non servi avec (ETP)",
    )
    values = (
        ("Objectif, dans l'ordre choisi", "Ce qu'il compte", "Sans le plan", "Avec le plan"),
        *(
            (
                one.objective.label,
                explained(one.objective),
                rounded(proposed.without[one.objective], RATE_DECIMALS),
                rounded(one.value, RATE_DECIMALS),
            )
            for one in proposed.plan.values
        ),
    )
    rows = (
        *(_grant(proposed, code, fte) for code, fte in proposed.plan.granted().items()),
        (),
        ("Ce qui est demandé", ""),
        *map(tuple, asked(proposed)),
        ("Preuve", proof_words(proposed.plan)),
        *(("À savoir", text) for text in notes(proposed)),
        (),
        *values,
    )
    about = "Les ETP proposés, ce qu'ils changent, ce qui a été demandé, la valeur des objectifs"
    return Leaf(PLAN, about, head, rows, (46, 50, 14, 26, 18, 70, 16, 16))


def _grant(proposed: Proposed, code: str, fte: Any) -> tuple[Any, ...]:
    proposal = next(one for one in proposed.proposals if one.code == code)
    effect = effect_of(proposed.planned, proposal, proposed.question.survey.atlas)
    return (
        proposal.words,
        code,
        rounded(fte, FTE_DECIMALS),
        ", ".join(proposal.candidate.perimeter) or None,
        ", ".join(proposal.candidate.extension) or None,
        LINE.join(map(turned, effect.changes)),
        rounded(effect.unmet_before, FTE_DECIMALS),
        rounded(effect.unmet_after, FTE_DECIMALS),
    )


def _beside(proposed: Proposed) -> Leaf:
    plans = proposed.deliberation.orders
    codes = sorted({grant.code for plan in plans for grant in plan.grants})
    rows: list[tuple[Any, ...]] = [_row(proposed, "Ce plan", proposed.plan, "")]
    rows += [_row(proposed, *one) for one in beside_plans(proposed)]
    rows += [
        (),
        ("Les quatre ordres : ETP, puis objectifs", *(plan.order.label for plan in plans)),
        *(
            (
                proposed.names.get(code, code),
                *(rounded(plan.granted().get(code), FTE_DECIMALS) for plan in plans),
            )
            for code in codes
        ),
        *(
            (
                objective.label,
                *(rounded(found[objective], RATE_DECIMALS) for found in proposed.orders),
            )
            for objective in proposed.without
        ),
        (),
        (
            "Solidité : plan",
            "Besoin non servi, moyenne (ETP)",
            "Regret moyen (ETP)",
            "Regret élevé, 95 % (ETP)",
            "Meilleur dans (part des tirages)",
        ),
        *(
            (name, *(round(x, FTE_DECIMALS) for x in (one.unmet, one.mean, one.high, one.best)))
            for name, one in proposed.regrets.items()
        ),
        (),
        ("Comment lire", POLITICAL),
        ("Comment lire", regret_words(proposed) or None),
    ]
    head = ("Autre plan", "Ce qui change", "Zones blanches", "Besoin non servi (ETP)", "Preuve")
    about = "Ce que changerait un demi-ETP, la règle ou l'ordre ; le prorata comme repère"
    return Leaf(BESIDE, about, head, tuple(rows), (46, 60, 30, 30, 40))


def _row(proposed: Proposed, name: str, other: Plan | None, nothing: str) -> tuple[Any, ...]:
    if other is None:
        return name, nothing
    moved = LINE.join(moves(proposed, other))
    return (
        name,
        moved or NO_MOVE,
        other.gaps_after,
        rounded(other.unmet_after, FTE_DECIMALS),
        proof_beside(proposed, other),
    )
