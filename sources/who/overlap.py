"""Two perimeters side by side: what each covers alone, together, and what neither does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coverage.model import Labelled, Level, Post
from coverage.territories import Atlas


class Part(Labelled):
    """What a commune is to two posts."""

    FIRST = "premier", "le premier seul"
    SECOND = "second", "le second seul"
    BOTH = "deux", "les deux"
    NEITHER = "aucun", "aucun des deux"


@dataclass(frozen=True, slots=True)
class Tally:
    """Communes and inhabitants of a part of a territory."""

    communes: int
    people: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two posts on the communes of a region; shape (communes,) each.

    Attributes:
        first, second: communes each acts on, by perimeter or by extension.
    """

    first: npt.NDArray[np.bool_]
    second: npt.NDArray[np.bool_]

    def mask(self, part: Part) -> npt.NDArray[np.bool_]:
        """Return the communes of a part."""
        match part:
            case Part.FIRST:
                return self.first & ~self.second
            case Part.SECOND:
                return self.second & ~self.first
            case Part.BOTH:
                return self.first & self.second
            case Part.NEITHER:
                return ~(self.first | self.second)


def acts_on(post: Post, atlas: Atlas) -> npt.NDArray[np.bool_]:
    """Return the communes a post acts on, in its perimeter or its extension.

    Raises:
        UnknownCodeError: a code of its that the atlas does not know.
    """
    held = np.zeros(len(atlas), dtype=np.bool_)
    held[atlas.positions((*post.perimeter, *post.extension))] = True
    return held


def overlap(first: Post, second: Post, atlas: Atlas) -> Overlap:
    """Lay two posts side by side."""
    return Overlap(acts_on(first, atlas), acts_on(second, atlas))


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
