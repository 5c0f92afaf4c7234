"""Two scenarios compared: what differs, what makes it differ, and laws of trying one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from coverage.comparison import Side, compare, path, totals, turning_days
from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Basis, Level, Post, Role, Roster, Verdict
from coverage.scenario import (
    AddPost,
    Change,
    CutPerimeter,
    ExtendPerimeter,
    Placement,
    PlaceUnlocated,
    RemovePost,
    RenewConvention,
    ResizePost,
    Scenario,
    apply,
)
from tests.coverage.strategies import DAY, LAWS, World, codes_of, posts, worlds

ONE = Fraction(1)


@st.composite
def changed_worlds(draw: st.DrawFn) -> tuple[World, tuple[Change, ...]]:
    """A world, and changes that its roster allows, on posts that may change again."""
    world = draw(worlds())
    roster, changes = world.roster, []
    for number in range(draw(st.integers(0, 5))):
        change = draw(_change(world, roster, number))
        changes.append(change)
        roster = apply(roster, Scenario("", (change,)))
    return world, tuple(changes)


@st.composite
def _change(draw: st.DrawFn, world: World, roster: Roster, number: int) -> Change:
    if not roster.posts or draw(st.integers(0, 3)) == 0:
        return AddPost(draw(posts(world.atlas, f"neuf-{number}")))
    return draw(_to_post(world, draw(st.sampled_from(roster.posts))))


@st.composite
def _to_post(draw: st.DrawFn, world: World, post: Post) -> Change:
    """Any change that a post allows."""
    code = st.sampled_from(codes_of(world.atlas))
    made: list[Change] = [
        RemovePost(post.id),
        ResizePost(post.id, post.fte / 2),
        ExtendPerimeter(post.id, (draw(code),)),
        CutPerimeter(post.id, (draw(code),)),
        RenewConvention(post.id, max(DAY, post.starts or DAY)),
    ]
    if not post.is_located:
        made.append(PlaceUnlocated(post.id, (Placement(draw(code), post.fte / 3),)))
    return draw(st.sampled_from(made))


def _seen(world: World, changes: tuple[Change, ...]) -> tuple[Diagnosis, ...]:
    roster = apply(world.roster, Scenario("", changes))
    return report(world.but(roster=roster).survey(), Level.DEPARTMENT)


@LAWS
@given(changed_worlds())
def test_trying_a_scenario_leaves_the_roster_as_it_was(
    drawn: tuple[World, tuple[Change, ...]],
) -> None:
    world, changes = drawn
    before = repr(world.roster)
    _seen(world, changes)
    assert repr(world.roster) == before


@LAWS
@given(worlds(), st.data())
def test_the_order_of_changes_to_different_posts_does_not_matter(
    world: World, data: st.DataObject
) -> None:
    made = [
        data.draw(_to_post(world, post)) for post in world.roster.posts if data.draw(st.booleans())
    ]
    mixed = data.draw(st.permutations(made))
    one, other = (apply(world.roster, Scenario("", tuple(c))) for c in (made, mixed))
    assert one == other


@LAWS
@given(changed_worlds())
def test_a_difference_is_caused_by_a_change_and_only_differences_are_told(
    drawn: tuple[World, tuple[Change, ...]],
) -> None:
    world, changes = drawn
    steps = path((), changes)
    states = [_seen(world, step.changes) for step in steps]
    before = _seen(world, ())
    after = states[-1] if states else before
    found = compare(before, after, states[:-1])
    assert all(one.causes for one in found)
    assert all(1 <= n <= len(changes) for one in found for n in one.causes)
    told = {one.before.code for one in found}
    for old, new in zip(before, after, strict=True):
        if old.code not in told:
            assert (old.verdict, old.own_fte, old.load) == (new.verdict, new.own_fte, new.load)
    order = [one.changes_verdict for one in found]
    assert order == sorted(order, reverse=True)


@LAWS
@given(changed_worlds(), st.integers(0, 5), st.integers(0, 5))
def test_the_way_between_two_scenarios_ends_where_it_should(
    drawn: tuple[World, tuple[Change, ...]], cut: int, more: int
) -> None:
    world, changes = drawn
    before, after = changes[:cut], changes[:more]
    steps = path(before, after)
    assert len(steps) == abs(len(before) - len(after))
    assert (steps[-1].changes if steps else before) == after
    for step in steps:
        apply(world.roster, Scenario("", step.changes))  # each state is allowed


def test_two_scenarios_part_where_they_differ() -> None:
    same, one, other = RemovePost("a"), ResizePost("b", ONE), ResizePost("b", Fraction(2))
    undone, made = path((same, one), (same, other))
    assert (undone.side, undone.number, undone.changes) == (Side.BEFORE, 2, (same,))
    assert (made.side, made.number, made.changes) == (Side.AFTER, 2, (same, other))
    assert path((same,), (same,)) == ()


@LAWS
@given(changed_worlds())
def test_totals_are_those_of_the_territories(drawn: tuple[World, tuple[Change, ...]]) -> None:
    world, changes = drawn
    roster = apply(world.roster, Scenario("", changes))
    found = _seen(world, changes)
    summed = totals(roster, found, DAY)
    assert summed.facilitators == sum((p.fte for p in roster.facilitators(DAY)), Fraction(0))
    assert summed.unlocated <= summed.facilitators
    assert summed.gaps + summed.gaps_outside == sum(d.verdict is Verdict.GAP for d in found)
    assert summed.unmet >= 0
    assert summed.unknown == sum(d.need.basis is Basis.UNKNOWN for d in found)


def test_the_days_on_which_fte_turn() -> None:
    first = Post("a", "A", Role.FACILITATOR, ONE, ends=date(2025, 12, 31))
    second = Post("b", "B", Role.FACILITATOR, ONE, starts=date(2026, 3, 1), ends=date.max)
    found = turning_days((Roster((first,)), Roster((second,))), DAY, date(2030, 1, 1))
    assert found == (DAY, date(2026, 1, 1), date(2026, 3, 1))
