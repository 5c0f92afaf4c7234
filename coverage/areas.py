"""Perimeters as sets of communes, written in the fewest codes: what drawing one on a map needs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas, Positions

_LARGEST_FIRST = (Level.DEPARTMENT, Level.EPCI)


def compact(atlas: Atlas, positions: Positions) -> tuple[str, ...]:
    """Return codes that hold these communes and no other: departments, then EPCI, then communes.

    The whole region is written department by department: a later change bears on few codes.

    Args:
        atlas: of the region.
        positions: communes, in any order.
    """
    meant = np.zeros(len(atlas), dtype=np.bool_)
    meant[positions] = True
    left = meant.copy()
    codes: list[str] = []
    for level in _LARGEST_FIRST:
        group = atlas.groups[level]
        inside = group >= 0
        sizes = np.bincount(group[inside], minlength=len(atlas.codes(level)))
        held = np.bincount(group[inside & meant], minlength=len(sizes))
        unsaid = np.bincount(group[inside & left], minlength=len(sizes))
        whole = np.flatnonzero((held == sizes) & (unsaid > 0))
        codes += [atlas.codes(level)[int(index)] for index in whole]
        left[np.isin(group, whole)] = False
    return (*codes, *(atlas.communes[int(position)].code for position in np.flatnonzero(left)))


def without(atlas: Atlas, codes: Iterable[str], removed: Positions) -> tuple[str, ...]:
    """Return the codes of an area once some communes are taken out of it.

    A code that holds none of them stays as it was written.

    Raises:
        UnknownCodeError: a code that is no territory.
    """
    kept: list[str] = []
    for code in codes:
        here = atlas.positions([code])
        rest = np.setdiff1d(here, removed)
        if rest.size == here.size and code != WHOLE_REGION:
            kept.append(code)
        else:
            kept += compact(atlas, rest)
    return tuple(dict.fromkeys(kept))


def joined(atlas: Atlas, codes: Iterable[str], code: str) -> tuple[str, ...]:
    """Return the codes of an area with one more; those that lie inside it are said by it.

    Raises:
        UnknownCodeError: a code that is no territory.
    """
    added = atlas.positions([code])
    kept = [one for one in codes if not _inside(atlas.positions([one]), added)]
    return tuple(dict.fromkeys((*kept, code)))


def _inside(inner: Positions, outer: Positions) -> bool:
    """Tell whether some communes lie in others; a code outside the region lies in none."""
    return bool(inner.size) and bool(np.isin(inner, outer).all())
