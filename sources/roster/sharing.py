"""Which posts act in one place: a commune is in its department, whatever codes are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence
from typing import TypeVar

import numpy as np

from coverage.territories import Atlas

T = TypeVar("T")

MOST = 64
"""Areas of one structure beyond which only equal codes are one place: a bit each, and no real
structure has as many.
"""


def in_one_place(area_of: Sequence[tuple[T, frozenset[str]]], atlas: Atlas) -> list[list[T]]:
    """Return the groups of those whose areas share a place, each group once.

    Two that share several places may stand together in several groups.

    Args:
        area_of: each with the codes of its area, checked against the atlas.
        atlas: which communes a code holds; a code outside the region is a place of its own.
    """
    if len(area_of) < len("ab"):
        return []
    holders: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for rank, (_, area) in enumerate(area_of):
        holders[area].append(rank)
    found = {tuple(ranks) for ranks in _by_code(holders)}
    if 1 < len(holders) <= MOST:
        found |= {tuple(ranks) for ranks in _by_commune(holders, atlas)}
    return [[area_of[rank][0] for rank in ranks] for ranks in sorted(found) if len(ranks) > 1]


def _by_code(holders: dict[frozenset[str], list[int]]) -> Collection[list[int]]:
    on_place: defaultdict[Hashable, list[int]] = defaultdict(list)
    for area, ranks in holders.items():
        for code in area:
            on_place[code] += ranks
    return [sorted(ranks) for ranks in on_place.values()]


def _by_commune(holders: dict[frozenset[str], list[int]], atlas: Atlas) -> Collection[list[int]]:
    acts = np.zeros(len(atlas), dtype=np.uint64)
    for place, area in enumerate(holders):
        acts[atlas.positions(area)] |= np.uint64(1 << place)
    ranks = list(holders.values())
    return [
        sorted(rank for place, those in enumerate(ranks) if pattern >> place & 1 for rank in those)
        for pattern in np.unique(acts).tolist()
    ]
