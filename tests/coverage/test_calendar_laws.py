"""What must hold of any calendar, on rosters whose conventions start and end around the days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coverage.calendar import Calendar, calendar_of, changes, turning_days
from coverage.diagnosis import report
from coverage.falls import departments_of, falls_with
from coverage.model import Doubt, Level, Post, Precision, Role, Roster, Verdict
from coverage.months import day_after, month_end
from coverage.need import NeedRow, declared
from coverage.outlook import Outlooks, Setting
from coverage.parameters import Parameters
from coverage.spans import Known, stretches
from coverage.staffing import By, staffing
from coverage.standing import standings
from coverage.survey import examine
from tests.coverage import worlds as plain
from tests.coverage.strategies import DAY, LAWS, LEVELS, World, atlases, posts, worlds

FIRST, LAST = date(2025, 6, 1), date(2026, 2, 1)
ONE_DAY = timedelta(days=1)
days = st.sampled_from(
    [DAY - ONE_DAY, DAY, DAY + ONE_DAY, date(2025, 12, 31), date(2026, 1, 1), date(2027, 1, 1)]
)


def outlooks(world: World) -> Outlooks:
    setting = Setting(world.roster, world.needs, world.parameters)
    return Outlooks(world.atlas, lambda _: setting)


def drawn(world: World) -> Calendar:
    return calendar_of(outlooks(world), FIRST, LAST)


@LAWS
@given(worlds())
def test_a_standing_says_what_the_diagnosis_says(world: World) -> None:
    survey = world.survey()
    for level in LEVELS:
        for standing, found in zip(standings(survey, level), report(survey, level), strict=True):
            for name in standing.__slots__:
                assert getattr(standing, name) == getattr(found, name), (level, name)


@LAWS
@given(worlds(), st.lists(days, min_size=2, max_size=6))
def test_a_day_remembered_is_a_day_examined(world: World, asked: list[date]) -> None:
    kept = outlooks(world)
    for on in asked:
        survey = examine(world.atlas, world.roster, world.needs, world.parameters, on)
        assert kept.on(on) == standings(survey, Level.DEPARTMENT)


@LAWS
@given(worlds(), worlds(), days)
def test_a_day_is_told_by_its_own_needs_readings_and_doubts(
    world: World, other: World, on: date
) -> None:
    """Two days that differ only in what is known of them are not taken for one another."""
    doubted = replace(world.roster, doubts=(Doubt("incomplet", "tirage"),))
    same = len(world.atlas) == len(other.atlas)
    settings = {
        on: Setting(world.roster, world.needs, world.parameters),
        on + ONE_DAY: Setting(world.roster, world.needs, other.parameters),
        on + 2 * ONE_DAY: Setting(doubted, world.needs, world.parameters),
        on + 3 * ONE_DAY: Setting(
            world.roster, other.needs if same else world.needs, world.parameters
        ),
    }
    kept = Outlooks(world.atlas, settings.__getitem__)
    for day, known in settings.items():
        survey = examine(world.atlas, known.roster, known.needs, known.parameters, day)
        assert kept.on(day) == standings(survey, Level.DEPARTMENT)


@LAWS
@given(worlds())
def test_a_month_counts_the_etp_of_its_first_day(world: World) -> None:
    for month in drawn(world).months:
        counted = staffing(world.roster, month.on, By.PROGRAMME)
        assert month.facilitators == counted.facilitators
        assert month.coordination == counted.coordination
        assert month.unlocated == counted.unlocated
        assert sum(value for _, value in month.by_programme) == month.facilitators


@LAWS
@given(worlds())
def test_each_end_is_in_one_month(world: World) -> None:
    found = drawn(world).months
    ended = [post.id for month in found for post in month.ending]
    last = month_end(LAST)
    expected = [p.id for p in world.roster.posts if p.ends and FIRST <= p.ends <= last]
    assert sorted(ended) == sorted(expected)


@LAWS
@given(worlds())
def test_changes_lead_from_the_first_day_to_each_day(world: World) -> None:
    kept, calendar = outlooks(world), drawn(world)
    looks = {one.code: one for one in kept.on(FIRST)}
    for offset in range((LAST - FIRST).days + 1):
        on = FIRST + timedelta(days=offset)
        for change in calendar.changes:
            if change.on == on:
                before = looks[change.code]
                assert (change.before.verdict, change.before.branches) == (
                    before.verdict,
                    before.branches,
                )
                looks[change.code] = change.after
        for one in kept.on(on):
            assert (looks[one.code].verdict, looks[one.code].branches) == (
                one.verdict,
                one.branches,
            )


@LAWS
@given(worlds())
def test_nothing_changes_but_on_turning_days(world: World) -> None:
    turning = set(turning_days(world.roster))
    every = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert {one.on for one in changes(outlooks(world), every)} <= turning


@LAWS
@given(worlds())
def test_by_month_the_same_changes_are_dated_at_the_month_that_shows_them(world: World) -> None:
    found = calendar_of(outlooks(world), FIRST, LAST, to_the_day=False)
    assert found.months == drawn(world).months
    assert all(one.on.day == 1 for one in found.changes)


@LAWS
@given(worlds())
def test_what_falls_with_a_post_is_where_it_acted(world: World) -> None:
    calendar = drawn(world)
    for post in world.roster.posts:
        for one in falls_with(world.atlas, post, calendar.changes):
            assert one.on == day_after(post.ends or date.max)
            assert one.code in departments_of(world.atlas, post)
            assert post.role is Role.FACILITATOR


@LAWS
@given(worlds())
def test_where_the_last_one_leaves_something_falls(world: World) -> None:
    """A department with one facilitator, not a zone blanche, is one the day after it leaves."""
    calendar = drawn(world)
    for change in calendar.changes:
        if change.becomes_gap and change.after.branches == ("1",):
            ended = [p for p in world.roster.posts if p.ends and day_after(p.ends) == change.on]
            assert any(change in falls_with(world.atlas, post, calendar.changes) for post in ended)
            assert change.before.verdict is not Verdict.GAP
            assert not change.stops_being_gap


@LAWS
@given(atlases().flatmap(lambda atlas: posts(atlas, "p")))
def test_the_stretches_of_a_convention_follow_each_other_over_all_its_days(post: Post) -> None:
    found = stretches(post)
    if post.ends is not None and post.starts is not None:
        assert sum((s.after - s.first).days for s in found if s.first and s.after) == (
            (post.ends - post.starts).days + 1
        )
    assert found[0].first == post.starts
    assert found[-1].after == (None if post.ends is None else day_after(post.ends))
    for one, following in pairwise(found):
        assert one.after == following.first


@LAWS
@given(atlases().flatmap(lambda atlas: posts(atlas, "p")))
def test_sure_means_running_in_every_reading(post: Post) -> None:
    for one in stretches(post):
        if one.known is Known.OPEN:
            assert post.starts is None
        if one.known is Known.SURE:
            if post.starts_precision is Precision.YEAR and post.starts is not None:
                latest = date(post.starts.year, 12, 31)
                assert one.first in {latest, post.attested_on}
            if post.ends_precision is Precision.YEAR and post.ends is not None:
                assert one.after is not None
                earliest = date(post.ends.year, 1, 1)
                latest = max(earliest, post.attested_on or earliest, post.starts or earliest)
                assert one.after == min(latest, post.ends) + ONE_DAY


def test_one_post_that_replaces_another_is_not_taken_for_it() -> None:
    """Two days with as many posts, as sure, acting elsewhere."""
    atlas = plain.atlas({"01": 100, "02": 100})
    ended = Post(
        "a", "A", Role.FACILITATOR, Fraction(1), perimeter=("01",), starts=FIRST, ends=FIRST
    )
    begun = replace(ended, id="b", perimeter=("02",), starts=FIRST + ONE_DAY, ends=LAST)
    needs = declared(atlas, [NeedRow(code, plain.interval("0.5")) for code in ("01", "02")])
    world = World(atlas, Roster((ended, begun)), needs, Parameters())
    (one, other) = calendar_of(outlooks(world), FIRST, LAST).changes
    assert (one.code, one.on, one.becomes_gap) == ("01", FIRST + ONE_DAY, True)
    assert (other.code, other.on, other.stops_being_gap) == ("02", FIRST + ONE_DAY, True)
