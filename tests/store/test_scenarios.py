"""Scenarios in the store, on both engines: kept as they are, applied and undone to the byte."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.model import Post, Precision
from coverage.scenario import (
    AddPost,
    ExtendPerimeter,
    Placement,
    PlaceUnlocated,
    RemovePost,
    RenewConvention,
    ResizePost,
    Scenario,
    ScenarioError,
)
from coverage.scenario import Change as ScenarioChange
from sources.dataset import load_dataset
from sources.roster.csv_form import roster_bytes
from sources.scenario_store import (
    applying,
    forgetting,
    kept_scenarios,
    moved_since,
    new_key,
    saving,
)
from sources.store.records import post_of, post_record
from sources.store.store import Store
from sources.store.words import Action, Change, ConflictError, Kind, RefusedRecordError
from sources.upkeep.past import way_back
from sources.upkeep.plan import standing_of
from tests.store.world import changes, post, signed

ATLAS = load_dataset().atlas
UNLOCATED = post(7, fte=Fraction(4), home=None, perimeter=())
SCENARIO = Scenario(
    "Tout à la fois",
    (
        ResizePost("poste-0", Fraction(1, 2)),
        RenewConvention("poste-0", date(2027, 12, 31)),
        ExtendPerimeter("poste-1", ("11",)),
        PlaceUnlocated("poste-7", (Placement("09", Fraction(1)), Placement("32", Fraction(3)))),
        AddPost(post(9, source="")),
        RemovePost("poste-1"),
    ),
    "pour voir",
)


@pytest.fixture
def stocked(store: Store) -> Store:
    """Give a store with an unlocated post between two others."""
    store.commit([*changes([post(0), UNLOCATED, post(1)])], signed())
    return store


def exported(store: Store) -> bytes:
    return roster_bytes([post_of(item.record) for item in store.items(Kind.POST)])


def test_a_scenario_applied_then_undone_gives_the_same_export(stocked: Store) -> None:
    before, was = exported(stocked), stocked.revision()
    made = applying(standing_of(stocked), SCENARIO)
    stocked.commit(made, signed(action=Action.SCENARIO), on=was)
    applied = exported(stocked)
    assert applied != before
    assert "scénario « Tout à la fois » appliqué".encode() in applied
    assert {line.action for line in stocked.lines(since=was)} == {Action.SCENARIO}
    back = way_back(stocked.state()[1], stocked.state(was)[1])
    stocked.commit(back, signed(action=Action.RESTORE))
    assert exported(stocked) == before


_TEXTS = st.sampled_from(["", "=1+1", "'x", 'a|b;c"d', "2025", "é\u00a0b", "00123"])
_POSTS = st.builds(
    post,
    structure=_TEXTS.map(lambda text: text or "S"),
    fte=st.builds(Fraction, st.integers(1, 10**6), st.sampled_from([1, 100, 10**6])),
    home=st.sampled_from([None, "31"]),
    perimeter=st.sampled_from([(), ("09",), ("32", "11", "48"), ("region",), ("243100518",)]),
    starts=st.sampled_from([None, date(2024, 1, 1)]),
    ends=st.just(date(2025, 12, 31)),
    ends_precision=st.sampled_from([Precision.YEAR, Precision.DAY]),
    programme=_TEXTS,
    source=_TEXTS,
    state_share=st.sampled_from([None, Fraction(0), Fraction(1, 8)]),
    number=st.integers(100, 110),
)
"""Posts with odd texts, ETP to the millionth, years alone."""


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    posts=st.lists(_POSTS, min_size=1, max_size=5, unique_by=lambda one: one.id),
    ranks=st.lists(st.integers(0, 9), min_size=5, max_size=5),
    order=st.permutations(range(5)),
)
def test_whatever_the_roster_a_scenario_undone_leaves_no_trace_in_it(
    store: Store, posts: list[Post], ranks: list[int], order: list[int]
) -> None:
    stood = [Change(Kind.POST, item.key, None) for item in store.items(Kind.POST)]
    put = [Change(Kind.POST, p.id, post_record(p, r)) for p, r in zip(posts, ranks, strict=False)]
    store.commit([*(c for c in stood if c.key not in {p.id for p in posts}), *put], signed())
    before, was, past = exported(store), store.revision(), store.state()[1]
    first, last = posts[0], posts[-1]
    every: list[ScenarioChange] = [
        ResizePost(first.id, Fraction(7, 25)),
        RenewConvention(first.id, date(2027, 12, 31), Precision.YEAR),
        ExtendPerimeter(first.id, ("81",)),
        AddPost(post(120, source="=1")),
        RemovePost(last.id) if last is not first else AddPost(post(121)),
    ]
    chosen = tuple(every[place] for place in order[:3])
    made = applying(standing_of(store), Scenario("x" * 100, chosen))
    store.commit(made, signed(action=Action.SCENARIO), on=was)
    assert exported(store) != before
    back = way_back(store.state()[1], past)
    store.commit(back, signed(action=Action.RESTORE), on=store.revision())
    assert exported(store) == before
    records = [
        [(i.key, i.record) for i in items] for items in (past[Kind.POST], store.items(Kind.POST))
    ]
    assert records[0] == records[1]


def test_applied_is_what_was_tried(stocked: Store) -> None:
    stocked.commit(applying(standing_of(stocked), SCENARIO), signed(), on=stocked.revision())
    posts = {item.key: post_of(item.record) for item in stocked.items(Kind.POST)}
    assert list(posts) == ["poste-0", "poste-7-09", "poste-7-32", "poste-9"]
    assert posts["poste-0"].fte == Fraction(1, 2)
    assert posts["poste-0"].ends == date(2027, 12, 31)
    assert sum(p.fte for key, p in posts.items() if key.startswith("poste-7")) == 4
    assert posts["poste-9"].source == "scénario « Tout à la fois » appliqué"


def test_a_roster_that_changed_meanwhile_refuses_the_whole_scenario(stocked: Store) -> None:
    made, seen = applying(standing_of(stocked), SCENARIO), stocked.revision()
    stocked.commit(changes([post(30)]), signed("autre service"))
    before = exported(stocked)
    with pytest.raises(ConflictError):
        stocked.commit(made, signed(), on=seen)
    assert exported(stocked) == before
    assert moved_since(stocked, seen) == ("poste-30",)


def test_a_scenario_that_changes_nothing_writes_nothing(stocked: Store) -> None:
    assert applying(standing_of(stocked), Scenario("Rien")) == ()
    same = Scenario("Pareil", (ResizePost("poste-7", Fraction(4)),))
    assert applying(standing_of(stocked), same) == ()


def test_what_the_roster_does_not_allow_is_not_written(stocked: Store) -> None:
    with pytest.raises(ScenarioError, match="poste « parti »"):
        applying(standing_of(stocked), Scenario("X", (RemovePost("parti"),)))


def test_a_third_of_a_post_is_refused_in_words(stocked: Store) -> None:
    third = Scenario("Tiers", (ResizePost("poste-0", Fraction(1, 3)),))
    with pytest.raises(RefusedRecordError, match="arrondissez"):
        stocked.commit(applying(standing_of(stocked), third), signed())


def test_keeping_a_scenario_leaves_the_roster_alone(stocked: Store) -> None:
    before = exported(stocked)
    key = new_key(SCENARIO, ())
    stocked.commit([saving(SCENARIO, key, 0, 2)], signed())
    (kept,) = kept_scenarios(stocked.items(Kind.SCENARIO), ATLAS)
    assert (kept.key, kept.scenario, kept.made_at) == (key, SCENARIO, 2)
    assert key.startswith("tout-a-la-fois-")
    assert new_key(SCENARIO, (key,)) == f"{key}-2"
    with pytest.raises(ConflictError):
        stocked.commit([saving(Scenario("Autre"), key, 0, 2)], signed())
    stocked.commit([forgetting(kept)], signed())
    assert stocked.items(Kind.SCENARIO) == ()
    assert exported(stocked) == before


def test_a_kept_scenario_that_cannot_be_read_says_why(stocked: Store) -> None:
    record = {"nom": "Ancien", "note": "", "changements": [{"type": "magie"}]}
    stocked.commit([Change(Kind.SCENARIO, "ancien", record, 0)], signed())
    (kept,) = kept_scenarios(stocked.items(Kind.SCENARIO), ATLAS)
    assert kept.scenario == Scenario("Ancien")
    assert "type inconnu" in kept.refused[0]
