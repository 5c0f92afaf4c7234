"""What may be granted: bounds, step and budget turned into whole numbers, and what forbids it."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor, gcd

from coverage.allocation.terms import ZERO, Candidate, Request, fte_text
from coverage.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Offer:
    """What a candidate may get: nothing, or from `least` to `most` steps.

    Attributes:
        price: what a step costs, in units of the budget.
    """

    candidate: Candidate
    least: int
    most: int
    price: int

    @property
    def is_open(self) -> bool:
        """Tell whether anything can be granted."""
        return 0 < self.least <= self.most


@dataclass(frozen=True, slots=True)
class Offers:
    """All candidates in order of code, and the budget, in whole units.

    Attributes:
        unit: ETP or euros that a unit of the budget is.
        notes: what the reader must know, sentences in French.
    """

    items: tuple[Offer, ...]
    budget: int
    unit: Fraction
    step: Fraction
    notes: tuple[str, ...]

    def fte(self, steps: Sequence[int]) -> tuple[Fraction, ...]:
        """Return steps as ETP."""
        return tuple(self.step * count for count in steps)

    def spent(self, steps: Sequence[int]) -> int:
        """Return the units of budget that steps use."""
        return sum(o.price * count for o, count in zip(self.items, steps, strict=True))

    def changes(self, steps: Sequence[int]) -> int:
        """Return how many conventions that steps sign are no renewals."""
        fresh = (not offer.candidate.renewal for offer in self.items)
        return sum(1 for new, count in zip(fresh, steps, strict=True) if new and count)

    def grantable(self) -> Offers:
        """Return the offers of which something can be granted."""
        return replace(self, items=tuple(offer for offer in self.items if offer.is_open))

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The candidates, in order of code."""
        return tuple(offer.candidate for offer in self.items)


def offers_of(
    candidates: Sequence[Candidate], request: Request, in_call: Callable[[Candidate], bool]
) -> Offers:
    """Read the bounds of a request on each candidate.

    `in_call` tells whether a candidate acts somewhere the call is open to.

    Raises:
        InvalidValueError: what means nothing, all of it at once.
    """
    if wrong := _mistakes(candidates, request):
        raise InvalidValueError(" ".join(wrong))
    ordered = sorted(candidates, key=lambda candidate: candidate.code)
    prices = [_price(candidate, request) for candidate in ordered]
    unit = _common([price for price in prices if price]) if any(prices) else request.step
    budget = floor(request.budget / unit)
    offers, notes, outside = [], [], set[str]()
    for candidate, price in zip(ordered, prices, strict=True):
        offer = _offer(candidate, request, int(price / unit), budget)
        if candidate.eligible and not in_call(candidate):
            notes.append(
                f"Le candidat « {candidate.code} » n'agit dans aucun département de l'appel : "
                "il ne reçoit rien."
            )
            offer = Offer(candidate, 1, 0, offer.price)
            outside.add(candidate.code)
        offers.append(offer)
    notes += _said(offers, outside, request, budget)
    return Offers(tuple(offers), budget, unit, request.step, tuple(notes))


def _offer(candidate: Candidate, request: Request, price: int, budget: int) -> Offer:
    least = max(1, ceil(_least(candidate, request) / request.step))
    most = budget // price if candidate.eligible else 0
    for bound in (candidate.most, request.most):
        if bound is not None:
            most = min(most, floor(bound / request.step))
    return Offer(candidate, least, most, price)


def _least(candidate: Candidate, request: Request) -> Fraction:
    return max(candidate.least, request.least or ZERO)


def _price(candidate: Candidate, request: Request) -> Fraction:
    """Return what a step costs: itself in ETP, or euros of the State (zero: not known)."""
    if not request.in_euros:
        return request.step
    return request.state_share * (candidate.cost or ZERO) * request.step


def _common(amounts: Sequence[Fraction]) -> Fraction:
    """Return the largest unit of which all the amounts are whole multiples."""
    denominator = 1
    for amount in amounts:
        denominator = denominator * amount.denominator // gcd(denominator, amount.denominator)
    return Fraction(gcd(*(int(amount * denominator) for amount in amounts)), denominator)


