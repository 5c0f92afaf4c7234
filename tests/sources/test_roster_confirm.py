"""« Confirmer ma ligne », and the end of a convention: whose posts, what is stated, how far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model import Certainty, Level, Post, Precision, Role, Verdict
from coverage.territories import Atlas
from sources.cases import diagnosis_on
from sources.contracts.releases import read_services
from sources.dataset import DATA, Dataset
from sources.fields import MAX_TEXT
from sources.problems import Severity
from sources.store.records import post_of, post_record
from sources.store.store import Store
from sources.store.words import Action, Change, ConflictError, Item, Kind, Signature
from sources.stored import open_product_store, read_stored
from sources.upkeep.confirm import (
    TooLongError,
    confirmations,
    confirmed,
    lines_of,
    service_of,
    statement,
)
from sources.upkeep.gestures import (
    end_remarks,
    most_years,
    proposed_end,
    renewal_remarks,
    years_later,
)

TODAY = date(2026, 11, 22)
KNOWN = date(2025, 7, 18)
SERVICES = read_services(DATA / "contracts" / "decideurs.csv")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_product_store(f"sqlite:///{tmp_path / 'a.sqlite'}", SERVICES)
    yield opened
    opened.engine.dispose()


def post(key: str = "a", **told: object) -> Post:
    return replace(Post(key, key.upper(), Role.FACILITATOR, Fraction(1), "31", ("31",)), **told)  # type: ignore[arg-type]


def items(*posts: Post) -> list[Item]:
    return [Item(Kind.POST, one.id, 1, post_record(one, rank)) for rank, one in enumerate(posts)]


def keys(atlas: Atlas, code: str, *posts: Post, on: date = TODAY) -> list[str]:
    return [line.post.id for line in lines_of(items(*posts), atlas, code, on)]


def test_the_line_of_a_department_is_who_acts_there(atlas: Atlas, store: Store) -> None:
    found = {
        code: [line.post.id for line in lines_of(store.items(Kind.POST), atlas, code, KNOWN)]
        for code in atlas.codes(Level.DEPARTMENT)
    }
    alone = {code: [f"aap2022-{code}"] for code in ("11", "12", "30", "31", "34", "66")}
    assert {code: ids for code, ids in found.items() if ids} == alone


def test_a_part_of_a_department_is_enough(atlas: Atlas) -> None:
    assert keys(atlas, "31", post(perimeter=("243100518",))) == ["a"]
    assert keys(atlas, "31", post(perimeter=("31555",))) == ["a"]
    assert keys(atlas, "09", post(perimeter=("31555",))) == []


def test_the_coordinator_of_the_region_is_nobodys_line(atlas: Atlas) -> None:
    whole = {"perimeter": ("region",)}
    assert keys(atlas, "31", post(role=Role.COORDINATOR, **whole)) == []
    assert keys(atlas, "31", post(**whole)) == ["a"]
    assert keys(atlas, "31", post(role=Role.COORDINATOR)) == ["a"]


@pytest.mark.parametrize(("ends", "there"), [(TODAY, True), (TODAY - timedelta(1), False)])
def test_a_convention_that_is_over_is_no_longer_its_line(
    atlas: Atlas, ends: date, *, there: bool
) -> None:
    assert bool(keys(atlas, "31", post(ends=ends))) is there


def test_an_extension_and_another_department_are_said(atlas: Atlas) -> None:
    shared = post(perimeter=("31", "07"), extension=("09",))
    (line,) = lines_of(items(shared), atlas, "09", TODAY)
    assert line.extended
    assert line.elsewhere == ("07", "31")
    (own,) = lines_of(items(shared), atlas, "31", TODAY)
    assert not own.extended
    assert own.elsewhere == ("07", "09")


def test_every_department_has_its_service(atlas: Atlas) -> None:
    for code in atlas.codes(Level.DEPARTMENT):
        assert service_of(code, SERVICES) == f"DDETS {code}"
    assert service_of("13", SERVICES) is None


days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
maybe = st.none() | days


@given(starts=maybe, ends=maybe, attested=maybe, on=days, certainty=st.sampled_from(Certainty))
def test_a_post_confirmed_is_established_whenever_it_runs_from_then_on(
    starts: date | None, ends: date | None, attested: date | None, on: date, certainty: Certainty
) -> None:
    before = post(starts=starts, ends=ends, attested_on=attested, certainty=certainty, source="A")
    after = confirmed(before, statement("DDETS 31", on), on)
    assert after.certainty is Certainty.ESTABLISHED
    assert after.source == f"A ; Confirmé par DDETS 31 le {on:%d/%m/%Y}"
    assert after.certainty_on(on) is Certainty.ESTABLISHED
    if ends is not None:
        assert after.certainty_on(ends) is Certainty.ESTABLISHED
    if attested is not None and starts is None:
        assert after.attested_on is not None
        assert after.attested_on <= attested
    if starts is not None:
        assert after.attested_on == attested
    same = replace(after, certainty=certainty, source="A", attested_on=attested)
    assert same == before


def test_a_post_is_not_confirmed_twice_in_the_same_words() -> None:
    once = confirmed(post(source="A"), statement("DDETS 31", TODAY), TODAY)
    assert confirmed(once, statement("DDETS 31", TODAY), TODAY) == once
    assert confirmed(post(), "vu", TODAY).source == "vu"
    assert confirmed(post(source="A"), " ", TODAY).source == "A"


def test_a_source_without_room_is_refused_not_cut() -> None:
    stated = statement("DDETS 31", TODAY)
    room = MAX_TEXT - len(stated) - len(" ; ")
    assert len(confirmed(post(source="x" * room), stated, TODAY).source) == MAX_TEXT
    with pytest.raises(TooLongError, match="« a »"):
        confirmed(post(source="x" * (room + 1)), stated, TODAY)


def test_a_confirmation_is_all_or_nothing(store: Store, atlas: Atlas) -> None:
    first = store.items(Kind.POST)[0]
    second = post("b", perimeter=("11",))
    store.commit([Change(Kind.POST, "b", post_record(second, 9), 0)], Signature("DREETS", "x"))
    lines = lines_of(store.items(Kind.POST), atlas, "11", KNOWN)
    assert [line.post.id for line in lines] == [first.key, "b"]
    changes = confirmations(lines, statement("DDETS 11", TODAY), TODAY)
    half = replace(post_of(first.record), fte=Fraction(1, 2))
    edit = Change(Kind.POST, first.key, post_record(half, 0), first.revision)
    store.commit([edit], Signature("DREETS", "x"))
    signature = Signature("DDETS 11", "confirmé", Action.CONFIRM)
    with pytest.raises(ConflictError) as refused:
        store.commit(changes, signature)
    assert [one.key for one in refused.value.conflicts] == [first.key]
    certainties = [post_of(one.record).certainty for one in store.items(Kind.POST)]
    assert certainties.count(Certainty.ESTABLISHED) == 1
    again = lines_of(store.items(Kind.POST), atlas, "11", KNOWN)
    store.commit(confirmations(again, statement("DDETS 11", TODAY), TODAY), signature)
    found = {one.key: post_of(one.record) for one in store.items(Kind.POST)}
    assert found["b"].certainty is found[first.key].certainty is Certainty.ESTABLISHED
    assert found[first.key].fte == Fraction(1, 2)
    assert found[first.key].source.endswith("Confirmé par DDETS 11 le 22/11/2026")


def test_a_line_confirmed_makes_a_verdict_established(store: Store, shipped: Dataset) -> None:
    """The need is an estimate: it caps a covered department at « déduit », not a gap's fact."""
    lines = lines_of(store.items(Kind.POST), shipped.atlas, "30", KNOWN)
    changes = confirmations(lines, statement("DDETS 30", TODAY), TODAY)
    store.commit(changes, Signature("DDETS 30", "confirmé", Action.CONFIRM))
    after = read_stored(store, shipped).dataset
    (gard,) = (one for one in diagnosis_on(after, KNOWN) if one.code == "30")
    assert gard.verdict is Verdict.GAP
    named = [fact for finding in gard.findings for fact in finding.facts if "PLIE" in fact.label]
    assert {fact.certainty for fact in named} == {Certainty.ESTABLISHED}


