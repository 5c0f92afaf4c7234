"""The pages of the plan: what was asked, the grants with their reasons, what stands beside."""

from __future__ import annotations

from typing import Any

from coverage.allocation.terms import Grant
from coverage.findings import Diagnosis
from coverage.model import Basis, Verdict
from sources.french import day, fte, number, percent, plural
from sources.note.alternatives import are_same, beside_rows, order_rows, regret_words
from sources.note.map import Ground, legend_of, map_of
from sources.note.proposed import Proposed
from sources.note.words import listed
from sources.plan_effect import Change, effect_of, unmet
from sources.plan_words import (
    ESTIMATED_ONLY,
    POLITICAL,
    RENEWALS_TAKE_ALL,
    SAME_FOR_ALL,
    amount_words,
    explained,
    need_words,
    order_words,
    proof_words,
    takes_all,
    value_words,
)
from sources.verdicts import status, verdict_words

NOT_ELIGIBLE = "non éligible"
NO_PLAN = "Cette note ne comporte pas de plan d'ETP : la page « Décider » en propose un."


def plan_pages(proposed: Proposed, ground: Ground) -> dict[str, Any]:
    """Return what the pages of the plan print."""
    changes = proposed.planned.changes
    before = [one.before for one in changes]
    after = [one.after for one in changes]
    return {
        "day": day(proposed.plan.on),
        "asked": asked(proposed),
        "result": result(proposed),
        "before": map_of(ground, before),
        "after": map_of(ground, after),
        "legend": legend_of([*before, *after]),
        "grants": [_grant(proposed, one) for one in proposed.plan.grants],
        "values": _values(proposed),
        "beside": beside_rows(proposed),
        "orders": order_rows(proposed),
        "order_head": [
            f"{one.order.label}{' (choisi)' if one.order is proposed.plan.order else ''}"
            for one in proposed.deliberation.orders
        ],
        "order_words": [
            f"{one.order.label} : {order_words(one.order)}." for one in proposed.deliberation.orders
        ],
        "political": f"{POLITICAL} {SAME_FOR_ALL}" if are_same(proposed) else POLITICAL,
        "warning": ESTIMATED_ONLY if _is_estimated(proposed) else "",
        "regret_words": regret_words(proposed),
        "regrets": [
            [
                name,
                number(one.unmet, 2),
                number(one.mean, 2),
                number(one.high, 2),
                percent(one.best),
            ]
            for name, one in proposed.regrets.items()
        ],
        "notes": notes(proposed),
    }


def asked(proposed: Proposed) -> list[list[str]]:
    """Return what was asked, a pair a line."""
    request = proposed.question.request
    renewals = [one for one in proposed.question.candidates if one.renewal]
    refused = [one for one in proposed.question.candidates if not one.eligible]
    others = len(proposed.question.candidates) - len(renewals)
    bounds = [f"par multiples de {fte(request.step)} ETP"]
    if request.least is not None:
        bounds.append(f"au moins {fte(request.least)}")
    if request.most is not None:
        bounds.append(f"au plus {fte(request.most)}")
    return [
        ["Jour", day(proposed.plan.on)],
        ["Budget, au plus", amount_words(request.budget, in_euros=request.in_euros)],
        ["Par convention", ", ".join(bounds)],
        ["Ordre", f"{request.order.label} : {order_words(request.order)}."],
        ["Reconductions d'abord", "oui (règle de l'appel)" if request.renewals_first else "non"],
        [
            "Candidats",
            (
                f"{plural(len(renewals), 'reconduction')}, "
                f"{plural(others, 'nouvelle convention', 'nouvelles conventions')}, "
                f"{f'dont {plural(len(refused), NOT_ELIGIBLE)}' if refused else 'tous éligibles'}"
            ),
        ],
    ]


def result(proposed: Proposed) -> list[str]:
    """Return what the plan comes to, in sentences."""
    plan, request = proposed.plan, proposed.question.request
    given = sum((grant.fte for grant in plan.grants), 0 * plan.left)
    proof = proof_words(plan)
    return [
        (
            f"{fte(given)} ETP proposés, non attribué : "
            f"{amount_words(plan.left, in_euros=request.in_euros)}. "
            f"{proof[:1].upper()}{proof[1:]}, au sens de l'ordre choisi."
        ),
        (
            f"Départements zones blanches, en tout ou en partie : {plan.gaps_before} sans le plan, "
            f"{plan.gaps_after} avec{outside_words(proposed)}."
        ),
        (
            f"Besoin{basis_word(proposed)} non servi : {number(plan.unmet_before, 1)} ETP sans le "
            f"plan, {number(plan.unmet_after, 1)} avec, à la valeur centrale ; sert à comparer des "
            "plans, non à dimensionner."
        ),
    ]


