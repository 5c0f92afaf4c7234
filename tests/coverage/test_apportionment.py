"""The method of Huntington and Hill: cases by hand, and the laws that characterise it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.allocation.apportionment import Claim, apportion, awards
from tests.coverage.strategies import HAIR, LAWS

HALF = Fraction(1, 2)

needs = st.one_of(
    st.sampled_from([Fraction(0), Fraction(1), Fraction(1) + HAIR, Fraction(2), Fraction(1, 3)]),
    st.fractions(min_value=0, max_value=9, max_denominator=12),
)
budgets = st.integers(0, 24).map(Fraction)


@st.composite
def claims(draw: st.DrawFn, bounded: bool = True) -> list[Claim]:
    made = []
    for number in range(draw(st.integers(0, 5))):
        least = draw(st.integers(1, 3)) if bounded else 1
        most = draw(st.none() | st.integers(0, 7)) if bounded else None
        made.append(Claim("abcde"[number], draw(needs), least, most))
    return made


@pytest.mark.parametrize(
    ("told", "budget", "expected"),
    [
        ({"a": 6, "b": 3, "c": 1}, 10, [6, 3, 1]),
        # A third step: 6²/(2·3) = 6 for a against 3²/(1·2) = 4.5 for b.
        ({"a": 6, "b": 3}, 4, [3, 1]),
        # 4²/(1·2) = 8 for a, √8 ≈ 2.83; b has 2²/(1·2) = 2: a goes first, then again.
        ({"a": 4, "b": 2}, 3, [2, 1]),
        ({"a": 1, "b": 1, "c": 1}, 2, [1, 1, 0]),
        ({"a": 1, "b": 2}, 1, [0, 1]),
        ({"a": 0, "b": 2}, 5, [0, 5]),
        ({"a": 0, "b": 0}, 5, [0, 0]),
        ({"a": 3}, 0, [0]),
        ({}, 3, []),
    ],
)
def test_shares_that_can_be_checked_by_hand(
    told: dict[str, int], budget: int, expected: list[int]
) -> None:
    found = apportion([Claim(c, Fraction(n)) for c, n in told.items()], Fraction(budget))
    assert list(found.values()) == expected


def test_a_minimum_that_the_budget_cannot_pay_stops_the_awards() -> None:
    large, small = Claim("a", Fraction(4), least=5), Claim("b", Fraction(2), least=2)
    assert apportion([large, small], Fraction(4)) == {"a": 0, "b": 0}
    assert apportion([large, small], Fraction(7)) == {"a": 5, "b": 2}


def test_a_claim_that_may_take_less_than_its_minimum_gets_nothing() -> None:
    assert apportion([Claim("a", Fraction(4), least=3, most=2)], Fraction(9)) == {"a": 0}


def test_steps_may_cost_more_for_one_than_for_another() -> None:
    dear = Claim("a", Fraction(4), price=Fraction(30))
    cheap = Claim("b", Fraction(3), price=Fraction(10))
    assert apportion([dear, cheap], Fraction(45)) == {"a": 1, "b": 1}


@LAWS
@given(claims(), budgets, budgets)
def test_more_budget_takes_a_step_from_nobody(
    asked: list[Claim], budget: Fraction, more: Fraction
) -> None:
    before, after = apportion(asked, budget), apportion(asked, budget + more)
    assert all(before[code] <= after[code] for code in before)


@LAWS
@given(claims(), budgets, st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(
    asked: list[Claim], budget: Fraction, chance: object
) -> None:
    mixed = list(asked)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis types it as random.Random
    assert list(apportion(mixed, budget).items()) == list(apportion(asked, budget).items())


@LAWS
@given(claims(), budgets)
def test_bounds_and_budget_hold_and_without_need_nothing_is_given(
    asked: list[Claim], budget: Fraction
) -> None:
    held = apportion(asked, budget)
    assert sum(held.values()) <= budget
    for claim in asked:
        steps = held[claim.code]
        assert steps == 0 or steps >= claim.least
        assert claim.most is None or steps <= claim.most or steps == 0
        assert claim.need > 0 or steps == 0


@LAWS
@given(claims(), budgets)
def test_no_step_would_be_fairer_elsewhere(asked: list[Claim], budget: Fraction) -> None:
    """The inequality that characterises the method, exact even a hair from equality."""
    held = apportion(asked, budget)
    needing = [c for c in asked if c.need > 0 and held[c.code]]
    for one in needing:
        for other in needing:
            has, gives = held[one.code], held[other.code]
            if gives > other.least and (one.most is None or has < one.most):
                gained = one.need**2 / (has * (has + 1))
                lost = other.need**2 / (gives * (gives - 1))
                assert gained <= lost


@LAWS
@given(claims(bounded=False), budgets)
def test_a_greater_need_never_gets_less(asked: list[Claim], budget: Fraction) -> None:
    held = apportion(asked, budget)
    for one in asked:
        for other in asked:
            assert one.need <= other.need or held[one.code] >= held[other.code]


@LAWS
@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), needs)
def test_shares_that_come_out_whole_are_given_as_they_are(
    wholes: list[int], need: Fraction
) -> None:
    """Weak exactness: where exact shares are whole numbers of steps, they are the result."""
    scale = need or HALF
    asked = [Claim("abcde"[i], whole * scale) for i, whole in enumerate(wholes)]
    assert list(apportion(asked, Fraction(sum(wholes))).values()) == wholes


@LAWS
@given(claims(bounded=False), budgets, st.fractions(min_value=HAIR, max_value=50))
def test_only_the_proportions_of_needs_count(
    asked: list[Claim], budget: Fraction, scale: Fraction
) -> None:
    scaled = [replace(claim, need=claim.need * scale) for claim in asked]
    assert apportion(scaled, budget) == apportion(asked, budget)


def test_a_hair_more_need_is_served_first() -> None:
    asked = [Claim("a", Fraction(1)), Claim("b", 1 + HAIR)]
    assert [award.code for award in islice(awards(asked), 4)] == ["b", "a", "b", "a"]
