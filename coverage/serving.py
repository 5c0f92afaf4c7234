"""Who acts where: communes grouped by identical set of posts.

A region has thousands of communes but few distinct sets of posts, so that everything
exact is computed once a group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coverage.model import Post
from coverage.territories import Atlas, Positions


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
    areas = dict.fromkeys(area for post in posts for area in (post.perimeter, post.extension))
    positions = {area: atlas.positions(area) for area in areas}
    split = _split(len(atlas), positions.values())
    held = {area: frozenset(split[inside].tolist()) for area, inside in positions.items()}
    own_of: list[list[int]] = [[] for _ in range(int(split.max(initial=0)) + 1)]
    bordering_of: list[list[int]] = [[] for _ in own_of]
    for index, post in enumerate(posts):
        own = held[post.perimeter]
        for area, members in ((own, own_of), (held[post.extension] - own, bordering_of)):
            for group in area:
                members[group].append(index)
    return _merge_twins(split, own_of, bordering_of)


def _split(count: int, areas: Iterable[Positions]) -> npt.NDArray[np.int64]:
    """Number the groups of communes that lie in the same areas; group 0 lies in none."""
    group = np.zeros(count, dtype=np.int64)
    last = 0
    for area in areas:
        # Within the area, each group so far becomes a group of its own.
        inside = group[area]
        numbers = last + np.cumsum(np.bincount(inside, minlength=1) > 0)
        group[area] = numbers[inside]
        last = int(numbers[-1])
    kept = np.bincount(group, minlength=1) > 0
    kept[0] = True  # even empty
    return (np.cumsum(kept) - 1)[group]


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