@pytest.mark.parametrize(
    ("starts", "ends", "warned"),
    [
        (date(2024, 1, 1), date(2026, 12, 31), False),
        (date(2024, 1, 1), date(2027, 1, 1), True),
        (date(2024, 2, 29), date(2027, 2, 27), False),
        (date(2024, 2, 29), date(2027, 2, 28), True),
        (date(2024, 3, 15), date(2027, 3, 14), False),
    ],
)
def test_three_years_in_all_are_the_most(
    shipped: Dataset, starts: date, ends: date, *, warned: bool
) -> None:
    years = most_years(shipped, TODAY)
    assert years == 3
    before = post(starts=starts, ends=date(2025, 12, 31))
    found = list(renewal_remarks(before, replace(before, ends=ends), years))
    assert bool(found) is warned
    assert all(one.severity is Severity.WARNING for one in found)


def test_a_renewal_tells_what_it_cannot_know_and_what_it_does_not_do() -> None:
    before = post(ends=date(2025, 12, 31))
    (unknown,) = renewal_remarks(before, replace(before, ends=date(2026, 12, 31)), 3)
    assert unknown.severity is Severity.INFO
    first, _ = renewal_remarks(before, before, 3)
    assert "rien n'est renouvelé" in first.message
    assert list(renewal_remarks(before, replace(before, ends=None), 3)) == []
    assert list(renewal_remarks(before, replace(before, ends=date(2026, 1, 1)), None)) == []


def test_an_end_must_be_given_and_does_not_prolong() -> None:
    before = post(ends=date(2025, 12, 31))
    (missing,) = end_remarks(before, replace(before, ends=None))
    assert missing.severity is Severity.ERROR
    (later,) = end_remarks(before, replace(before, ends=date(2026, 1, 1)))
    assert later.severity is Severity.WARNING
    assert list(end_remarks(before, replace(before, ends=date(2025, 6, 30)))) == []


@pytest.mark.parametrize(("ends", "warned"), [(KNOWN, False), (KNOWN - timedelta(1), True)])
def test_an_end_before_the_day_the_source_shows_it_running_is_said(
    ends: date, *, warned: bool
) -> None:
    before = post(attested_on=KNOWN)
    assert bool(list(end_remarks(before, replace(before, ends=ends)))) is warned


def test_the_end_proposed_is_one_year_on_and_as_precise() -> None:
    day = post(ends=date(2024, 2, 29), ends_precision=Precision.DAY)
    year = post(ends=date(2025, 12, 31), ends_precision=Precision.YEAR)
    assert proposed_end(day, TODAY) == "28/02/2025"
    assert proposed_end(year, TODAY) == "2026"
    assert proposed_end(post(), TODAY) == "31/12/2026"
    assert years_later(date.max, 1) == date.max
