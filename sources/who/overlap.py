"""Two perimeters side by side: what each covers alone, together, and what neither does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from coverage.model import Labelled, Level, Post
from coverage.territories import Atlas

Mask: TypeAlias = npt.NDArray[np.bool_]


class Part(Labelled):
    """What a commune is to two choices; an extension is never taken for a perimeter."""

    FIRST = "premier", "le premier seul"
    FIRST_EXTENDED = "premier-extension", "le premier seul, par extension"
    SECOND = "second", "le second seul"
    SECOND_EXTENDED = "second-extension", "le second seul, par extension"
    BOTH = "deux", "les deux"
    BOTH_EXTENDED = "deux-extension", "les deux, dont un par extension au moins"
    NEITHER = "aucun", "aucun des deux"


@dataclass(frozen=True, slots=True)
class Tally:
    """Communes and inhabitants of a part of a territory."""

    communes: int
    people: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a choice (a post, or all the posts of a structure) acts; shape (communes,) each.

    A commune of a perimeter is not of the extension, be it in the extension of another post.
    """

    own: Mask
    extended: Mask

    @property
    def acts(self) -> Mask:
        """Return the communes it acts on."""
        return self.own | self.extended


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two choices on the communes of a region."""

    first: Reach
    second: Reach

    def mask(self, part: Part) -> Mask:
        """Return the communes of a part."""
        first, second = self.first, self.second
        masks = {
            Part.FIRST: first.own & ~second.acts,
            Part.FIRST_EXTENDED: first.extended & ~second.acts,
            Part.SECOND: second.own & ~first.acts,
            Part.SECOND_EXTENDED: second.extended & ~first.acts,
            Part.BOTH: first.own & second.own,
            Part.BOTH_EXTENDED: first.acts & second.acts & (first.extended | second.extended),
            Part.NEITHER: ~(first.acts | second.acts),
        }
        return masks[part]


def reach(posts: Iterable[Post], atlas: Atlas) -> Reach:
    """Return where posts act together.

    Raises:
        UnknownCodeError: a code of theirs that the atlas does not know.
    """
    own = np.zeros(len(atlas), dtype=np.bool_)
    extended = np.zeros(len(atlas), dtype=np.bool_)
    for post in posts:
        own[atlas.positions(post.perimeter)] = True
        extended[atlas.positions(post.extension)] = True
    return Reach(own, extended & ~own)


def overlap(first: Iterable[Post], second: Iterable[Post], atlas: Atlas) -> Overlap:
    """Lay two choices side by side."""
    return Overlap(reach(first, atlas), reach(second, atlas))


def tallies(found: Overlap, atlas: Atlas) -> dict[str, dict[Part, Tally]]:
    """Count each part, department by department; those where neither acts are left out."""
    groups = atlas.groups[Level.DEPARTMENT]
    counted = {}
    for index, code in enumerate(atlas.codes(Level.DEPARTMENT)):
        inside = groups == index
        if not (inside & ~found.mask(Part.NEITHER)).any():
            continue
        counted[code] = {
            part: Tally(int(here.sum()), int(atlas.population[here].sum()))
            for part in Part
            for here in (inside & found.mask(part),)
        }
    return counted
