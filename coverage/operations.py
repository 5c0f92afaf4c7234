"""Operations with hours (large projects, urban renewal): a need only within their dates.

The hours of an operation are spread evenly over its months, from the month of its start
to the month of its end, both included: on a day inside, it asks for hours ÷ months × 12
hours a year, divided by the hours one ETP can follow. Outside its dates, without hours or
without both dates, it is shown and never counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np

from coverage.levers import Lever, Term, lever, times
from coverage.model import Basis, Labelled
from coverage.need import UNKNOWN_BLOCK, Block, Needs, weaker
from coverage.parameters import Interval
from coverage.territories import Atlas

MONTHS = 12


class Standing(Labelled):
    """Whether an operation counts on a day, and why it does not."""

    COUNTED = "comptee", "comptée dans le besoin"
    SET_ASIDE = "non_comptee", "jamais comptée, par choix (voir la note)"
    NO_HOURS = "sans_heures", "volume d'heures inconnu : jamais comptée"
    NO_DATES = "sans_dates", "début ou fin inconnus : jamais comptée"
    NOT_YET = "a_venir", "pas encore commencée ce jour-là"
    OVER = "terminee", "terminée ce jour-là"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as a file gives it.

    Attributes:
        territory: codes of departments, EPCI or communes; hours are spread on their people.
        starts, ends: first and last day, both included; None = not known.
        starts_note, ends_note: how exactly the source gives them.
        hours: insertion hours in all, None when not known.
        counts: whether its hours may be added to the need.
        dated: day or year of the source, as given.
    """

    id: str
    name: str
    territory: tuple[str, ...]
    starts: date | None = None
    ends: date | None = None
    hours: Fraction | None = None
    counts: bool = True
    kind: str = ""
    starts_note: str = ""
    ends_note: str = ""
    amount: str = ""
    note: str = ""
    source: str = ""
    address: str = ""
    dated: str = ""

    def standing(self, on: date) -> Standing:
        """Say whether the hours count on a day."""
        if not self.counts:
            return Standing.SET_ASIDE
        if self.hours is None:
            return Standing.NO_HOURS
        if self.starts is None or self.ends is None:
            return Standing.NO_DATES
        if on < self.starts:
            return Standing.NOT_YET
        return Standing.OVER if on > self.ends else Standing.COUNTED

    @property
    def months(self) -> int | None:
        """The months it lasts, first and last included; None without both dates."""
        if self.starts is None or self.ends is None:
            return None
        years = self.ends.year - self.starts.year
        return years * MONTHS + self.ends.month - self.starts.month + 1

    @property
    def yearly_hours(self) -> Fraction | None:
        """The hours it asks for in a year; None without hours or dates."""
        if self.hours is None or self.months is None:
            return None
        return self.hours * MONTHS / self.months

    def need(self, hours_per_fte: Interval) -> Interval:
        """Return the ETP it asks for while it runs; nothing without hours or dates."""
        yearly = self.yearly_hours or Fraction(0)
        return Interval(*(yearly / capacity for capacity in hours_per_fte))


def counted(operations: Iterable[Operation], on: date) -> tuple[Operation, ...]:
    """Return the operations whose hours count on a day."""
    return tuple(one for one in operations if one.standing(on) is Standing.COUNTED)


def with_operations(
    atlas: Atlas, needs: Needs, operations: Iterable[Operation], hours_per_fte: Interval, on: date
) -> Needs:
    """Add the operations of a day to the needs of the communes of their territories.

    An operation is a declared need: the basis becomes the weaker of the two, and a need
    that is unknown stays so.

    Raises:
        UnknownCodeError: a territory the atlas does not know.
    """
    for operation in counted(operations, on):
        needs = _added(atlas, needs, operation, hours_per_fte)
    return needs


def _added(atlas: Atlas, needs: Needs, operation: Operation, hours_per_fte: Interval) -> Needs:
    """Spread one operation by population, exactly, on top of what is needed already.

    Communes keep their row of needs and their weight where the weight is the population;
    the others get a row of their own.
    """
    inside = atlas.positions(operation.territory)
    people = atlas.population[inside]
    if not people.any():  # uninhabited: an equal share each, so that nothing is lost
        people = np.ones_like(people)
    total = max(int(people.sum()), 1)
    each = Interval(*(figure / total for figure in operation.need(hours_per_fte)))
    yearly = operation.yearly_hours or Fraction(0)
    term = Term(yearly / total, (lever(Lever.HOURS_PER_FTE, hours_per_fte),))
    hours = f"{float(yearly):,.0f}".replace(",", "\u202f")
    label = f"opération « {operation.name} » : {hours} h par an"
    block, weight, blocks = needs.block.copy(), needs.weight.copy(), list(needs.blocks)
    rows: dict[tuple[int, int], int] = {}
    for position, share in zip(inside.tolist(), people.tolist(), strict=True):
        old, held = int(block[position]), int(weight[position])
        if old == UNKNOWN_BLOCK or share == 0:
            continue
        alone = held != share
        key = (old, position if alone else -1)
        if key not in rows:
            scale = (held, share) if alone else (1, 1)
            base = needs.blocks[old].with_terms(f"bloc {old}")
            blocks.append(_sum(base, each, term, scale, label))
            rows[key] = len(blocks) - 1
        block[position] = rows[key]
        if alone:
            weight[position] = 1
    return Needs(block, weight, tuple(blocks))


def _sum(base: Block, each: Interval, term: Term, scale: tuple[int, int], label: str) -> Block:
    """Return the row that adds so many times a base and so many times an operation's share."""
    held, share = scale
    rate = Interval(
        *(one * held + other * share for one, other in zip(base.rate, each, strict=True))
    )
    return replace(
        base,
        rate=rate,
        basis=weaker(base.basis, Basis.DECLARED),
        additions=(*base.additions, label),
        terms=(*times(base.terms, held), term.times(share)),
    )
