"""From candidates to claims: the needs that each may serve, and how a share is dealt out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from coverage.allocation.apportionment import Claim, apportion
from coverage.allocation.offers import Offer, Offers
from coverage.allocation.terms import ZERO, Candidate, Request
from coverage.need import UNKNOWN_BLOCK
from coverage.survey import Survey
from coverage.territories import Positions


@dataclass(frozen=True, slots=True)
class _Area:
    """Candidates that would act on the same communes, in the order they are served."""

    communes: Positions
    offers: tuple[Offer, ...]


def share_out(survey: Survey, offers: Offers, request: Request) -> dict[str, Fraction]:
    """Return the ETP of each candidate when the budget follows needs and nothing else.

    Candidates that would act on the same communes make one claim (else a department with
    two candidates would ask twice), dealt to renewals first when the request says so,
    then to those whose perimeter it is, renewals before others; a step of it costs what
    the dearest costs. A commune in several claims counts for an equal part in each.
    Needs at their central figure; unknown needs claim nothing.

    Args:
        survey: the examination before.
        offers: the candidates that can be funded, with their bounds.
        request: what was asked.
    """
    areas = _areas(survey, offers, request)
    needs = _needs(survey, areas)
    claims = [
        Claim(
            code=area.offers[0].candidate.code,
            need=need,
            least=area.offers[0].least,
            most=sum(offer.most for offer in area.offers),
            price=Fraction(max(offer.price for offer in area.offers)),
        )
        for area, need in zip(areas, needs, strict=True)
    ]
    steps = apportion(claims, Fraction(offers.budget))
    return {
        code: count * offers.step
        for area, claim in zip(areas, claims, strict=True)
        for code, count in _dealt(area, steps[claim.code]).items()
        if count
    }


def _areas(survey: Survey, offers: Offers, request: Request) -> list[_Area]:
    """Group the candidates by the communes where they would be capacity."""
    groups: dict[bytes, list[Offer]] = defaultdict(list)
    places: dict[bytes, Positions] = {}
    counts = survey.parameters.bordering_counts
    for offer in sorted(offers.items, key=lambda offer: _turn(offer.candidate, request)):
        one = offer.candidate
        communes = survey.atlas.positions(
            (*one.perimeter, *one.extension) if counts else one.perimeter
        )
        if communes.size:
            key = communes.tobytes()
            places[key] = communes
            groups[key].append(offer)
    return [_Area(places[key], tuple(group)) for key, group in groups.items()]


def _turn(candidate: Candidate, request: Request) -> tuple[bool, bool, bool, str]:
    """Return when a candidate is served among those of its area: smallest first."""
    later = request.renewals_first and not candidate.renewal
    return (later, not candidate.perimeter, not candidate.renewal, candidate.code)


def _needs(survey: Survey, areas: Sequence[_Area]) -> list[Fraction]:
    """Return the central need of each area, communes shared equally among their areas."""
    needs = survey.needs
    sharing = np.zeros(len(survey.atlas), dtype=np.int64)
    for area in areas:
        sharing[area.communes] += 1
    width = len(areas) + 1
    found = []
    for area in areas:
        known = area.communes[needs.block[area.communes] != UNKNOWN_BLOCK]
        pairs, inverse = np.unique(needs.block[known] * width + sharing[known], return_inverse=True)
        weights = np.zeros(len(pairs), dtype=np.int64)
        np.add.at(weights, inverse, needs.weight[known])
        total = ZERO
        for pair, weight in zip(pairs.tolist(), weights.tolist(), strict=True):
            block, count = divmod(pair, width)
            total += needs.blocks[block].rate.central * Fraction(weight, count)
        found.append(total)
    return found


def _dealt(area: _Area, steps: int) -> dict[str, int]:
    """Deal the steps of an area to its candidates, in turn, each up to its most.

    Where less than the minimum of the next is left, the one before gives way as far as
    its own minimum; what still cannot be given is not.
    """
    held: list[int] = []
    left = steps
    for place, offer in enumerate(area.offers):
        taken = min(left, offer.most)
        if 0 < taken < offer.least:
            lacking = offer.least - taken
            if place and held[-1] - lacking >= area.offers[place - 1].least:
                held[-1] -= lacking
                left += lacking
                taken = offer.least
            else:
                taken = 0
        held.append(taken)
        left -= taken
    return {offer.candidate.code: count for offer, count in zip(area.offers, held, strict=True)}
