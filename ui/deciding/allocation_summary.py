"""What a plan comes to, in four figures, and what must be said of it."""

from __future__ import annotations

from fractions import Fraction

from coverage.model import Verdict
from sources.plan_words import RENEWALS_TAKE_ALL, amount_words, takes_all
from ui.deciding.allocation_shown import Shown
from ui.deciding.allocation_words import proof_words
from ui.indicators import Indicator, cards
from ui.markup import bullets, note
from ui.text import esc, fte, number, prose


def summary(shown: Shown) -> str:
    """Return the figures of the plan and its notes, as HTML."""
    plan, request = shown.plan, shown.request
    spent = request.budget - plan.left
    left = amount_words(plan.left, in_euros=request.in_euros)
    given = sum((grant.fte for grant in plan.grants), 0 * plan.left)
    proof = proof_words(plan, request.seconds)
    figures = cards(
        [
            Indicator(
                "ETP proposés",
                fte(given),
                f"{_budget_words(shown, spent)}<br>non attribué : <b>{left}</b>",
            ),
            Indicator(
                "Départements zones blanches",
                f"{plan.gaps_before} → {plan.gaps_after}",
                f"en tout ou en partie{_outside(shown)}",
            ),
            Indicator(
                f"Besoin{shown.basis} non servi",
                f"{number(plan.unmet_before, 1)} → {number(plan.unmet_after, 1)}"
                " <small>ETP</small>",
                "à la valeur centrale ; sert à comparer des plans, non à dimensionner",
            ),
            Indicator(
                "Est-ce le meilleur ?",
                f"<small>{esc(proof)}</small>",
                f"au sens de l&#x27;ordre « {esc(plan.order.label)} »",
            ),
        ]
    )
    return figures + _notes(shown)


def _outside(shown: Shown) -> str:
    """Say how many of them lie outside the call: no plan can serve them."""
    held = {Verdict.GAP, Verdict.PARTIAL}
    count = sum(
        one.after.verdict in held and not one.after.in_call for one in shown.planned.changes
    )
    return f", <span class='nowrap'>dont {count} hors appel</span>" if count else ""


def _budget_words(shown: Shown, spent: Fraction) -> str:
    in_euros = shown.request.in_euros
    of = amount_words(shown.request.budget, in_euros=in_euros)
    used = amount_words(spent, in_euros=in_euros)
    return f"{used} employés sur {of}"


def _notes(shown: Shown) -> str:
    plan = shown.plan
    # The engine lists codes; a reader wants names.
    codes = f"{', '.join(plan.unknown)}."
    named = [text for text in plan.notes if not plan.unknown or not text.endswith(codes)]
    told = [prose(_with_names(text, shown)) for text in named]
    if takes_all(plan, [one.candidate for one in shown.proposals], shown.request):
        told.append(prose(RENEWALS_TAKE_ALL))
    if 0 < len(plan.unknown) < len(shown.planned.changes):
        atlas = shown.view.dataset.atlas
        names = ", ".join(f"{esc(atlas.name(code))} ({esc(code)})" for code in plan.unknown)
        told.append(
            f"Besoin inconnu, en tout ou en partie : {names}. Il n'entre dans aucune somme de "
            "besoin ; inconnu n'est pas nul."
        )
    return note(bullets(told), "warning" if plan.unknown else "") if told else ""


def _with_names(text: str, shown: Shown) -> str:
    """Return a note of the engine with candidates by their names."""
    for code, name in shown.names.items():
        text = text.replace(f"« {code} »", f"« {name} »")
    return text
