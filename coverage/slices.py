"""Cutting territories by situation, vectorised: what a report adds up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from coverage.model import Level
from coverage.survey import Survey


@dataclass(frozen=True, slots=True)
class Slice:
    """The communes of one territory that are in one cell."""

    cell: int
    communes: int
    population: int
    weight: int
    in_call: bool


def slices(survey: Survey, level: Level) -> Iterator[tuple[str, list[Slice]]]:
    """Cut each territory of a level by cell; communes without one are left out."""
    atlas = survey.atlas
    group = atlas.groups[level]
    inside = np.flatnonzero(group >= 0)
    width = max(len(survey.cells), 1)
    keys, inverse = np.unique(group[inside] * width + survey.cell[inside], return_inverse=True)
    call = np.array(
        [code in survey.parameters.call_departments for code in atlas.codes(Level.DEPARTMENT)],
        dtype=np.int64,
    )
    sums = np.zeros((4, len(keys)), dtype=np.int64)
    for row, values in zip(
        sums,
        (
            np.ones(len(inside), dtype=np.int64),
            atlas.population[inside],
            survey.needs.weight[inside],
            call[atlas.groups[Level.DEPARTMENT][inside]] if call.size else np.zeros(0, np.int64),
        ),
        strict=True,
    ):
        np.add.at(row, inverse, values)
    codes = atlas.codes(level)
    cut: list[list[Slice]] = [[] for _ in codes]
    for key, communes, population, weight, in_call in zip(
        keys.tolist(), *(row.tolist() for row in sums), strict=True
    ):
        territory, cell = divmod(key, width)
        cut[territory].append(Slice(cell, communes, population, weight, in_call > 0))
    yield from zip(codes, cut, strict=True)
