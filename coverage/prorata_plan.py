"""From candidates to claims: the needs that each may serve, and how a share is dealt out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np

from coverage.allocation_terms import ZERO, Candidate, Request
from coverage.apportionment import Claim, apportion
from coverage.need import UNKNOWN_BLOCK
from coverage.survey import Survey
from coverage.territories import Positions


@dataclass(frozen=True, slots=True)
class _Area:
    """Candidates that would act on the same communes, in the order they are served.

    Attributes:
        bounds: least and most steps of each, when funded.
    """

    communes: Positions
    candidates: tuple[Candidate, ...]
    bounds: tuple[tuple[int, int], ...]


def share_out(
    survey: Survey, candidates: Sequence[Candidate], request: Request
) -> dict[str, Fraction]:
    """Return the ETP of each candidate when the budget follows needs and nothing else.

    Candidates that would act on the same communes make one claim (else a department with
    two candidates would ask twice), dealt to renewals first when the request says so,
    then to those whose perimeter it is. A commune in several claims counts for an equal
    part in each. Needs at their central figure; unknown needs claim nothing.
    """
    areas = _areas(survey, candidates, request)
    needs = _needs(survey, areas)
    claims = [
        Claim(
            code=area.candidates[0].code,
            need=need,
            least=area.bounds[0][0],
            most=sum(most for _, most in area.bounds),
            price=_price(area, request),
        )
        for area, need in zip(areas, needs, strict=True)
    ]
    steps = apportion(claims, request.budget)
    return {
        code: fte
        for area, claim in zip(areas, claims, strict=True)
        for code, fte in _dealt(area, steps[claim.code], request.step).items()
        if fte
    }


def _areas(survey: Survey, candidates: Sequence[Candidate], request: Request) -> list[_Area]:
    """Group the candidates that can be funded by the communes where they would act."""
    groups: dict[bytes, list[tuple[Candidate, tuple[int, int]]]] = defaultdict(list)
    places: dict[bytes, Positions] = {}
    for one in sorted(candidates, key=lambda c: _turn(c, request)):
        bounds = _bounds(one, request)
        codes = (*one.perimeter, *one.extension)
        communes = survey.atlas.positions(
            codes if survey.parameters.bordering_counts else one.perimeter
        )
        if bounds is not None and communes.size and one.eligible:
            key = communes.tobytes()
            places[key] = communes
            groups[key].append((one, bounds))
    return [
        _Area(places[key], tuple(c for c, _ in group), tuple(b for _, b in group))
        for key, group in groups.items()
    ]


def _turn(candidate: Candidate, request: Request) -> tuple[bool, bool, str]:
    """Return when a candidate is served among those of its area: smallest first."""
    later = request.renewals_first and not candidate.renewal
    return (later, not candidate.perimeter, candidate.code)


def _bounds(candidate: Candidate, request: Request) -> tuple[int, int] | None:
    """Return the least and most steps of a candidate, None when it cannot be funded."""
    least = max(ceil(max(candidate.least, request.least or ZERO) / request.step), 1)
    tops = [most for most in (candidate.most, request.most) if most is not None]
    if request.in_euros:
        price = (candidate.cost or ZERO) * request.state_share
        tops += [request.budget / price] if price else []
    else:
        tops.append(request.budget)
    most = floor(min(tops, default=ZERO) / request.step)
    return (least, most) if least <= most else None


def _price(area: _Area, request: Request) -> Fraction:
    """Return what a step costs at most in an area, in the unit of the budget."""
    if not request.in_euros:
        return request.step
    costs = [one.cost or ZERO for one in area.candidates]
    return request.step * request.state_share * max(costs)


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


def _dealt(area: _Area, steps: int, step: Fraction) -> dict[str, Fraction]:
    """Deal the steps of an area to its candidates, in turn, each up to its most.

    Where less than the minimum of the next is left, the one before gives way as far as
    its own minimum; what still cannot be given is not.
    """
    held: list[int] = []
    left = steps
    for place, (least, most) in enumerate(area.bounds):
        taken = min(left, most)
        if 0 < taken < least:
            lacking = least - taken
            if place and held[-1] - lacking >= area.bounds[place - 1][0]:
                held[-1] -= lacking
                taken = least
                left += lacking
            else:
                taken = 0
        held.append(taken)
        left -= taken
    return {one.code: steps * step for one, steps in zip(area.candidates, held, strict=True)}
