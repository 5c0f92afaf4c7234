"""How sure a verdict is: the share of the draws in which a department is a zone blanche.

In the draws an estimated need decides as a known one does (it never does in the
diagnosis): the result says what the assumptions would lead to, not what is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from coverage.branches import Judgement
from coverage.capacity import linked_parts
from coverage.model import Basis, Branch, Level, Verdict
from coverage.need import UNKNOWN_BLOCK
from coverage.slices import slices
from coverage.sureness.demand import Demand, cell_weights, demand_of
from coverage.sureness.draws import Draws, Played, play
from coverage.survey import Cell, Survey

WHATEVER_THE_NEED = frozenset({Branch.UNCOVERED, Branch.BORDERING_ONLY})
"""The branches that no figure of the need changes."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """What the draws say of a territory.

    Attributes:
        gap: draws in which it is a zone blanche.
        partial: draws in which a part of it only is one.
        draws: how many were made.
        drawn: whether a figure drawn can change its verdict at all.
        anyway: a zone blanche, or in part, whatever the figures of the need.
        bases: where the needs of its communes come from, one that is unknown included.
    """

    code: str
    gap: int
    partial: int
    draws: int
    drawn: bool
    anyway: bool
    bases: frozenset[Basis]

    @property
    def share(self) -> Fraction:
        """Share of the draws in which it is a zone blanche."""
        return Fraction(self.gap, self.draws)

    @property
    def partial_share(self) -> Fraction:
        """Share of the draws in which a part of it only is one."""
        return Fraction(self.partial, self.draws)


@dataclass(frozen=True, slots=True)
class Mix:
    """The cells of a territory by what makes them a zone blanche.

    Attributes:
        always: some are, whatever the need.
        never: some are not, whatever the need.
        crews: crews of the others, zones blanches when the crew falls short.
    """

    always: bool
    never: bool
    crews: tuple[int, ...]


def holds_anyway(judgement: Judgement) -> bool:
    """Tell whether communes are a zone blanche whatever the figure of their need."""
    return any(holding.branch in WHATEVER_THE_NEED for holding in judgement.holdings)


def can_fall_short(survey: Survey, cell: Cell, weight: int) -> bool:
    """Tell whether communes are a zone blanche when their crew falls short."""
    if cell.block == UNKNOWN_BLOCK or not weight or not survey.crew_of(cell):
        return False
    row = survey.needs.blocks[cell.block]
    return not row.is_known_zero and row.rate.high > 0


def mix_of(survey: Survey, cells: Iterable[int], weights: Sequence[int]) -> Mix:
    """Sort the cells of a territory; those known to need nothing are left out."""
    always = never = False
    crews: set[int] = set()
    for index in cells:
        cell = survey.cells[index]
        if cell.judgement.verdict is Verdict.NO_NEED:
            continue
        if holds_anyway(cell.judgement):
            always = True
        elif can_fall_short(survey, cell, weights[index]):
            crews.add(cell.crew)
        else:
            never = True
    return Mix(always, never, tuple(sorted(crews)))


def sureness(survey: Survey, draws: Draws | None = None) -> tuple[Sureness, ...]:
    """Play the draws on a survey and count, for each department, in order of code."""
    demand = demand_of(survey)
    played = play(demand, draws or Draws())
    weights = cell_weights(survey).tolist()
    moved = _moved(demand)
    return tuple(
        _count(
            code,
            mix_of(survey, [piece.cell for piece in pieces], weights),
            played,
            moved,
            frozenset(_basis(survey, piece.cell) for piece in pieces),
        )
        for code, pieces in slices(survey, Level.DEPARTMENT)
    )


def _basis(survey: Survey, cell: int) -> Basis:
    block = survey.cells[cell].block
    return Basis.UNKNOWN if block == UNKNOWN_BLOCK else survey.needs.blocks[block].basis


def _moved(demand: Demand) -> frozenset[int]:
    """List the crews that a draw may leave short or not: linked to a need that has a range."""
    return frozenset(
        crew
        for crews in linked_parts(demand.bare, demand.asking())
        if any(demand.kinds(crews))
        for crew in crews
    )


def _count(
    code: str, mix: Mix, played: Played, moved: frozenset[int], bases: frozenset[Basis]
) -> Sureness:
    states = played.short[list(mix.crews)]
    falls = states.any(axis=0) if mix.crews else np.zeros(played.count, dtype=bool)
    whole = states.all(axis=0) if mix.crews else np.ones(played.count, dtype=bool)
    some = falls | mix.always
    every = some & whole & (not mix.never)
    return Sureness(
        code=code,
        gap=int(every.sum()),
        partial=int((some & ~every).sum()),
        draws=played.count,
        drawn=any(crew in moved for crew in mix.crews),
        anyway=mix.always and not mix.crews,
        bases=bases,
    )
