"""The fair sharing against three oracles that share no line with it.

Exact and by definition on small networks (all subsets), exact and in closed form
(max-min over pairs of subsets), and by successive linear programs on larger ones.
"""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog

from coverage.capacity import Network, fair_flow, pro_rata, shortage
from tests.coverage.strategies import LAWS, ZERO, networks

SEEDS = range(300)
CLOSE = 1e-6
MANY = settings(LAWS, max_examples=400)


def _neighbours(network: Network, demands: frozenset[int]) -> frozenset[int]:
    return frozenset(post for demand in demands for post in network.serves[demand])


def _subsets(items: list[int]) -> list[frozenset[int]]:
    return [frozenset(c) for size in range(1, len(items) + 1) for c in combinations(items, size)]


def by_subsets(network: Network) -> list[Fraction | None]:
    """Peel off the worst set: the largest of those with least ETP for their need (Hall)."""
    ratios: list[Fraction | None] = [None] * len(network.needs)
    left = [demand for demand, need in enumerate(network.needs) if need > 0]
    gone: frozenset[int] = frozenset()
    while left:
        scored = []
        for subset in _subsets(left):
            posts = _neighbours(network, subset) - gone
            supply = sum((network.supplies[post] for post in posts), ZERO)
            scored.append((supply / sum((network.needs[d] for d in subset), ZERO), subset))
        worst = min(ratio for ratio, _ in scored)
        together = frozenset().union(*(subset for ratio, subset in scored if ratio == worst))
        for demand in together:
            ratios[demand] = worst
        gone |= _neighbours(network, together)
        left = [demand for demand in left if demand not in together]
    return ratios


def by_closed_form(network: Network, demand: int) -> Fraction:
    """Return the best, over sets served first, of the worst set that holds the demand."""
    asking = [d for d, need in enumerate(network.needs) if need > 0]
    others = [d for d in asking if d != demand]
    best = ZERO
    for first in [frozenset[int](), *_subsets(others)]:
        taken = _neighbours(network, first)
        rest = [d for d in others if d not in first]
        worst = min(
            sum((network.supplies[p] for p in _neighbours(network, with_it) - taken), ZERO)
            / sum((network.needs[d] for d in with_it), ZERO)
            for with_it in (s | {demand} for s in [frozenset[int](), *_subsets(rest)])
        )
        best = max(best, worst)
    return best


def by_linear_programs(network: Network) -> dict[int, float]:
    """Raise the worst served as high as it goes, fix who cannot go higher, and again.

    Each demand is capped at its need, as the product prints it.
    """
    edges = [(d, p) for d, posts in enumerate(network.serves) for p in posts]
    asking = [d for d, need in enumerate(network.needs) if need > 0]
    needs = np.array([float(need) for need in network.needs])
    take = np.zeros((len(network.needs), len(edges) + 1))
    give = np.zeros((len(network.supplies), len(edges) + 1))
    for column, (demand, post) in enumerate(edges):
        take[demand, column] = give[post, column] = 1
    fixed: dict[int, float] = {}

    def best(goal: np.ndarray, floor: float | None) -> float:
        """Maximise a goal; the free demands get `floor` of their need, or the level."""
        rows, limits = [*give, *(take[d] for d in asking)], [*map(float, network.supplies)]
        limits += [needs[d] for d in asking]
        for demand in asking:
            at_least = -take[demand].copy()
            if demand in fixed:
                rows.append(at_least)
                limits.append(-fixed[demand] * needs[demand] + 1e-10)
            elif floor is None:
                at_least[-1] = needs[demand]
                rows.append(at_least)
                limits.append(0.0)
            else:
                rows.append(at_least)
                limits.append(-floor * needs[demand] + 1e-10)
        bounds = [(0, None)] * len(edges) + [(0, 1)]
        found = linprog(-goal, A_ub=np.array(rows), b_ub=np.array(limits), bounds=bounds)
        assert found.status == 0, found.message
        return float(-found.fun)

    level_only = np.zeros(len(edges) + 1)
    level_only[-1] = 1
    while len(fixed) < len(asking):
        level = best(level_only, None)
        free = [demand for demand in asking if demand not in fixed]
        stuck = [d for d in free if best(take[d], level) <= (level + CLOSE) * needs[d]]
        assert stuck, "au moins une demande ne peut monter plus haut"
        fixed.update(dict.fromkeys(stuck, level))
    return fixed


def a_network(seed: int, demands: int, supplies: int) -> Network:
    """Draw a network of round figures: ties and equalities are frequent."""
    draw = random.Random(seed)
    d, s = draw.randint(2, demands), draw.randint(1, supplies)
    return Network(
        tuple(Fraction(draw.choice([0, 1, 2, 3, 4, 6, 10]), 4) for _ in range(d)),
        tuple(Fraction(draw.choice([1, 2, 3, 4, 4, 8]), 4) for _ in range(s)),
        tuple(tuple(p for p in range(s) if draw.random() < 0.35) for _ in range(d)),
    )


