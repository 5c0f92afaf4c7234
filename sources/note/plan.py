"""The pages of the plan: what was asked, the grants with their reasons, what stands beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from coverage.allocation.alternatives import half_price, renewed, shifts
from coverage.allocation.terms import Grant, Plan
from coverage.findings import Diagnosis
from coverage.model import Basis
from sources.french import MISSING, day, fte, number, percent, plural
from sources.note.map import Ground, legend_of, map_of
from sources.note.proposed import Proposed
from sources.note.words import listed
from sources.plan_effect import Change, effect_of, unmet
from sources.plan_words import (
    ESTIMATED_ONLY,
    POLITICAL,
    amount_words,
    explained,
    need_words,
    order_words,
    proof_words,
    shift_words,
    value_words,
)
from sources.verdicts import status, verdict_words

SAME = "Ici, les quatre ordres donnent le même plan."
SEVERAL = 2
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
        "beside": _beside(proposed),
        "orders": _orders(proposed),
        "order_head": [
            f"{one.order.label}{' (choisi)' if one.order is proposed.plan.order else ''}"
            for one in proposed.deliberation.orders
        ],
        "order_words": [
            f"{one.order.label} : {order_words(one.order)}." for one in proposed.deliberation.orders
        ],
        "political": f"{POLITICAL} {SAME}" if _are_same(proposed) else POLITICAL,
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
    able = [one for one in proposed.question.candidates if one.eligible]
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
                f"dont {plural(len(able), 'éligible')}"
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
            f"{plan.gaps_after} avec."
        ),
        (
            f"Besoin{basis_word(proposed)} non servi : {number(plan.unmet_before, 1)} ETP sans le "
            f"plan, {number(plan.unmet_after, 1)} avec, à la valeur centrale ; sert à comparer des "
            "plans, non à dimensionner."
        ),
    ]


def basis_word(proposed: Proposed) -> str:
    """Return the word that goes with the needs: « estimé » unless some are better known."""
    bases = {one.before.need.basis for one in proposed.planned.changes}
    return " estimé" if bases <= {Basis.ESTIMATED, Basis.UNKNOWN} else ""


def notes(proposed: Proposed) -> list[str]:
    """Return what the reader of a plan must know."""
    told = list(proposed.plan.notes)
    if proposed.running:
        names = listed([post.structure for post in proposed.running])
        told.append(
            f"Attention : au {day(proposed.plan.on)}, des conventions à reconduire sont "
            f"encore en cours ({names}) : leurs ETP comptent deux fois."
        )
    return told


def regret_words(proposed: Proposed) -> str:
    """Return how the plans were compared over draws, "" when there is nothing to compare."""
    count = max((one.draws for one in proposed.regrets.values()), default=0)
    if len(proposed.regrets) < SEVERAL:
        return ""
    return (
        f"Estimation : {number(count)} tirages des hypothèses entre leurs bornes, les mêmes pour "
        "tous les plans. Le regret d'un plan est le besoin non servi au-delà du meilleur des plans "
        "montrés, tirage par tirage ; plus il est petit, plus le plan est sûr."
    )


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


def beside_plans(proposed: Proposed) -> list[tuple[str, Plan | None, str]]:
    """Return what stands beside a plan: its name, the plan, what to say when there is none."""
    found = proposed.deliberation
    half = half_price(proposed.question)
    in_euros = proposed.question.request.in_euros
    unit = f" ({amount_words(half, in_euros=True)})" if in_euros else ""
    rule = proposed.question.request.renewals_first
    return [
        ("Le plan suivant", found.runner_up, "Il n'y a pas d'autre plan possible."),
        (f"Un demi-ETP de moins{unit}", found.less, "Le budget serait négatif."),
        (f"Un demi-ETP de plus{unit}", found.more, ""),
        (
            f"{'Sans' if rule else 'Avec'} « reconductions d'abord »",
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


def _beside(proposed: Proposed) -> list[list[Any]]:
    plan = proposed.plan
    this = ["Ce plan", [MISSING], str(plan.gaps_after), fte(plan.unmet_after), proof_words(plan)]
    rows: list[list[Any]] = [this]
    for name, other, nothing in beside_plans(proposed):
        if other is None:
            rows.append([name, [nothing], MISSING, MISSING, MISSING])
            continue
        moved = moves(proposed, other)
        shared = other is proposed.deliberation.baseline
        rows.append(
            [
                name,
                moved or ["Aucune convention ne change."],
                str(other.gaps_after),
                fte(other.unmet_after),
                "un repère, non un plan optimal" if shared else proof_words(other),
            ]
        )
    return rows


def _orders(proposed: Proposed) -> list[list[str]]:
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


def _are_same(proposed: Proposed) -> bool:
    return all(one.granted() == proposed.plan.granted() for one in proposed.deliberation.orders)


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
