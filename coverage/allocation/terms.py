"""The words of an allocation: orders, objectives, candidates, what is asked, what is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coverage.model import Labelled

ZERO = Fraction(0)
TENTH = Fraction(1, 10)


class Objective(Labelled):
    """What a plan is judged on; less is better, always. Units: see `Value`."""

    NOBODY = "sans_facilitateur", "Besoin sans facilitateur sur place"
    UNMET = "besoin_non_servi", "Besoin non servi"
    WEIGHTED_GAPS = "zones_blanches_ponderees", "Besoin des zones blanches"
    GAPS = "zones_blanches", "Départements zones blanches, en tout ou partie"
    SEVERITY = "gravite", "Gravité des manques"
    CHANGES = "changements", "Conventions nouvelles"
    COST = "cout", "Crédits de l'État employés"


class Order(Labelled):
    """Which objective comes first: a choice of policy, never of arithmetic."""

    PRESENCE = "presence", "D'abord un facilitateur partout"
    UNMET = "unmet", "D'abord le besoin servi"
    WEIGHTED = "weighted", "D'abord le besoin des zones blanches"
    COUNT = "count", "D'abord le nombre de zones blanches"


_LAST = (Objective.CHANGES, Objective.COST)

OBJECTIVES: Mapping[Order, tuple[Objective, ...]] = {
    Order.PRESENCE: (
        Objective.NOBODY,
        Objective.UNMET,
        Objective.SEVERITY,
        Objective.WEIGHTED_GAPS,
        *_LAST,
    ),
    Order.UNMET: (Objective.UNMET, Objective.WEIGHTED_GAPS, Objective.SEVERITY, *_LAST),
    Order.WEIGHTED: (Objective.WEIGHTED_GAPS, Objective.UNMET, Objective.SEVERITY, *_LAST),
    Order.COUNT: (Objective.GAPS, Objective.UNMET, Objective.SEVERITY, *_LAST),
}
"""The objectives of each order, the most important first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A convention that may be signed.

    Attributes:
        code: its own name; plans are listed, and ties broken, in order of code.
        perimeter, extension: codes, as a post's; in the extension it is « limitrophe ».
        least, most: ETP, when it is funded at all; `most` None: the budget.
        eligible: False: it gets nothing.
        renewal: its structure already carries facilitators: no change when funded.
        cost: full cost in euros of one ETP for a year; None: not given.
    """

    code: str
    perimeter: tuple[str, ...]
    extension: tuple[str, ...] = ()
    least: Fraction = ZERO
    most: Fraction | None = None
    eligible: bool = True
    renewal: bool = False
    cost: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an allocation.

    Attributes:
        budget: ETP, or euros of the State when `in_euros`; at most, never to be used up.
        state_share: share of a post's cost that the State pays (0.70 in the call).
        step: ETP are granted by this much.
        least, most: ETP of a convention when funded, for every candidate.
        renewals_first: the ETP given to renewals are maximised before anything else.
        seconds: time after which the best plan found is returned, with its gap.
    """

    budget: Fraction
    in_euros: bool = False
    state_share: Fraction = Fraction(1)
    step: Fraction = TENTH
    least: Fraction | None = None
    most: Fraction | None = None
    order: Order = Order.PRESENCE
    renewals_first: bool = False
    seconds: float = 22


@dataclass(frozen=True, slots=True)
class Value:
    """What a plan comes to on one objective: ETP of need, departments, conventions or cost."""

    objective: Objective
    value: Fraction


@dataclass(frozen=True, slots=True)
class Grant:
    """So many ETP to a candidate; above zero."""

    code: str
    fte: Fraction


@dataclass(frozen=True, slots=True)
class Plan:
    """The best allocation, and what it comes to; everything is exact.

    Attributes:
        values: the objectives of the order, in its order.
        grants: in order of candidate code, those above zero.
        left: what is left of the budget, in its unit.
        optimal: proved to be the best, ties included.
        gap: relative gap on the first objective that is not proved, else zero.
        gaps_before, gaps_after: departments that are zones blanches, whole or in part.
        unmet_before, unmet_after: ETP of known need that nobody can serve.
        unknown: departments with communes of unknown need, left out of sums of need.
        renewed: ETP given to renewals, when they come first.
        notes: what the reader must know, sentences in French.
    """

    order: Order
    on: date
    values: tuple[Value, ...]
    grants: tuple[Grant, ...]
    left: Fraction
    optimal: bool
    gap: Fraction
    gaps_before: int
    gaps_after: int
    unmet_before: Fraction
    unmet_after: Fraction
    unknown: tuple[str, ...] = ()
    renewed: Fraction | None = None
    notes: tuple[str, ...] = ()

    def granted(self) -> dict[str, Fraction]:
        """Return the ETP by candidate code."""
        return {grant.code: grant.fte for grant in self.grants}


def fte_text(value: Fraction) -> str:
    """Write ETP as people do: a comma, two decimals, three when needed.

    >>> fte_text(Fraction(5, 2)), fte_text(Fraction(1, 8))
    ('2,50', '0,125')
    """
    decimals = 2 if (value * 100).denominator == 1 else 3
    return f"{float(value):.{decimals}f}".replace(".", ",")
