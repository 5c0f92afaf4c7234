"""Contracts counted by place: what a query returns, added up by department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from coverage.territories import Atlas

CODE_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """The contracts of one place over a window.

    Attributes:
        commune: None for those placed in the department without saying where.
        likely: buyers only probably of the State.
        at_buyer: placed at the buyer's for want of better.
        known: contracts that say whether they have a clause; `clause`: those that do.
        euros: contracts counted in euros (neither a repeated ceiling nor a sub-contract).
        cents: yearly amount of those of them whose amount and duration are known; `priced`:
            how many these are.
    """

    department: str
    commune: str | None
    contracts: int
    likely: int = 0
    at_buyer: int = 0
    known: int = 0
    clause: int = 0
    euros: int = 0
    priced: int = 0
    cents: int = 0


def added_up(tallies: Iterable[Tally]) -> list[Tally]:
    """Add up the tallies of each place, as if its windows were one.

    >>> added_up([Tally("09", None, 2, euros=1), Tally("09", None, 1)])[0].contracts
    3
    """
    sums: dict[tuple[str, str | None], list[int]] = {}
    for one in tallies:
        figures = [getattr(one, name) for name in _FIGURES]
        held = sums.setdefault((one.department, one.commune), [0] * len(figures))
        for place, figure in enumerate(figures):
            held[place] += figure
    return [Tally(*where, *figures) for where, figures in sums.items()]


_FIGURES = tuple(field.name for field in fields(Tally))[2:]
"""What is counted, after the place."""


@dataclass(frozen=True, slots=True)
class DepartmentCount:
    """The contracts of a department; `located` = (position of the commune, count, cents)."""

    department: str
    contracts: int
    likely: int
    at_buyer: int
    known: int
    clause: int
    euros: int
    priced: int
    cents: int
    located: tuple[tuple[int, int, int], ...]

    def amount(self, by_euros: bool) -> int:
        """Return what is multiplied: contracts, or cents of yearly amount."""
        return self.cents if by_euros else self.contracts

    def places(self, by_euros: bool) -> tuple[tuple[int, int], ...]:
        """Return the amounts placed in a commune, by its position; none is zero."""
        chosen = [(place, cents if by_euros else n) for place, n, cents in self.located]
        return tuple((place, amount) for place, amount in chosen if amount)

    def unplaced(self, by_euros: bool) -> int:
        """Return the amount to be spread over the department."""
        return self.amount(by_euros) - sum(amount for _, amount in self.places(by_euros))


def count_by_department(atlas: Atlas, tallies: Iterable[Tally]) -> tuple[DepartmentCount, ...]:
    """Add tallies up, departments of the atlas only, in order of code.

    A code of a commune taken over by another counts for the present one; a commune that
    is not of its department, or not known, is left to the spreading.
    """
    groups: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        if tally.contracts > 0:
            groups[tally.department].append(tally)
    departments = {commune.department for commune in atlas.communes}
    return tuple(
        _add_up(atlas, code, groups[code]) for code in sorted(groups) if code in departments
    )


def _add_up(atlas: Atlas, department: str, tallies: list[Tally]) -> DepartmentCount:
    located: dict[int, tuple[int, int]] = {}
    for tally in tallies:
        place = _place(atlas, department, tally.commune)
        if place is not None:
            contracts, cents = located.get(place, (0, 0))
            located[place] = (contracts + tally.contracts, cents + tally.cents)
    return DepartmentCount(
        department=department,
        contracts=sum(tally.contracts for tally in tallies),
        likely=sum(tally.likely for tally in tallies),
        at_buyer=sum(tally.at_buyer for tally in tallies),
        known=sum(tally.known for tally in tallies),
        clause=sum(tally.clause for tally in tallies),
        euros=sum(tally.euros for tally in tallies),
        priced=sum(tally.priced for tally in tallies),
        cents=sum(tally.cents for tally in tallies),
        located=tuple((place, *located[place]) for place in sorted(located)),
    )


def _place(atlas: Atlas, department: str, code: str | None) -> int | None:
    """Return the position of a commune of a department, None when it is not one."""
    if code is None or len(code) != CODE_LENGTH or not atlas.knows(code):
        return None
    positions = atlas.positions([code])
    if len(positions) != 1 or atlas.communes[int(positions[0])].department != department:
        return None
    return int(positions[0])
