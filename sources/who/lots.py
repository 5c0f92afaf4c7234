"""A lot in a few figures: who acts on its territories, and on how many nobody does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sources.who.answers import Answer, Way


@dataclass(frozen=True, slots=True)
class LotSum:
    """What is said of the territories of one lot.

    Attributes:
        name: as written, "" for the places written before any lot.
        territories: how many.
        structures: those that act on one of them at least, in the order met.
        nobody: territories without any known facilitator.
        bordering: territories where one acts by extension only.
    """

    name: str
    territories: int
    structures: tuple[str, ...]
    nobody: int
    bordering: int


def lots_of(answered: Iterable[tuple[str, Answer]]) -> tuple[LotSum, ...]:
    """Sum up answers lot by lot, in the order met.

    Args:
        answered: lot and answer of each territory asked for.
    """
    groups: dict[str, list[Answer]] = {}
    for lot, answer in answered:
        groups.setdefault(lot, []).append(answer)
    return tuple(_lot(name, given) for name, given in groups.items())


def _lot(name: str, given: list[Answer]) -> LotSum:
    structures = dict.fromkeys(cover.post.structure for one in given for cover in one.covers)
    return LotSum(
        name=name,
        territories=len(given),
        structures=tuple(structures),
        nobody=sum(not one.covers for one in given),
        bordering=sum(
            bool(one.covers) and all(cover.way is Way.EXTENSION for cover in one.covers)
            for one in given
        ),
    )
