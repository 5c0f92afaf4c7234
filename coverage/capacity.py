"""Capacity, read in two ways: the fair flow decides, the pro rata stands beside it.

Fair flow (« partage au mieux »): spread the ETP of all who may act so that the worst
served is served as well as possible, then the next, and so on (lexicographic max-min
of ETP received ÷ need). Pro rata (« partage proportionnel »): each post is shared
over all it serves in proportion to need, as two-step floating catchment areas do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from coverage.flow import reachable_after_max_flow


@dataclass(frozen=True, slots=True)
class Network:
    """Who may serve whom.

    Attributes:
        needs: ETP each demand asks for, shape (d,); zero asks for nothing.
        supplies: ETP each post offers, shape (s,).
        serves: for each demand, the posts that may act there.
    """

    needs: tuple[Fraction, ...]
    supplies: tuple[Fraction, ...]
    serves: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Stratum:
    """Demands that share the same posts at one ratio of ETP received ÷ need."""

    ratio: Fraction
    demands: tuple[int, ...]
    posts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FairFlow:
    """The fair sharing of a network.

    Attributes:
        ratios: *uncapped* ratio of each demand, None when it needs nothing. When
            all needs are multiplied by λ the capped ratio is min(1, ratio ÷ λ).
        strata: the groups that share posts, worst served first.
        unused: posts that no demand with a need may call.
    """

    ratios: tuple[Fraction | None, ...]
    strata: tuple[Stratum, ...]
    unused: tuple[int, ...]

    def is_short(self, demand: int) -> bool:
        """Tell whether a demand gets less than its need; equality is enough."""
        ratio = self.ratios[demand]
        return ratio is not None and ratio < 1

    def rate(self, demand: int) -> Fraction | None:
        """Return the share of its need a demand receives, at most 1."""
        ratio = self.ratios[demand]
        return None if ratio is None else min(Fraction(1), ratio)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A certificate anyone can add up: these need so much, all who may go there have less."""

    demands: tuple[int, ...]
    posts: tuple[int, ...]
    need: Fraction
    supply: Fraction

    @property
    def missing(self) -> Fraction:
        """ETP lacking however the posts are shared."""
        return self.need - self.supply


def fair_flow(network: Network) -> FairFlow:
    """Share the posts so that the worst served demand is as well served as possible.

    Each connected part is cut at its average ratio until the average is feasible
    (the decomposition of Megiddo and Fujishige); every step is exact.

    >>> flow = fair_flow(Network((Fraction(1),) * 2, (Fraction(3, 5), Fraction(1)), ((0, 1), (1,))))
    >>> [str(ratio) for ratio in flow.ratios]
    ['4/5', '4/5']
    """
    ratios: list[Fraction | None] = [None] * len(network.needs)
    strata: list[Stratum] = []
    asking = [index for index, need in enumerate(network.needs) if need > 0]
    pooled, members = _pool(network, asking)
    for part in _connected(pooled, asking):
        whole = _in_whole_numbers(pooled, part)
        waiting = [(part, _posts_of(pooled, part))]
        while waiting:
            demands, pools = waiting.pop()
            ratio, cut = _balance(whole, demands, pools)
            if ratio is not None:
                posts = sorted(post for pool in pools for post in members[pool])
                strata.append(Stratum(ratio, demands, tuple(posts)))
                for demand in demands:
                    ratios[demand] = ratio
                continue
            waiting += _cut_up(pooled, demands, pools, cut)
    strata.sort(key=lambda stratum: (stratum.ratio, stratum.demands))
    called = {post for stratum in strata for post in stratum.posts}
    unused = tuple(post for post in range(len(network.supplies)) if post not in called)
    return FairFlow(tuple(ratios), tuple(strata), unused)


def _pool(network: Network, asking: Sequence[int]) -> tuple[Network, tuple[tuple[int, ...], ...]]:
    """Count as one the posts that may serve the same demands; return also who they are."""
    reach: list[list[int]] = [[] for _ in network.supplies]
    for demand in asking:
        for post in network.serves[demand]:
            reach[post].append(demand)
    twins: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for post, reached in enumerate(reach):
        twins[tuple(reached)].append(post)
    serves: list[list[int]] = [[] for _ in network.needs]
    for pool, demands in enumerate(twins):
        for demand in demands:
            serves[demand].append(pool)
    members = tuple(tuple(posts) for posts in twins.values())
    supplies = tuple(sum((network.supplies[p] for p in posts), Fraction(0)) for posts in members)
    return Network(network.needs, supplies, tuple(map(tuple, serves))), members


@dataclass(frozen=True, slots=True)
class _Whole:
    """A connected part in one unit so small that every amount is a whole number of it."""

    needs: dict[int, int]
    supplies: dict[int, int]
    serves: tuple[tuple[int, ...], ...]


