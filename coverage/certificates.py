"""Why ETP is short, in a sum anyone can check: who gives way together, who may go there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coverage.capacity import shortage
from coverage.findings import Certificate
from coverage.model import Level
from coverage.need import UNKNOWN_BLOCK
from coverage.survey import Cell, Survey


class Certificates:
    """The certificates of a survey, each made once."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._made: dict[int, Certificate | None] = {}

    def worst(self, cells: Sequence[Cell]) -> Certificate | None:
        """Return the certificate of the worst served slice that someone may serve."""
        survey = self._survey
        short = [
            (ratio, cell.crew)
            for cell in cells
            if survey.network.serves[cell.crew]
            and (ratio := survey.flow.ratios[cell.crew]) is not None
            and ratio < 1
            and cell.block != UNKNOWN_BLOCK
        ]
        if not short:
            return None
        crew = min(short)[1]
        if crew not in self._made:
            self._made[crew] = _certificate(survey, crew)
        return self._made[crew]


def _certificate(survey: Survey, crew: int) -> Certificate | None:
    """Name the territories and posts of a shortage."""
    found = shortage(survey.network, survey.flow, crew)
    if found is None:
        return None
    return Certificate(
        need=found.need,
        supply=found.supply,
        missing=found.missing,
        territories=_places(survey, found.demands),
        posts=tuple(survey.posts[post].id for post in found.posts),
    )


def _places(survey: Survey, crews: Sequence[int]) -> tuple[str, ...]:
    """Name the communes of some crews by whole departments, else by the EPCI they touch."""
    atlas = survey.atlas
    inside = np.isin(survey.deployment.crew, crews) & (survey.needs.block != UNKNOWN_BLOCK)
    places: list[str] = []
    for code in atlas.codes(Level.DEPARTMENT):
        members = atlas.positions([code])
        kept = members[inside[members]]
        if len(kept) == len(members):
            places.append(code)
        elif kept.size:
            touched = np.unique(atlas.groups[Level.EPCI][kept])
            places += [atlas.codes(Level.EPCI)[int(i)] for i in touched if i >= 0]
            places += [atlas.communes[int(p)].code for p in kept if atlas.groups[Level.EPCI][p] < 0]
    return tuple(dict.fromkeys(places))