@MANY
@given(networks())
def test_exact_ratios_are_those_of_the_worst_subsets(network: Network) -> None:
    assert list(fair_flow(network).ratios) == by_subsets(network)


@MANY
@given(networks(demands=5))
def test_exact_ratios_are_those_of_the_closed_form(network: Network) -> None:
    flow = fair_flow(network)
    for demand, need in enumerate(network.needs):
        if need > 0:
            assert flow.ratios[demand] == by_closed_form(network, demand)


@pytest.mark.parametrize("seed", SEEDS)
def test_exact_ratios_are_those_of_the_worst_subsets_on_round_figures(seed: int) -> None:
    network = a_network(seed, 6, 6)
    assert list(fair_flow(network).ratios) == by_subsets(network)


def test_rates_are_those_of_successive_linear_programs() -> None:
    for seed in SEEDS:
        network = a_network(1000 + seed, 8, 7)
        flow = fair_flow(network)
        for demand, rate in by_linear_programs(network).items():
            assert float(flow.rate(demand) or 0) == pytest.approx(rate, abs=1e-5), seed


def _certificates_hold(network: Network) -> None:
    flow = fair_flow(network)
    for demand in range(len(network.needs)):
        found = shortage(network, flow, demand)
        assert (found is not None) == flow.is_short(demand)
        if found is None:
            continue
        assert demand in found.demands
        assert set(found.posts) == _neighbours(network, frozenset(found.demands))
        assert found.need == sum((network.needs[d] for d in found.demands), ZERO)
        assert found.supply == sum((network.supplies[p] for p in found.posts), ZERO)
        assert found.missing == found.need - found.supply > 0
        # No one in it is better served, and together they use up all those posts.
        theirs = {d: flow.ratios[d] or ZERO for d in found.demands}
        assert max(theirs.values()) == theirs[demand]
        used = sum((network.needs[d] * ratio for d, ratio in theirs.items()), ZERO)
        assert used == found.supply


@MANY
@given(networks(demands=9, supplies=8))
def test_a_certificate_adds_up_and_no_sharing_escapes_it(network: Network) -> None:
    _certificates_hold(network)


def test_certificates_hold_on_round_figures() -> None:
    for seed in SEEDS:
        _certificates_hold(a_network(2000 + seed, 9, 8))


@MANY
@given(networks(demands=9, supplies=8))
def test_the_strata_share_out_every_demand_and_every_post_once(network: Network) -> None:
    flow = fair_flow(network)
    demands = [demand for stratum in flow.strata for demand in stratum.demands]
    posts = [post for stratum in flow.strata for post in stratum.posts]
    assert sorted(demands) == [d for d, need in enumerate(network.needs) if need > 0]
    assert sorted([*posts, *flow.unused]) == list(range(len(network.supplies)))
    for stratum in flow.strata:
        offered = sum((network.supplies[post] for post in stratum.posts), ZERO)
        assert offered == stratum.ratio * sum((network.needs[d] for d in stratum.demands), ZERO)


@MANY
@given(networks(demands=9, supplies=8))
def test_total_unmet_is_the_largest_shortage_of_any_set(network: Network) -> None:
    """The fair sharing wastes nothing: max-flow min-cut, so no other sharing serves more."""
    flow = fair_flow(network)
    unmet = sum(
        (need * (1 - (flow.rate(d) or ZERO)) for d, need in enumerate(network.needs) if need),
        ZERO,
    )
    asking = [demand for demand, need in enumerate(network.needs) if need > 0]
    largest = max(
        (
            sum((network.needs[d] for d in subset), ZERO)
            - sum((network.supplies[p] for p in _neighbours(network, subset)), ZERO)
            for subset in _subsets(asking)
        ),
        default=ZERO,
    )
    assert unmet == max(largest, ZERO)


@MANY
@given(networks())
def test_pro_rata_gives_each_post_away_in_proportion(network: Network) -> None:
    shares = pro_rata(network)
    for demand, need in enumerate(network.needs):
        expected = ZERO
        for post in network.serves[demand]:
            asked = sum(
                (
                    n
                    for n, posts in zip(network.needs, network.serves, strict=True)
                    if post in posts
                ),
                ZERO,
            )
            expected += network.supplies[post] * need / asked if asked else ZERO
        assert shares[demand] == expected
    called = {p for d, n in enumerate(network.needs) if n > 0 for p in network.serves[d]}
    assert sum(shares, ZERO) == sum((network.supplies[post] for post in called), ZERO)
