"""Who acts where: communes grouped by identical set of posts.

A region has thousands of communes but few distinct sets of posts, so that everything
exact is computed once a group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coverage.model import Post
from coverage.territories import NO_COMMUNE, Atlas, Positions


@dataclass(frozen=True, slots=True)
class Crew:
    """The posts that act on a commune: in their own perimeter, or by extension only."""

    own: tuple[int, ...]
    bordering: tuple[int, ...]

    @property
    def everyone(self) -> tuple[int, ...]:
        """All the posts that act, in roster order."""
        return tuple(sorted(self.own + self.bordering))

    def __bool__(self) -> bool:
        return bool(self.own or self.bordering)


@dataclass(frozen=True, slots=True)
class Deployment:
    """Which crew acts on each commune.

    Attributes:
        crew: crew index of each commune, shape (communes,).
        crews: the distinct crews; the first is nobody.
    """

    crew: npt.NDArray[np.int64]
    crews: tuple[Crew, ...]


def deploy(atlas: Atlas, posts: Sequence[Post]) -> Deployment:
    """Group the communes of an atlas by the posts that act on them.

    A commune in both the perimeter and the extension of a post is in its perimeter.

    Raises:
        UnknownCodeError: a post names a code the atlas does not know.
    """
    crew = np.zeros(len(atlas), dtype=np.int64)
    count = 1
    areas: list[tuple[Positions, Positions]] = []
    for post in posts:
        own = atlas.positions(post.perimeter)
        extended = atlas.positions(post.extension)
        if own.size and extended.size:
            extended = np.setdiff1d(extended, own, assume_unique=True)
        areas.append((own, extended))
        for area in (own, extended):
            # Splitting: within the area, each group so far becomes a group of its own.
            if area.size:
                _, inside = np.unique(crew[area], return_inverse=True)
                crew[area] = count + inside
                count += int(inside.max()) + 1
    labels, compact = np.unique(crew, return_inverse=True)
    if not labels.size or labels[0] != 0:  # nobody's crew comes first, even when empty
        compact, labels = compact + 1, np.concatenate(([0], labels))
    own_of: list[list[int]] = [[] for _ in labels]
    bordering_of: list[list[int]] = [[] for _ in labels]
    for index, (own, extended) in enumerate(areas):
        for area, members in ((own, own_of), (extended, bordering_of)):
            for label in np.unique(compact[area]) if area.size else NO_COMMUNE:
                members[int(label)].append(index)
    return _merge_twins(compact, own_of, bordering_of)


def _merge_twins(
    labels: npt.NDArray[np.int64], own_of: list[list[int]], bordering_of: list[list[int]]
) -> Deployment:
    """Give one number to groups that ended with the same posts."""
    numbers: dict[Crew, int] = {}
    renumber = np.array(
        [
            numbers.setdefault(Crew(tuple(own), tuple(bordering)), len(numbers))
            for own, bordering in zip(own_of, bordering_of, strict=True)
        ],
        dtype=np.int64,
    )
    return Deployment(renumber[labels], tuple(numbers))