def _in_whole_numbers(network: Network, part: tuple[int, ...]) -> _Whole:
    """Return the amounts of a part in their common unit; ratios do not depend on it."""
    needs = {demand: network.needs[demand] for demand in part}
    supplies = {post: network.supplies[post] for post in _posts_of(network, part)}
    unit = lcm(*(amount.denominator for amount in (*needs.values(), *supplies.values())))
    return _Whole(
        {demand: int(amount * unit) for demand, amount in needs.items()},
        {post: int(amount * unit) for post, amount in supplies.items()},
        network.serves,
    )


def _cut_up(
    network: Network, demands: Sequence[int], posts: Sequence[int], cut: frozenset[int]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Part those worse served, with all they may call, from the rest; then what is unlinked."""
    worst = [demand for demand in demands if demand in cut]
    taken = set(_posts_of(network, worst)).intersection(posts)
    rest = [demand for demand in demands if demand not in cut]
    for side, theirs in ((worst, taken), (rest, set(posts) - taken)):
        for part in _connected(network, side, theirs):
            yield part, tuple(post for post in _posts_of(network, part) if post in theirs)


def _balance(
    whole: _Whole, demands: tuple[int, ...], posts: tuple[int, ...]
) -> tuple[Fraction | None, frozenset[int]]:
    """Return the ratio at which all demands can be served alike; else those that cannot be.

    The demands are linked: with one post, or one demand, they share it alike.
    """
    need = sum(whole.needs[demand] for demand in demands)
    supply = sum(whole.supplies[post] for post in posts)
    average = Fraction(supply, need)
    if len(demands) == 1 or len(posts) <= 1 or supply == 0:
        return average, frozenset()
    place = {post: index for index, post in enumerate(posts)}
    sent, cut = reachable_after_max_flow(
        [whole.needs[demand] * average.numerator for demand in demands],
        [whole.supplies[post] * average.denominator for post in posts],
        [[place[p] for p in whole.serves[demand] if p in place] for demand in demands],
    )
    if sent == supply * average.denominator:
        return average, frozenset()
    return None, frozenset(demands[index] for index in cut)


def shortage(network: Network, flow: FairFlow, demand: int) -> Shortage | None:
    """Return why a demand is short: it and those that give way with it, and their posts.

    Posts give everything to the worst served they may serve; so the demands linked
    to this one and served no better use up all the posts that may go to them.
    """
    limit = flow.ratios[demand]
    if limit is None or limit >= 1:
        return None
    as_bad = [i for i, ratio in enumerate(flow.ratios) if ratio is not None and ratio <= limit]
    demands = next(part for part in _connected(network, as_bad) if demand in part)
    posts = _posts_of(network, demands)
    return Shortage(
        demands,
        posts,
        sum((network.needs[i] for i in demands), Fraction(0)),
        sum((network.supplies[post] for post in posts), Fraction(0)),
    )


def pro_rata(network: Network) -> tuple[Fraction, ...]:
    """Return the ETP each demand receives when every post is shared by need.

    A post that serves no need stays idle. Where several demands are one territory,
    their shares add up.

    >>> shares = pro_rata(Network((Fraction(1),) * 2, (Fraction(1),) * 2, ((0, 1), (0,))))
    >>> [str(share) for share in shares]
    ['3/2', '1/2']
    """
    asked = [Fraction(0)] * len(network.supplies)
    for need, posts in zip(network.needs, network.serves, strict=True):
        for post in posts:
            asked[post] += need
    per_need = [
        supply / total if total else Fraction(0)
        for supply, total in zip(network.supplies, asked, strict=True)
    ]
    return tuple(
        need * sum((per_need[post] for post in posts), Fraction(0))
        for need, posts in zip(network.needs, network.serves, strict=True)
    )


def _posts_of(network: Network, demands: Iterable[int]) -> tuple[int, ...]:
    """Return the posts that may serve at least one of these demands."""
    return tuple(sorted({post for demand in demands for post in network.serves[demand]}))


def linked_parts(network: Network, demands: Sequence[int]) -> list[tuple[int, ...]]:
    """Split demands into parts that share no post."""
    return _connected(network, demands)


def _connected(
    network: Network, demands: Sequence[int], posts: Container[int] | None = None
) -> list[tuple[int, ...]]:
    """Split demands into parts that share no post (of those given, else of all)."""
    linked = {
        demand: network.serves[demand]
        if posts is None
        else [post for post in network.serves[demand] if post in posts]
        for demand in demands
    }
    served_by: dict[int, list[int]] = defaultdict(list)
    for demand, theirs in linked.items():
        for post in theirs:
            served_by[post].append(demand)
    parts: list[tuple[int, ...]] = []
    seen: set[int] = set()
    for first in demands:
        if first in seen:
            continue
        seen.add(first)
        part, stack = [], [first]
        while stack:
            demand = stack.pop()
            part.append(demand)
            for post in linked[demand]:
                for other in served_by.pop(post, ()):
                    if other not in seen:
                        seen.add(other)
                        stack.append(other)
        parts.append(tuple(sorted(part)))
    return parts