def outside_words(proposed: Proposed) -> str:
    """Say how many zones blanches lie outside the call: no plan can serve them."""
    held = {Verdict.GAP, Verdict.PARTIAL}
    count = sum(
        one.after.verdict in held and not one.after.in_call for one in proposed.planned.changes
    )
    return f", dont {count} hors appel" if count else ""


def basis_word(proposed: Proposed) -> str:
    """Return the word that goes with the needs: « estimé » unless some are better known."""
    bases = {one.before.need.basis for one in proposed.planned.changes}
    return " estimé" if bases <= {Basis.ESTIMATED, Basis.UNKNOWN} else ""


def notes(proposed: Proposed) -> list[str]:
    """Return what the reader of a plan must know."""
    question, told = proposed.question, list(proposed.plan.notes)
    if takes_all(proposed.plan, question.candidates, question.request):
        told.append(RENEWALS_TAKE_ALL)
    if proposed.running:
        names = listed([post.structure for post in proposed.running])
        told.append(
            f"Attention : au {day(proposed.plan.on)}, des conventions à reconduire sont "
            f"encore en cours ({names}) : leurs ETP comptent deux fois."
        )
    return told


def _grant(proposed: Proposed, grant: Grant) -> list[str]:
    proposal = next(one for one in proposed.proposals if one.code == grant.code)
    effect = effect_of(proposed.planned, proposal, proposed.question.survey.atlas)
    return [
        proposal.words,
        fte(grant.fte),
        " ; ".join(_reason(one.before) for one in effect.changes),
        " ; ".join(turned(one) for one in effect.changes),
        f"{fte(effect.unmet_before)} → {fte(effect.unmet_after)}",
    ]


def _reason(before: Diagnosis) -> str:
    present = before.own_fte + before.bordering_fte
    without = f"{fte(present)} ETP" if present else "aucun ETP connu"
    return f"{before.name} : {need_words(before.need)} ; {without} sans le plan"


def turned(change: Change) -> str:
    """Return a department's verdict without and with the plan."""
    before, after = verdict_words(change.before), verdict_words(change.after)
    if before == after:
        return f"{change.before.name} : {before}, inchangé"
    return f"{change.before.name} : {before} → {after}"


def _values(proposed: Proposed) -> list[list[str]]:
    in_euros = proposed.question.request.in_euros
    return [
        [
            f"{rank}. {one.objective.label}",
            explained(one.objective),
            value_words(one.objective, proposed.without[one.objective], in_euros=in_euros),
            value_words(one.objective, one.value, in_euros=in_euros),
        ]
        for rank, one in enumerate(proposed.plan.values, start=1)
    ]


def _is_estimated(proposed: Proposed) -> bool:
    bases = {one.before.need.basis for one in proposed.planned.changes}
    return Basis.ESTIMATED in bases and not proposed.question.survey.parameters.estimate_decides


def effect_of_plan(proposed: Proposed, code: str) -> dict[str, Any]:
    """Return what the plan changes on a department, for its own page; nothing elsewhere."""
    change = proposed.change(code)
    if change is None:
        return {}
    posts = [
        post
        for post in proposed.planned.posts.values()
        if post.id in change.after.posts and post.id not in change.before.posts
    ]
    who = listed([f"{post.structure}, {fte(post.fte)} ETP" for post in posts])
    left, still = fte(unmet(change.before)), fte(unmet(change.after))
    return {
        "day": day(proposed.plan.on),
        "before": {"status": status(change.before), "verdict": verdict_words(change.before)},
        "after": {"status": status(change.after), "verdict": verdict_words(change.after)},
        "lines": [
            f"ETP du plan qui y agiraient : {who or 'aucun'}.",
            f"Besoin{basis_word(proposed)} non servi : {left} ETP sans le plan, {still} avec.",
        ],
    }
