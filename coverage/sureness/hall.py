"""Who is short in many draws at once, by Hall's condition (vectorised).

Some demands A cannot be served when they need more than all who may go to them:
need(A) > supply(N(A)). The demands that are short are the smallest set for which
need(A) − supply(N(A)) is largest, and this largest excess is the need left unmet
(the duality of flow and cut). Only the sets worth trying are listed: for some posts
taken together, all the demands that can call none but them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from coverage.capacity import Network
from coverage.flow import reachable_after_max_flow

Figures: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]

MOST_SETS = 2**15
"""Sets tried in a linked part: those of 15 groups that share posts in every way."""

DUST = 1e-14
"""Share of a part's amounts under which two excesses are the same: floats keep 16 figures."""

_HAIR = 1e-9
"""Share of a part's amounts by which a set must be worse to be left out at once."""

GRAIN = 10**12
"""Of how many parts an ETP is made where draws are served one by one, in whole numbers."""

_AT_ONCE = 4_000_000
"""Excesses held in memory together."""


@dataclass(frozen=True, slots=True)
class Group:
    """Demands of a linked part that may call the same posts: they are short together."""

    demands: tuple[int, ...]
    posts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Part:
    """Groups linked by the posts they share, and the sets of groups to try, smallest first.

    `sets` is None when there are too many: each draw is then served on its own.
    """

    groups: tuple[Group, ...]
    sets: tuple[tuple[int, ...], ...] | None

    def posts_of(self, groups: Sequence[int]) -> frozenset[int]:
        """Return the posts that some groups may call."""
        return frozenset().union(*(self.groups[group].posts for group in groups))


def part_of(network: Network, demands: Sequence[int]) -> Part:
    """Group the demands of a linked part and list the sets to try."""
    by_posts: dict[frozenset[int], list[int]] = {}
    for demand in demands:
        by_posts.setdefault(frozenset(network.serves[demand]), []).append(demand)
    groups = tuple(Group(tuple(members), posts) for posts, members in by_posts.items())
    return Part(groups, _sets([group.posts for group in groups]))


def _sets(neighbours: Sequence[frozenset[int]]) -> tuple[tuple[int, ...], ...] | None:
    """List, for each union of neighbourhoods, the groups that lie within it."""
    masks = [sum(1 << post for post in posts) for posts in neighbours]
    unions = {0}
    for mask in masks:
        unions |= {union | mask for union in unions}
        if len(unions) > MOST_SETS:
            return None
    found = [
        tuple(group for group, mask in enumerate(masks) if mask and not mask & ~union)
        for union in unions
    ]
    return tuple(sorted(found, key=lambda groups: (len(groups), groups)))


def served(part: Part, supplies: Sequence[Fraction], needs: Figures) -> tuple[Flags, Figures]:
    """Say in each draw which groups are short, and how much need is left unmet.

    Args:
        part: what is linked.
        supplies: ETP of each post of the network.
        needs: need of each group in each draw, shape (groups, draws).

    Returns:
        Flags of shape (groups, draws), unmet ETP of shape (draws,).
    """
    if any(not group.posts for group in part.groups):  # nobody may go there: always alone
        return needs > 0, needs.sum(axis=0)
    if part.sets is None:
        return _one_by_one(part, supplies, needs)
    member, offer = _worth_trying(part, part.sets, supplies, needs)
    draws = needs.shape[1]
    short, unmet = np.zeros(needs.shape, dtype=bool), np.zeros(draws)
    step = max(1, _AT_ONCE // len(offer))
    for start in range(0, draws, step):
        some = slice(start, start + step)
        excess = needs[:, some].T @ member.T - offer
        best = excess.max(axis=1)
        dust = DUST * (needs[:, some].sum(axis=0) + offer.max())
        first = np.argmax(excess >= (best - dust)[:, None], axis=1)
        short[:, some] = (member[first] > 0).T
        unmet[some] = np.where(first > 0, best, 0.0)
    return short & (needs > 0), unmet


def _worth_trying(
    part: Part, sets: Sequence[tuple[int, ...]], supplies: Sequence[Fraction], needs: Figures
) -> tuple[Figures, Figures]:
    """Return the sets that may be the answer of some draw, nothing first, and their supply.

    Such a set loses by letting any of its groups go (the group needs more than the posts
    that only it brings), and by taking in any other. Needs are bounded by those drawn.

    Returns:
        1 where a group is in a set, shape (sets, groups); ETP offered, shape (sets,).
    """
    posts = sorted(part.posts_of(range(len(part.groups))))
    etp = np.array([float(supplies[post]) for post in posts])
    calls = np.array([[post in group.posts for post in posts] for group in part.groups], float)
    member = np.zeros((len(sets), len(part.groups)))
    for row, groups in enumerate(sets):
        member[row, list(groups)] = 1
    callers = member @ calls  # how many groups of each set may call each post
    hair = _HAIR * (needs.max(axis=1).sum() + etp.sum())
    kept = np.ones(len(sets), dtype=bool)
    for group, called in enumerate(calls):
        inside = member[:, group] > 0
        brings = np.where(callers == inside[:, None], called, 0) @ etp
        kept &= np.where(
            inside,
            needs[group].max() > brings - hair,
            needs[group].min() < brings + hair,
        )
    kept[0] = True
    exact = [
        sum((supplies[post] for post in part.posts_of(sets[row])), Fraction(0))
        for row in np.flatnonzero(kept).tolist()
    ]
    return member[kept], np.array([float(each) for each in exact])


def _one_by_one(part: Part, supplies: Sequence[Fraction], needs: Figures) -> tuple[Flags, Figures]:
    """Serve each draw by a flow, in whole numbers."""
    posts = sorted(part.posts_of(range(len(part.groups))))
    place = {post: index for index, post in enumerate(posts)}
    # A grain more for each amount rounded: equality is enough.
    slack = 1 + len(part.groups)
    offered = [int(supplies[post] * GRAIN) + slack for post in posts]
    serves = [[place[post] for post in sorted(group.posts)] for group in part.groups]
    short, unmet = np.zeros(needs.shape, dtype=bool), np.zeros(needs.shape[1])
    asked = np.rint(needs * GRAIN).astype(np.int64)
    for draw in range(needs.shape[1]):
        demands = asked[:, draw].tolist()
        sent, cut = reachable_after_max_flow(demands, offered, serves)
        short[list(cut), draw] = True
        unmet[draw] = (sum(demands) - sent) / GRAIN
    return short, unmet
