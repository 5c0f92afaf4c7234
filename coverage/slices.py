"""Cutting territories by situation, vectorised: what a report adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from coverage.findings import Part
from coverage.loads import ZERO
from coverage.model import Branch, Level, Verdict
from coverage.survey import Cell, Survey

ONE = Fraction(1)


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
    yield from cut(survey, atlas.groups[level], atlas.codes(level))


def cut(
    survey: Survey, group: npt.NDArray[np.int64], codes: Sequence[str]
) -> Iterator[tuple[str, list[Slice]]]:
    """Cut groups of communes by cell.

    Args:
        survey: the examination.
        group: group of each commune of the atlas, -1 for none; shape (communes,).
        codes: name of each group, in order.
    """
    atlas = survey.atlas
    inside = np.flatnonzero(group >= 0)
    width = max(len(survey.cells), 1)
    keys, inverse = _distinct(group[inside] * width + survey.cell[inside], len(codes) * width)
    call = in_call(survey)
    sums = np.zeros((4, len(keys)), dtype=np.int64)
    for row, values in zip(
        sums,
        (
            np.ones(len(inside), dtype=np.int64),
            atlas.population[inside],
            survey.needs.weight[inside],
            call[inside],
        ),
        strict=True,
    ):
        np.add.at(row, inverse, values)
    pieces: list[list[Slice]] = [[] for _ in codes]
    for key, communes, population, weight, called in zip(
        keys.tolist(), *(row.tolist() for row in sums), strict=True
    ):
        territory, cell = divmod(key, width)
        pieces[territory].append(Slice(cell, communes, population, weight, called > 0))
    yield from zip(codes, pieces, strict=True)


def in_call(survey: Survey) -> npt.NDArray[np.bool_]:
    """Tell of each commune whether the call is open to its department. Shape (communes,)."""
    atlas = survey.atlas
    called = [code in survey.parameters.call_departments for code in atlas.codes(Level.DEPARTMENT)]
    if not called:
        return np.zeros(len(atlas), dtype=np.bool_)
    return np.array(called, dtype=np.bool_)[atlas.groups[Level.DEPARTMENT]]


def _distinct(
    keys: npt.NDArray[np.int64], count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.intp]]:
    """Return the keys found, in order, and the place of each among them; without sorting if few.

    Args:
        keys: from 0 up.
        count: how many keys there can be.
    """
    if count > len(keys):
        return np.unique(keys, return_inverse=True)
    found = np.zeros(count, dtype=bool)
    found[keys] = True
    return np.flatnonzero(found), (np.cumsum(found) - 1)[keys]


def parts_of(
    cells: Sequence[Cell], pieces: Sequence[Slice], centrals: Sequence[Fraction]
) -> tuple[Part, ...]:
    """Group the slices by verdict and branches, largest first."""
    groups: dict[tuple[Verdict, tuple[Branch, ...]], list[bool]] = {}
    for index, cell in enumerate(cells):
        branches = tuple(holding.branch for holding in cell.judgement.holdings)
        key = (cell.judgement.verdict, branches)
        groups.setdefault(key, [False] * len(cells))[index] = True
    parts = [
        Part(
            verdict=verdict,
            branches=branches,
            cells=tuple(p.cell for keep, p in zip(wanted, pieces, strict=True) if keep),
            share_communes=share_of(wanted, [piece.communes for piece in pieces]) or ZERO,
            share_population=share_of(wanted, [piece.population for piece in pieces]),
            share_need=share_of(wanted, centrals),
        )
        for (verdict, branches), wanted in groups.items()
    ]
    return tuple(sorted(parts, key=lambda part: part.share_communes, reverse=True))


def share_of(wanted: Sequence[bool], amounts: Sequence[int | Fraction]) -> Fraction | None:
    """Return the share of the wanted amounts, None of nothing."""
    if len(amounts) == 1:
        return (ONE if wanted[0] else ZERO) if amounts[0] else None
    total = Fraction(sum(amounts))
    if not total:
        return None
    kept = sum(amount for keep, amount in zip(wanted, amounts, strict=True) if keep)
    return Fraction(kept) / total