def _mistakes(candidates: Sequence[Candidate], request: Request) -> list[str]:
    """Return what means nothing in a request, each in a sentence."""
    wrong = []
    if request.step <= 0:
        wrong.append("Le pas doit être supérieur à zéro.")
    if request.budget < 0:
        wrong.append("Le budget ne peut pas être négatif.")
    if request.in_euros and not 0 < request.state_share <= 1:
        wrong.append("La part de l'État doit être entre 0 et 1.")
    for bound, name in ((request.least, "minimum"), (request.most, "maximum")):
        if bound is not None and bound < 0:
            wrong.append(f"Le {name} par convention ne peut pas être négatif.")
    if request.least is not None and request.most is not None and request.least > request.most:
        wrong.append("Le minimum par convention dépasse le maximum.")
    return [*wrong, *_candidate_mistakes(candidates, in_euros=request.in_euros)]


def _candidate_mistakes(candidates: Sequence[Candidate], *, in_euros: bool) -> list[str]:
    wrong: list[str] = []
    seen: set[str] = set()
    for candidate in candidates:
        if candidate.code in seen:
            wrong.append(f"Le candidat « {candidate.code} » est présent deux fois.")
        seen.add(candidate.code)
        if candidate.most is not None and candidate.least > candidate.most:
            wrong.append(f"Candidat « {candidate.code} » : le minimum dépasse le maximum.")
        if in_euros and candidate.eligible and (candidate.cost or 0) <= 0:
            wrong.append(
                f"Candidat « {candidate.code} » : un budget en euros demande son coût par ETP, "
                "supérieur à zéro."
            )
    return wrong


def _said(
    offers: Sequence[Offer], outside: Container[str], request: Request, budget: int
) -> list[str]:
    """Return what forbids a grant, and what rounds a bound; `outside`: codes told already."""
    if not offers:
        return ["Aucun candidat : rien n'est attribué."]
    if request.budget == 0:
        return ["Le budget est nul : rien n'est attribué."]
    if request.most == 0:
        return ["Le maximum par convention est nul : rien n'est attribué."]
    eligible = [offer for offer in offers if offer.candidate.eligible]
    if not eligible:
        return ["Aucun candidat n'est éligible : rien n'est attribué."]
    eligible = [offer for offer in eligible if offer.candidate.code not in outside]
    notes = []
    dear = [offer for offer in eligible if offer.least * offer.price > budget]
    if dear:
        notes.append(_too_dear(dear, request, alone=len(dear) == len(eligible)))
    crossed = [o for o in eligible if o not in dear and not o.is_open]
    notes += [
        f"Le candidat « {offer.candidate.code} » ne peut rien recevoir : son minimum, "
        f"{fte_text(offer.least * request.step)} ETP au pas demandé, dépasse son maximum."
        for offer in crossed
    ]
    rounded = [
        o for o in eligible if o.is_open and (_least(o.candidate, request) / request.step) % 1
    ]
    if rounded:
        first = rounded[0]
        notes.append(
            f"Le pas de {fte_text(request.step)} ETP ne divise pas le minimum de "
            f"{fte_text(_least(first.candidate, request))} ETP : une convention commence à "
            f"{fte_text(first.least * request.step)} ETP ({_names(rounded)})."
        )
    return notes


def _too_dear(dear: Sequence[Offer], request: Request, *, alone: bool) -> str:
    """Say which minimum exceeds the budget, and by how much."""
    cheapest = min(dear, key=lambda offer: offer.least * offer.price)
    least = cheapest.least * request.step
    needed = cheapest.least * _price(cheapest.candidate, request)
    missing = needed - request.budget
    if request.in_euros:
        asked = f"{fte_text(least)} ETP coûtent {_euros(needed)} à l'État"
        lack = f"il manque {_euros(missing)}"
    else:
        asked = f"{fte_text(least)} ETP"
        lack = f"il manque {fte_text(missing)} ETP"
    what = "aucune convention n'est possible" if alone else f"rien pour {_names(dear)}"
    return (
        f"Le minimum d'une convention dépasse le budget : au moins {asked} "
        f"(candidat « {cheapest.candidate.code} »), {lack} ; {what}."
    )


MOST_NAMED = 5


def _names(offers: Sequence[Offer]) -> str:
    codes = [f"« {offer.candidate.code} »" for offer in offers[:MOST_NAMED]]
    more = "…" if len(offers) > MOST_NAMED else ""
    return ", ".join(codes) + more


def _euros(value: Fraction) -> str:
    return f"{float(value):,.2f} €".replace(",", " ").replace(".", ",")
