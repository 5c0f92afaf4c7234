"""The money of an application: the State's share, and a plan that adds up. No amount invented."""

from __future__ import annotations

from coverage.applications.application import Application
from coverage.applications.rules import (
    Check,
    Outcome,
    Rules,
    Subject,
    at_least,
    at_most,
    euros,
    share,
)

_UNKNOWN = {"cost": "le coût complet du poste", "state": "la somme demandée à l'État"}


def state_share(application: Application, rules: Rules) -> Check:
    """Refuse more than the State's share of the full cost of a post for a year; equal is accepted.

    « Cadre du projet », second paragraph.
    """
    limit = rules.state_max
    wanting = [words for name, words in _UNKNOWN.items() if getattr(application, name) is None]
    if wanting or application.cost is None or application.state is None:
        sentence = f"part de l'État inconnue : il manque {' et '.join(wanting)}."
        return Check(Subject.SHARE, Outcome.TO_COMPLETE, sentence, limit.reference)
    asked, cost = application.state, application.cost
    if cost <= 0:
        sentence = "coût nul : la part de l'État ne se calcule pas."
        return Check(Subject.SHARE, Outcome.TO_COMPLETE, sentence, limit.reference)
    found = asked / cost
    formula = f"{euros(asked)} sur {euros(cost)} = {share(found)}"
    if found > limit.value:
        above = f"{share(found)} > {share(limit.value)}"
        if share(found) == share(limit.value):
            above = f"à peine au-dessus de {share(limit.value)}"
        sentence = (
            f"part de l'État {above} ({euros(asked)} sur {euros(cost)}) : au plus "
            f"{at_most(cost * limit.value)}."
        )
        return Check(Subject.SHARE, Outcome.REFUSED, sentence, limit.reference)
    sentence = f"{formula}, au plus {share(limit.value)}."
    return Check(Subject.SHARE, Outcome.PASSED, sentence, limit.reference)


def arithmetic(application: Application, rules: Rules) -> Check:
    """Tell whether the State's part and the others make the cost, and the others are enough."""
    cost, state, others = application.cost, application.state, application.others
    limit = rules.others_min
    found = application.state_share
    is_told = found is not None and found > rules.state_max.value
    if others is not None and cost is not None and others < cost * limit.value and not is_told:
        sentence = (
            f"cofinancement de {euros(others)} sur {euros(cost)} : il en faut au moins "
            f"{share(limit.value)}, soit {at_least(cost * limit.value)}."
        )
        return Check(Subject.ARITHMETIC, Outcome.REFUSED, sentence, limit.reference)
    if cost is None or state is None:
        sentence = "le plan de financement ne peut pas être vérifié : des montants manquent."
        return Check(Subject.ARITHMETIC, Outcome.TO_COMPLETE, sentence, limit.reference)
    if others is None and state > cost:
        sentence = (
            "la somme demandée à l'État dépasse le coût complet : l'une des deux est à revoir."
        )
        return Check(Subject.ARITHMETIC, Outcome.RESERVED, sentence, limit.reference)
    if others is None:
        sentence = (
            f"les autres financements ne sont pas dits ; il resterait {euros(cost - state)} à "
            "trouver ailleurs."
        )
        return Check(Subject.ARITHMETIC, Outcome.TO_COMPLETE, sentence, limit.reference)
    formula = f"{euros(state)} + {euros(others)} = {euros(state + others)}"
    if state + others != cost:
        sentence = f"{formula}, et non {euros(cost)} : le plan ne tombe pas juste, à corriger."
        return Check(Subject.ARITHMETIC, Outcome.RESERVED, sentence, limit.reference)
    return Check(Subject.ARITHMETIC, Outcome.PASSED, f"{formula}.", limit.reference)
