"""Cutting the ground where nothing is shared: parts that can be decided apart."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from coverage.allocation.ground import Ground, Group, Kind


@dataclass(frozen=True, slots=True)
class Part:
    """Groups that share no post and no candidate with the others; its candidates, in order."""

    groups: tuple[Group, ...]
    candidates: tuple[int, ...]


def parts_of(ground: Ground, *, by_department: bool) -> tuple[Part, ...]:
    """Cut the ground; `by_department` keeps a department whole, where they are counted."""
    members: dict[int, list[int]] = {}
    root: dict[Hashable, int] = {}
    joined: list[int] = list(range(len(ground.groups)))

    def find(index: int) -> int:
        while joined[index] != index:
            joined[index] = joined[joined[index]]
            index = joined[index]
        return index

    for index, group in enumerate(ground.groups):
        for link in _links(group.kind, by_department):
            joined[find(index)] = find(root.setdefault(link, index))
    for index in range(len(ground.groups)):
        members.setdefault(find(index), []).append(index)
    return tuple(_part([ground.groups[index] for index in inside]) for inside in members.values())


def _part(groups: list[Group]) -> Part:
    candidates = {c for group in groups for c in (*group.kind.near, *group.kind.far)}
    return Part(tuple(groups), tuple(sorted(candidates)))


def _links(kind: Kind, by_department: bool) -> Iterator[Hashable]:
    """Yield what ties a group to others: posts, candidates, perhaps its department."""
    yield from (("post", post) for post in kind.posts)
    yield from (("candidate", candidate) for candidate in (*kind.near, *kind.far))
    if by_department:
        yield "department", kind.department
