"""The best plan of a part for each sum spent there, by trying them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from coverage.allocation.ground import Ground
from coverage.allocation.offers import Offers
from coverage.allocation.parts import Part
from coverage.allocation.sweep import CHUNK, Mask, Sweep, Whole
from coverage.allocation.terms import ZERO, Objective

MOST_PLANS = 300_000
FINEST = 1_000
FEW = 12
CLOSE = 1e-9
HASH = 6_364_136_223_846_793_005
"""A multiplier that scatters whole numbers well, overflow included."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The best plan of a part among those that spend as much.

    Attributes:
        spent: units of the budget.
        values: ETP of renewals not given, then the objectives in order.
        steps: granted to each candidate of the part.
    """

    spent: int
    values: tuple[Fraction, ...]
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Aim:
    """What plans are compared on, the most important first."""

    objectives: tuple[Objective, ...]
    renewals_first: bool


def useful(ground: Ground, part: Part, offers: Offers, aim: Aim) -> tuple[range, ...]:
    """Return the steps above zero worth trying for each candidate of a part.

    More than everything it may serve asks for is spent for nothing; except by the rule
    that gives all it can to a renewal.
    """
    gain = ground.share * offers.step
    found = []
    for candidate in part.candidates:
        offer = offers.items[candidate]
        most = offer.most
        if gain and not (aim.renewals_first and offer.candidate.renewal):
            asked = sum((g.need for g in part.groups if candidate in ground.may_use(g.kind)), ZERO)
            most = min(most, max(ceil(asked / gain), offer.least))
        found.append(range(offer.least, most + 1))
    return tuple(found)


def all_plans(part: Part, offers: Offers, options: Sequence[range]) -> Whole | None:
    """List the plans of a part within the budget, one a row; None when there are too many."""
    if _are_too_many(part, offers, options):
        return None
    plans = np.zeros((1, 0), dtype=np.int64)
    spent = np.zeros(1, dtype=np.int64)
    for candidate, option in zip(part.candidates, options, strict=True):
        steps = np.array([0, *option], dtype=np.int64)
        total = spent[:, None] + steps[None, :] * offers.items[candidate].price
        row, column = np.nonzero(total <= offers.budget)
        plans = np.concatenate((plans[row], steps[column][:, None]), axis=1)
        spent = total[row, column]
    return plans


def _are_too_many(part: Part, offers: Offers, options: Sequence[range]) -> bool:
    """Tell whether the plans within the budget are too many, without listing them.

    They are counted by what they spend, in thousandths of the budget at most: rounded down, so
    that none is forgotten.
    """
    grain = max(1, offers.budget // FINEST)
    counts = np.zeros(offers.budget // grain + 1)
    counts[0] = 1
    for candidate, option in zip(part.candidates, options, strict=True):
        price = offers.items[candidate].price
        found = np.zeros(len(counts))
        for steps in (0, *option):
            shift = steps * price // grain
            if shift < len(counts):
                found[shift:] += counts[: len(counts) - shift]
        counts = found
        if counts.sum() > MOST_PLANS:
            return True
    return False


def table_of(
    sweep: Sweep, offers: Offers, aim: Aim, *, roughly: bool = False
) -> tuple[Choice, ...] | None:
    """Return the choices of a part worth keeping, cheapest first; None when too many to try.

    A choice that is no better than a cheaper one is left out. `roughly`: few steps of each
    candidate are tried.
    """
    part = sweep.part
    options = useful(sweep.ground, part, offers, aim)
    if roughly:
        options = tuple(option[:: ceil(len(option) / FEW) or 1] for option in options)
    plans = all_plans(part, offers, options)
    if plans is None or len(plans) << sweep.demands > 40 * CHUNK:
        return None
    search = _Search(sweep, offers, plans)
    if aim.renewals_first:
        search.keep(search.withheld(search.plans))
    for objective in aim.objectives:
        if objective is Objective.SEVERITY:
            search.keep_least_severe()
        else:
            search.keep(search.value(objective))
    search.keep_first()
    kept: list[Choice] = []
    for choice in search.choices(aim):
        if not kept or (choice.values, choice.steps) < (kept[-1].values, kept[-1].steps):
            kept.append(choice)
    return tuple(kept)


def _distinct(rows: Whole) -> tuple[Whole, Whole]:
    """Return the distinct rows, and which of them each row is.

    Rows are told apart by a hash of each, which is sorted much faster; should two rows ever
    share theirs, by themselves.
    """
    odd = np.array([HASH ** (place + 1) % 2**63 | 1 for place in range(rows.shape[1])])
    _, first, which = np.unique(rows @ odd, return_index=True, return_inverse=True)
    distinct = rows[first]
    if not np.array_equal(distinct[which], rows):
        distinct, which = np.unique(rows, axis=0, return_inverse=True)
    return distinct, which.reshape(-1)


class _Search:
    """Plans still in the race, narrowed down objective by objective at equal spending."""

    def __init__(self, sweep: Sweep, offers: Offers, plans: Whole) -> None:
        self.sweep, self.offers = sweep, offers
        self.items = [offers.items[candidate] for candidate in sweep.part.candidates]
        spent = plans @ np.array([item.price for item in self.items], dtype=np.int64)
        order = np.argsort(spent, kind="stable")
        self.plans, self.spent = plans[order], spent[order]
        self.known: dict[tuple[tuple[int, int], ...], Fraction] = {}

    def value(self, objective: Objective) -> Whole:
        """Return a whole objective of each plan, by small lots."""
        if objective is Objective.COST:
            return self.spent
        if objective is Objective.CHANGES:
            fresh = np.array([not item.candidate.renewal for item in self.items], dtype=np.int64)
            changes: Whole = (self.plans > 0) @ fresh
            return changes
        lots = self._lots()
        return np.concatenate([self.sweep.values(lot, objective) for lot in lots])

    def withheld(self, plans: Whole) -> Whole:
        """Return the steps that renewals could have had, and have not."""
        renewal = np.array([item.candidate.renewal for item in self.items], dtype=np.int64)
        most = np.array([item.most if item.is_open else 0 for item in self.items], dtype=np.int64)
        left: Whole = (most - plans) @ renewal
        return left

    def keep(self, values: Whole) -> None:
        """Keep, at each sum spent, the plans of least value."""
        starts = self._starts()
        least = np.minimum.reduceat(values, starts)
        self._narrow(values == np.repeat(least, np.diff([*starts, len(values)])))

    def keep_least_severe(self) -> None:
        """Keep the plans of least severity: found in floats, decided in fractions."""
        found = [self.sweep.strata(lot) for lot in self._lots()]
        asked = np.concatenate([lot for lot, _ in found])
        lacking = np.concatenate([lot for _, lot in found])
        ratio = np.divide(lacking, asked, out=np.zeros(asked.shape), where=asked > 0)
        rough = (lacking * ratio).sum(axis=1)
        starts = self._starts()
        sizes = np.diff([*starts, len(rough)])
        least = np.repeat(np.minimum.reduceat(rough, starts), sizes)
        near = rough <= least * (1 + CLOSE) + CLOSE
        self._narrow(near)
        # Many plans share the same strata: each is computed once.
        strata = np.concatenate((asked[near], lacking[near]), axis=1)
        distinct, which = _distinct(strata)
        half = asked.shape[1]
        exact = [self._severity(row[:half], row[half:]) for row in distinct]
        rank = {value: place for place, value in enumerate(sorted(set(exact)))}
        ranks = np.array([rank[value] for value in exact], dtype=np.int64)
        self.keep(ranks[which])

    def _severity(self, asked: Whole, lacking: Whole) -> Fraction:
        key = tuple(sorted(zip(asked.tolist(), lacking.tolist(), strict=True)))
        if key not in self.known:
            self.known[key] = self.sweep.severity(key)
        return self.known[key]

    def keep_first(self) -> None:
        """Keep one plan a sum spent: the smallest, in order of candidates."""
        keys = (*(self.plans[:, c] for c in reversed(range(self.plans.shape[1]))), self.spent)
        order = np.lexsort(keys)
        self.plans, self.spent = self.plans[order], self.spent[order]
        first = np.zeros(len(order), dtype=bool)
        first[self._starts()] = True
        self._narrow(first)

    def choices(self, aim: Aim) -> list[Choice]:
        """Return what is left as choices with exact values, cheapest first."""
        columns = []
        if aim.renewals_first:
            columns.append([Fraction(n) for n in self.withheld(self.plans).tolist()])
        for objective in aim.objectives:
            columns.append(self._exact(objective))
        rows = zip(*columns, strict=True) if columns else iter([()] * len(self.plans))
        return [
            Choice(spent, tuple(values), tuple(steps))
            for spent, values, steps in zip(
                self.spent.tolist(), rows, self.plans.tolist(), strict=True
            )
        ]

    def _exact(self, objective: Objective) -> list[Fraction]:
        if objective is Objective.SEVERITY:
            asked, lacking = self.sweep.strata(self.plans)
            return [self._severity(a, k) for a, k in zip(asked, lacking, strict=True)]
        unit = {
            Objective.CHANGES: Fraction(1),
            Objective.GAPS: Fraction(1),
            Objective.COST: self.offers.unit,
        }.get(objective, self.sweep.unit)
        return [value * unit for value in self.value(objective).tolist()]

    def _narrow(self, kept: Mask) -> None:
        self.plans, self.spent = self.plans[kept], self.spent[kept]

    def _starts(self) -> Whole:
        """Return where each sum spent begins; plans are in order of it."""
        return np.flatnonzero(np.diff(self.spent, prepend=-1)).astype(np.int64)

    def _lots(self) -> list[Whole]:
        size = max(1, CHUNK >> self.sweep.demands)
        return [self.plans[start : start + size] for start in range(0, len(self.plans), size)]
