"""A plan in plain words: what it is judged on, how sure it is the best, what changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from coverage.allocation.alternatives import Shift
from coverage.allocation.terms import OBJECTIVES, Objective, Order, Plan
from coverage.model import Basis
from coverage.need import Need
from sources.french import NARROW_SPACE, NO_BREAK, fte, number, percent, plural

POLITICAL = (
    "L'ordre des objectifs est un choix politique, non un calcul : chacun de ces plans est le "
    "meilleur pour ce qu'il met d'abord."
)
ESTIMATED_ONLY = (
    "Le besoin n'est qu'estimé : il ne suffit pas à dire une capacité insuffisante, qui ne compte "
    "donc pas parmi les zones blanches."
)
_EXPLAINED = {
    Objective.NOBODY: "ETP de besoin là où aucun facilitateur n'a son périmètre",
    Objective.UNMET: "ETP de besoin que personne ne peut servir, au partage au mieux",
    Objective.WEIGHTED_GAPS: "ETP de besoin des communes zones blanches",
    Objective.GAPS: "zones blanches ou couverts en partie",
    Objective.SEVERITY: "besoin × carré de la part non servie, additionné : les grands manques "
    "pèsent plus",
    Objective.CHANGES: "celles qui ne sont pas des reconductions",
    Objective.COST: "moins il en faut, mieux c'est",
}
_SMALLEST = Fraction(1, 200)


def explained(objective: Objective) -> str:
    """Return in a few words what an objective counts."""
    return _EXPLAINED[objective]


def order_words(order: Order) -> str:
    """Return what plans are compared on, the most important first."""
    named = [f"{one.label[:1].lower()}{one.label[1:]}" for one in OBJECTIVES[order]]
    return f"on compare {', puis '.join(named)}"


def amount_words(value: Fraction, *, in_euros: bool) -> str:
    """Return a part of the budget with its unit."""
    return f"{number(value)}{NO_BREAK}€" if in_euros else f"{fte(value)}{NO_BREAK}ETP"


def value_words(objective: Objective, value: Fraction, *, in_euros: bool) -> str:
    """Return the value of an objective with its unit."""
    if objective is Objective.GAPS:
        return plural(int(value), "département")
    if objective is Objective.CHANGES:
        return plural(int(value), "convention")
    if objective is Objective.COST:
        return amount_words(value, in_euros=in_euros)
    return number(value, 2) if objective is Objective.SEVERITY else f"{fte(value)}{NO_BREAK}ETP"


def need_words(need: Need) -> str:
    """Return a need with its interval and what it is drawn from."""
    if need.central is None:
        return "besoin inconnu"
    if need.high == 0:
        return "aucun besoin"
    basis = {
        Basis.ESTIMATED: "besoin estimé",
        Basis.MEASURED: "besoin mesuré",
        Basis.DECLARED: "besoin déclaré",
    }.get(need.basis, "besoin")
    if need.low == need.high:
        return f"{basis} de {fte(need.central)} ETP"
    central = f"central{NO_BREAK}: {fte(need.central)}"
    return f"{basis} de {fte(need.low)} à {fte(need.high)} ETP ({central})"


def proof_words(plan: Plan) -> str:
    """Return how sure it is that no plan is better."""
    if plan.optimal:
        return "meilleur plan possible, prouvé"
    if not plan.gap:
        return "meilleur plan trouvé dans le temps donné, non prouvé"
    gap = plan.gap * 100
    shown = percent(plan.gap) if plan.gap >= _SMALLEST else f"{number(gap, 2)}{NARROW_SPACE}%"
    return f"meilleur plan trouvé dans le temps donné, écart au plus {shown}"


def shift_words(shifts: Iterable[Shift], names: Mapping[str, str]) -> list[str]:
    """Return what each candidate gets more or less."""
    return [
        f"{names.get(one.code, one.code)} : {fte(one.before)} → {fte(one.after)} ETP"
        for one in shifts
    ]
