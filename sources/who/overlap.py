"""Two perimeters side by side: what each covers alone, together, and what neither does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from coverage.model import Level, Post
from coverage.territories import Atlas, Positions

Mask: TypeAlias = npt.NDArray[np.bool_]


class Part(Enum):
    """What a commune is to two choices; an extension is never taken for a perimeter."""

    FIRST = 0
    FIRST_EXTENDED = 1
    SECOND = 2
    SECOND_EXTENDED = 3
    BOTH = 4
    BOTH_EXTENDED = 5
    NEITHER = 6


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


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """Two choices on the communes of a region.

    Attributes:
        part: the value of the `Part` that each commune is; shape (communes,).
    """

    part: npt.NDArray[np.int64]

    def mask(self, part: Part) -> Mask:
        """Return the communes of a part; shape (communes,)."""
        found: Mask = self.part == part.value
        return found

    def counts(self, here: Positions) -> dict[Part, int]:
        """Count the communes of a territory by part; the parts that have none are left out."""
        counted = np.bincount(self.part[here], minlength=len(Part)).tolist()
        return {part: counted[part.value] for part in Part if counted[part.value]}


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
    """Lay two choices side by side.

    Raises:
        UnknownCodeError: a code of theirs that the atlas does not know.
    """
    one, other = reach(first, atlas), reach(second, atlas)
    masks = {
        Part.FIRST: one.own & ~other.acts,
        Part.FIRST_EXTENDED: one.extended & ~other.acts,
        Part.SECOND: other.own & ~one.acts,
        Part.SECOND_EXTENDED: other.extended & ~one.acts,
        Part.BOTH: one.own & other.own,
        Part.BOTH_EXTENDED: one.acts & other.acts & (one.extended | other.extended),
    }
    values = [part.value for part in masks]
    return Overlap(np.select(list(masks.values()), values, default=Part.NEITHER.value))


def tallies(found: Overlap, atlas: Atlas) -> dict[str, dict[Part, Tally]]:
    """Count each part, department by department; those where neither acts are left out."""
    counted = {}
    for code in atlas.codes(Level.DEPARTMENT):
        here = atlas.positions([code])
        parts = found.part[here]
        if (parts == Part.NEITHER.value).all():
            continue
        communes = np.bincount(parts, minlength=len(Part)).tolist()
        people = np.bincount(parts, atlas.population[here], minlength=len(Part)).tolist()
        counted[code] = {
            part: Tally(communes[part.value], int(people[part.value])) for part in Part
        }
    return counted
