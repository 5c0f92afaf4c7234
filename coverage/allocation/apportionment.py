"""Shares pro rata to need, in whole steps: the method of Huntington and Hill.

A plain baseline, to stand beside a plan: it looks at nothing but the size of needs.
Source: E. V. Huntington, « The apportionment of representatives in Congress », 1928.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heapreplace

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who asks for a share.

    Attributes:
        code: decides between equals; each claim has its own.
        need: ETP needed, exact; nothing is awarded to a claim without need.
        least: steps of the first award (at least one): less than this is never given.
        most: steps it can take in all, None without limit.
        price: what one step costs, in the unit of the budget.
    """

    code: str
    need: Fraction
    least: int = 1
    most: int | None = None
    price: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Award:
    """Steps given at one time: the first award of a claim, then one step each."""

    code: str
    steps: int
    price: Fraction


def awards(claims: Sequence[Claim]) -> Iterator[Award]:
    """Yield the awards in order of priority, whatever the budget; endless without limits.

    First every claim's minimum, the greatest need first; then one step at a time to the
    claim with the greatest need ÷ √(k (k + 1)), where k is the steps it has. Squares are
    compared, so that everything is exact. Equals: in order of code.
    """
    able = [
        claim
        for claim in claims
        if claim.need > 0 and (claim.most is None or claim.most >= max(claim.least, 1))
    ]
    able.sort(key=lambda claim: (-claim.need, claim.code))
    for claim in able:
        first = max(claim.least, 1)
        yield Award(claim.code, first, claim.price * first)
    waiting = [
        (-_priority(claim, max(claim.least, 1)), claim.code, max(claim.least, 1), claim)
        for claim in able
        if claim.most is None or claim.most > max(claim.least, 1)
    ]
    heapify(waiting)
    while waiting:
        _, code, held, claim = waiting[0]
        yield Award(code, 1, claim.price)
        if claim.most is not None and held + 1 >= claim.most:
            heappop(waiting)
        else:
            heapreplace(waiting, (-_priority(claim, held + 1), code, held + 1, claim))


def apportion(claims: Sequence[Claim], budget: Fraction) -> dict[str, int]:
    """Return the steps of each claim, in order of code: the awards up to the budget.

    It stops at the first award that the budget cannot pay. So more budget never takes a
    step from anyone, and what is left is less than that award.

    >>> claims = [Claim("a", Fraction(6)), Claim("b", Fraction(3)), Claim("c", Fraction(1))]
    >>> apportion(claims, Fraction(10))
    {'a': 6, 'b': 3, 'c': 1}
    >>> apportion(claims, Fraction(2))
    {'a': 1, 'b': 1, 'c': 0}
    """
    held = {claim.code: 0 for claim in sorted(claims, key=lambda claim: claim.code)}
    left = budget
    for award in awards(claims):
        if award.price > left or award.price <= ZERO:
            break
        left -= award.price
        held[award.code] += award.steps
    return held


def _priority(claim: Claim, held: int) -> Fraction:
    """Return the square of the priority of one more step."""
    return claim.need * claim.need / (held * (held + 1))
