"""What is written is read back equal, whatever a post holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coverage.model import Certainty, Post, Precision, Role
from sources.store.records import encoded, post_of, post_record
from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import Change, Kind
from tests.store import world
from tests.store.world import signed

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
CODES = st.lists(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0|"), min_size=1, max_size=9
    ),
    max_size=3,
).map(tuple)
YEARS = st.integers(1900, 2100)
UNKNOWN = st.just((None, Precision.UNKNOWN))
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
STARTS = st.one_of(
    UNKNOWN,
    DAYS.map(lambda day: (day, Precision.DAY)),
    YEARS.map(lambda year: (date(year, 1, 1), Precision.YEAR)),
)
ENDS = st.one_of(
    UNKNOWN,
    DAYS.map(lambda day: (day, Precision.DAY)),
    YEARS.map(lambda year: (date(year, 12, 31), Precision.YEAR)),
)
FIGURES = st.one_of(
    st.integers(1, 999).map(lambda cents: Fraction(cents, 100)),
    st.decimals(0, 9, places=12).map(Fraction),
    st.fractions(0, 9, max_denominator=1000),
)


# What a file gives back: the store takes nothing finer.
WRITTEN = st.decimals(0, 9, places=9).map(Fraction)


@st.composite
def posts(draw: st.DrawFn, figures: st.SearchStrategy[Fraction] = FIGURES) -> Post:
    starts, ends = draw(STARTS), draw(ENDS)
    return Post(
        id=draw(TEXTS.filter(bool)),
        structure=draw(TEXTS),
        role=draw(st.sampled_from(Role)),
        fte=draw(figures),
        home=draw(st.one_of(st.none(), TEXTS.filter(bool))),
        perimeter=draw(CODES),
        extension=draw(CODES),
        starts=starts[0],
        starts_precision=starts[1],
        ends=ends[0],
        ends_precision=ends[1],
        programme=draw(TEXTS),
        followed_by=draw(TEXTS),
        certainty=draw(st.sampled_from(Certainty)),
        source=draw(TEXTS),
        attested_on=draw(st.one_of(st.none(), DAYS)),
        state_share=draw(st.one_of(st.none(), figures)),
    )


@given(posts(), st.integers(0, 10_000))
def test_the_record_of_a_post_is_that_post(post: Post, rank: int) -> None:
    record = post_record(post, rank)
    assert post_of(record) == post
    assert record["rang"] == rank


@pytest.mark.parametrize("fte", ["0.56", "1", "1/3", "0.1234567891", "1000000.01", "2/7"])
def test_an_etp_is_kept_exactly(fte: str) -> None:
    one = world.post(1, fte=Fraction(fte), state_share=Fraction(fte) / 2_000_000)
    read = post_of(post_record(one, 0))
    assert (read.fte, read.state_share) == (one.fte, one.state_share)


def test_the_same_content_is_the_same_text() -> None:
    assert encoded({"b": 1, "a": ["é", None]}) == encoded({"a": ["é", None], "b": 1})


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(posts(WRITTEN), max_size=12, unique_by=lambda one: one.id))
def test_any_roster_is_read_back_equal_from_both_engines(store: Store, roster: list[Post]) -> None:
    kept = {one.id for one in roster}
    gone = [
        Change(Kind.POST, item.key, None) for item in store.items(Kind.POST) if item.key not in kept
    ]
    revision = store.commit([*world.changes(roster), *gone], signed())
    for found in (store.items(Kind.POST), store.state(revision)[1][Kind.POST]):
        assert [post_of(item.record) for item in found] == roster
    replayed = {line.key: line.after for line in store.lines() if line.kind is Kind.POST}
    assert [post_of(replayed[one.id] or {}) for one in roster] == roster
    assert verify(store).faults == ()


def test_what_is_shipped_is_given_back_whole(opened: Callable[..., Store], address: str) -> None:
    from sources.dataset import load_dataset  # noqa: PLC0415  slow to load
    from sources.store.store import open_store  # noqa: PLC0415  same
    from sources.stored import read_stored, shipped_content  # noqa: PLC0415  same

    shipped = load_dataset()
    store = open_store(address, world.SERVICES, shipped_content)
    try:
        stored = read_stored(store, shipped)
    finally:
        store.close()
    assert stored.dataset.roster == shipped.roster
    assert stored.dataset.operations.rows == shipped.operations.rows
    assert stored.dataset.sidecar == shipped.sidecar
    assert stored.dataset.reference_date == shipped.reference_date
    assert set(stored.seen.values()) == {1}
