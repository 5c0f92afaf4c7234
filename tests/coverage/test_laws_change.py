"""What a change may do and may not: posts added, needs raised, perimeters extended."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coverage.diagnosis import diagnose
from coverage.findings import Diagnosis
from coverage.model import Basis, Branch, Level, Roster, Verdict
from coverage.need import NeedRow, declared
from coverage.parameters import Interval, Parameters
from tests.coverage import worlds as plain
from tests.coverage.strategies import (
    LAWS,
    ONE,
    World,
    amounts,
    known_blocks,
    posts,
    with_intervals,
    worlds,
)

FIRM = (Basis.DECLARED, Basis.MEASURED)


def _with_one_more(data: st.DataObject, world: World) -> World:
    more = data.draw(posts(world.atlas, "plus", in_area=True))
    return world.with_posts([*world.roster.posts, more])


# Adding a post


@LAWS
@given(worlds(), st.data())
def test_an_in_area_post_never_lowers_a_fair_rate(world: World, data: st.DataObject) -> None:
    """Anywhere, at any level, whatever the needs."""
    after = _with_one_more(data, world)
    for old, new in zip(world.everywhere(), after.everywhere(), strict=True):
        assert (old.fair_rate is None) == (new.fair_rate is None)
        if old.fair_rate is not None and new.fair_rate is not None:
            assert new.fair_rate >= old.fair_rate


@LAWS
@given(worlds(), st.data())
def test_an_in_area_post_never_adds_a_branch(world: World, data: st.DataObject) -> None:
    """Where someone acted, no branch appears. Where nobody did, branch 1 goes, and a
    post too small may leave branch 3 in its place: still a zone blanche, never a new one.
    """
    after = _with_one_more(data, world)
    for old, new in zip(world.seen().values(), after.seen().values(), strict=True):
        added = set(new.branches) - set(old.branches)
        if old.posts:
            assert not added
        else:
            assert added <= {Branch.UNDER_CAPACITY}
            assert not added or old.branches == (Branch.UNCOVERED,)
            assert new.posts == () or Branch.UNCOVERED not in new.branches


@LAWS
@given(worlds(), st.data())
def test_an_in_area_post_never_makes_a_zone_blanche(world: World, data: st.DataObject) -> None:
    """At any level: none turns one, wholly or in part, that was not."""
    after = _with_one_more(data, world)
    bad = {Verdict.GAP: 2, Verdict.PARTIAL: 1}
    for old, new in zip(world.everywhere(), after.everywhere(), strict=True):
        assert bad.get(new.verdict, 0) <= bad.get(old.verdict, 0)
        assert new.share_communes >= old.share_communes


def test_a_post_too_small_turns_branch_1_into_branch_3() -> None:
    """The limit of the law « never adds a branch », written out."""
    empty: list[plain.Any] = []
    before = _told({"09": 100}, {"09": 1}, empty)["09"]
    after = _told({"09": 100}, {"09": 1}, [{"nom": "f", "etp": "0.4", "perimetre": ["09"]}])["09"]
    assert before.branches == (Branch.UNCOVERED,)
    assert after.branches == (Branch.UNDER_CAPACITY,)
    assert before.verdict is after.verdict is Verdict.GAP
    assert before.fair_rate == 0 < Fraction(2, 5) == after.fair_rate


@LAWS
@given(worlds(), st.data())
def test_an_extension_never_lifts_branch_2(world: World, data: st.DataObject) -> None:
    """Bordering posts may serve; in-area coverage stays what it was."""
    more = data.draw(posts(world.atlas, "voisin", in_area=True))
    neighbour = replace(more, perimeter=(), extension=more.perimeter)
    after = world.with_posts([*world.roster.posts, neighbour])
    for old, new in zip(world.seen().values(), after.seen().values(), strict=True):
        assert new.share_communes == old.share_communes
        assert new.own_fte == old.own_fte
        if Branch.BORDERING_ONLY in old.branches:
            assert Branch.BORDERING_ONLY in new.branches


@LAWS
@given(worlds(), st.integers(0, 5), amounts)
def test_a_bigger_post_never_worsens_anything(world: World, which: int, more: Fraction) -> None:
    resized = [
        replace(post, fte=post.fte + more) if index == which else post
        for index, post in enumerate(world.roster.posts)
    ]
    after = world.with_posts(resized)
    for old, new in zip(world.seen().values(), after.seen().values(), strict=True):
        assert set(new.branches) <= set(old.branches)
        assert (new.fair_rate or 0) >= (old.fair_rate or 0)


# Raising a need


@LAWS
@given(worlds(bases=FIRM), st.data(), amounts)
def test_raising_a_need_improves_nothing_for_anyone(
    world: World, data: st.DataObject, more: Fraction
) -> None:
    """Neither its own fair rate nor that of those it shares with; no branch goes away."""
    rows = known_blocks(world.needs)
    if not rows:
        return
    row = data.draw(st.sampled_from(rows))
    rate = world.needs.blocks[row].rate
    raised = Interval(*(figure + more for figure in rate))
    after = world.but(needs=with_intervals(world.needs, {row: raised}))
    for old, new in zip(world.seen().values(), after.seen().values(), strict=True):
        assert set(old.branches) <= set(new.branches)
        if old.fair_rate is not None and new.fair_rate is not None:
            assert new.fair_rate <= old.fair_rate


# Laws that sound true and are not


def _told(
    departments: dict[str, int], needs: dict[str, plain.Any], told: list[plain.Any]
) -> dict[str, Diagnosis]:
    atlas = plain.atlas(departments)
    rows = [NeedRow(code, plain.interval(need)) for code, need in needs.items()]
    roster = Roster(tuple(map(plain.post, told)))
    found = diagnose(
        atlas, Level.DEPARTMENT, roster, declared(atlas, rows), Parameters(), plain.DAY
    )
    return {diagnosis.code: diagnosis for diagnosis in found}


def test_false_law_extending_a_perimeter_never_worsens_anything() -> None:
    """DOMAIN « Capacity », example (c): A was served alone; extended to C, it is short."""
    places, needs = {"A": 10, "B": 10, "C": 10}, {"A": "0.9", "B": "0.5", "C": "0.6"}
    other = {"nom": "f2", "etp": "0.5", "perimetre": ["B"]}
    before = _told(places, needs, [{"nom": "f1", "etp": 1, "perimetre": ["A"]}, other])
    extended = {"nom": "f1", "etp": 1, "perimetre": ["A"], "extension": ["C"]}
    after = _told(places, needs, [extended, other])
    assert before["A"].verdict is Verdict.COVERED
    assert before["A"].fair_rate == ONE
    assert after["A"].branches == (Branch.UNDER_CAPACITY,)
    assert after["A"].fair_rate == after["C"].fair_rate == Fraction(2, 3)
    assert after["C"].branches == (Branch.BORDERING_ONLY, Branch.UNDER_CAPACITY)
    assert before["B"].verdict is after["B"].verdict is Verdict.COVERED


def test_false_law_adding_a_post_never_creates_a_tension() -> None:
    """B alone: short, so no tension. A post for A frees the shared one for B in the fair
    sharing, not pro rata: B becomes a matter of organisation.
    """
    places, needs = {"A": 10, "B": 10}, {"A": 1, "B": 1}
    shared = {"nom": "f1", "etp": 1, "perimetre": ["A", "B"]}
    before = _told(places, needs, [shared])
    after = _told(places, needs, [shared, {"nom": "f2", "etp": 1, "perimetre": ["A"]}])
    assert not before["B"].tension
    assert before["B"].fair_rate == Fraction(1, 2)
    assert after["B"].tension
    assert (after["B"].fair_rate, after["B"].prorata) == (ONE, Fraction(1, 2))
    assert after["B"].verdict is Verdict.COVERED
    assert not after["A"].tension
