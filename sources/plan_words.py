"""A plan in plain words: what it is judged on, how sure it is the best, what changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil

from coverage.allocation.alternatives import Shift, price_of
from coverage.allocation.terms import OBJECTIVES, Candidate, Objective, Order, Plan, Request
from coverage.model import Basis
from coverage.need import Need
from sources.french import NARROW_SPACE, NO_BREAK, fte, number

POLITICAL = (
    "L'ordre des objectifs est un choix politique, non un calcul : chacun de ces plans est le "
    "meilleur pour ce qu'il met d'abord."
)
SAME_FOR_ALL = "Les quatre ordres donnent ici le même plan."
ESTIMATED_ONLY = (
    "Le besoin n'est qu'estimé, en tout ou en partie : une estimation ne suffit pas à dire une "
    f"capacité insuffisante. Les ordres « {Order.WEIGHTED.label} » et « {Order.COUNT.label} » n'en "
    "tiennent donc pas compte."
)
RENEWALS_TAKE_ALL = (
    "Les reconductions prennent tout le budget : rien ne reste à répartir. Sans « reconductions "
    "d'abord », l'ordre choisi décide."
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


def explained(objective: Objective) -> str:
    """Return in a few words what an objective counts."""
    return _EXPLAINED[objective]


def order_words(order: Order) -> str:
    """Return what comes first, then what decides between equals, numbered."""
    told = (
        f"{rank}.{NO_BREAK}{one.label[:1].lower()}{one.label[1:]}"
        for rank, one in enumerate(OBJECTIVES[order], start=1)
    )
    return " · ".join(told)


def amount_words(value: Fraction, *, in_euros: bool) -> str:
    """Return a part of the budget with its unit."""
    return f"{number(value)}{NO_BREAK}€" if in_euros else f"{fte(value)}{NO_BREAK}ETP"


def value_words(objective: Objective, value: Fraction, *, in_euros: bool) -> str:
    """Return the value of an objective with its unit; what its label counts needs none."""
    if objective in {Objective.GAPS, Objective.CHANGES}:
        return number(value)
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


def proof_words(plan: Plan, seconds: float | None = None) -> str:
    """Return how sure it is that no plan is better, in lower case.

    Args:
        plan: the plan judged.
        seconds: the time it was given, where the reader is told.
    """
    if plan.optimal:
        return "meilleur plan possible, prouvé"
    time = "dans le temps donné" if seconds is None else f"en {seconds_words(seconds)}"
    gap = f"écart au plus {gap_words(plan.gap)}" if plan.gap else "non prouvé"
    return f"meilleur plan trouvé {time}, {gap}"


def seconds_words(seconds: float) -> str:
    """Return a time given to a search."""
    return f"{number(Fraction(seconds))}{NARROW_SPACE}s"


def gap_words(gap: Fraction) -> str:
    r"""Return a gap in percent, rounded up: « au plus » must hold.

    >>> gap_words(Fraction(149, 10_000)), gap_words(Fraction(1, 10**9))
    ('1,5\u202f%', '0,1\u202f%')
    """
    return f"{number(Fraction(ceil(gap * 1000), 10), 1)}{NARROW_SPACE}%"


def shift_words(shifts: Iterable[Shift], names: Mapping[str, str]) -> list[str]:
    """Return what each candidate gets more or less."""
    return [
        f"{names.get(one.code, one.code)} : {held_words(one.before)} → {held_words(one.after)}"
        for one in shifts
    ]


def held_words(amount: Fraction) -> str:
    """Return what a candidate gets: « rien » rather than zero."""
    return f"{fte(amount)}{NO_BREAK}ETP" if amount else "rien"


def takes_all(plan: Plan, candidates: Iterable[Candidate], request: Request) -> bool:
    """Tell whether the rule on renewals leaves nothing to be decided by the order."""
    known = {one.code: one for one in candidates}
    least = min((price_of(one, request) for one in known.values()), default=Fraction(1))
    return (
        request.renewals_first
        and bool(plan.grants)
        and all(known[grant.code].renewal for grant in plan.grants)
        and plan.left < request.step * least
    )
