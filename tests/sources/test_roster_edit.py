"""One post edited: the parsers of the file, the change it makes, what two users make together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.model import Certainty, Post, Role
from coverage.territories import Atlas
from sources.cases import diagnosis_on
from sources.dataset import Dataset
from sources.problems import Severity
from sources.roster.csv_form import roster_bytes
from sources.roster.imported import COLUMNS, read_roster
from sources.store.records import post_of, post_record
from sources.store.store import Store
from sources.store.words import Action, ConflictError, Kind, Signature
from sources.stored import open_product_store
from sources.upkeep.edit import (
    Typed,
    cells_of,
    change_of,
    differences,
    merged,
    named,
    read_typed,
    removal,
)
from sources.upkeep.impact import impacts, telling_days
from tests.drawn_posts import posts as drawn_posts

GOOD = {
    "structure": "Maison de l'emploi",
    "qualite": "facilitateur",
    "etp": "1,00",
    "departement": "31",
    "perimetre": "31",
    "date_debut": "01/01/2026",
    "date_fin": "31/12/2026",
    "certitude": "etabli",
}
SIGNED = Signature("DREETS", "essai", Action.EDIT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_product_store(f"sqlite:///{tmp_path / 'a.sqlite'}", ("DREETS", "DDETS 31"))
    yield opened
    opened.engine.dispose()


def typed(atlas: Atlas, **cells: str) -> Typed:
    return read_typed({**GOOD, **cells}, atlas)


def good(atlas: Atlas, **cells: str) -> Post:
    post = typed(atlas, **cells).post
    assert post is not None
    return post


@settings(max_examples=40)
@given(drawn=drawn_posts())
def test_a_form_reads_what_the_file_reads(atlas: Atlas, drawn: Post) -> None:
    (of_file,) = read_roster(roster_bytes([drawn]), atlas).roster.posts
    record = post_record(of_file, 0)
    assert read_typed(cells_of(record), atlas).post == of_file
    assert post_of(record) == of_file


@settings(max_examples=40)
@given(drawn=drawn_posts())
def test_a_form_opened_and_saved_as_it_stands_changes_nothing(atlas: Atlas, drawn: Post) -> None:
    (of_file,) = read_roster(roster_bytes([drawn]), atlas).roster.posts
    record = post_record(of_file, 7)
    again = read_typed(cells_of(record), atlas).post
    assert again is not None
    assert differences(record, post_record(again, 7)) == ()


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("etp", "zut", "pas un nombre"),
        ("etp", "0", "strictement positifs"),
        ("etp", "", "obligatoire"),
        ("structure", "  ", "absent"),
        ("date_debut", "31/02/2026", ""),
        ("date_fin", "01/01/2020", "avant le début"),
        ("perimetre", "99999", "code inconnu"),
        ("departement", "243400017", "n'est pas un département"),
        ("part_marches_etat", "2", "entre 0 et 1"),
        ("atteste_le", "jamais", ""),
        ("structure", "x" * 2_001, "raccourcissez"),
        ("id", "é", "invalide"),
    ],
)
def test_an_error_stands_under_its_field(atlas: Atlas, column: str, text: str, said: str) -> None:
    read = typed(atlas, **{column: text})
    assert read.post is None
    errors = [p for p in read.under(column) if p.severity is Severity.ERROR]
    assert errors
    assert said in errors[0].message


def test_all_errors_come_at_once(atlas: Atlas) -> None:
    read = typed(atlas, etp="zut", date_fin="hier", perimetre="1")
    assert {problem.column for problem in read.errors} >= {"etp", "date_fin"}


def test_a_warning_does_not_forbid_to_save(atlas: Atlas) -> None:
    read = typed(atlas, etp="1,5")
    assert read.post is not None
    assert [p.severity for p in read.under("etp")] == [Severity.WARNING]


@pytest.mark.parametrize("text", ["Mai\x00son", "Mai\x1bson", "Mai\nson", "Mai\tson", "Mai\x7fson"])
def test_what_no_keyboard_types_is_cleaned(atlas: Atlas, text: str) -> None:
    assert good(atlas, structure=text).structure == "Mai son"


def test_a_text_like_a_formula_stays_as_typed(atlas: Atlas) -> None:
    assert good(atlas, structure="=1+1", source="'=2").structure == "=1+1"
    assert good(atlas, source="'=2").source == "'=2"


def test_a_structure_called_total_is_refused_and_not_lost(atlas: Atlas) -> None:
    read = typed(atlas, structure="Total")
    assert read.post is None
    assert read.errors


def test_the_id_of_another_post_is_refused(atlas: Atlas) -> None:
    other = replace(good(atlas), id="pris")
    read = read_typed({**GOOD, "id": "pris", "structure": "Autre"}, atlas, [other])
    assert read.post is None
    assert "déjà pris" in read.under("id")[0].message


def test_the_same_post_twice_is_said(atlas: Atlas) -> None:
    other = replace(good(atlas), id="pris", source="ailleurs")
    read = read_typed(GOOD, atlas, [other])
    assert read.post is not None
    assert "« pris »" in read.under("structure")[0].message
    assert not read_typed({**GOOD, "etp": "0,5"}, atlas, [other]).under("structure")


def test_a_new_post_comes_last_and_an_edit_keeps_its_place(store: Store, atlas: Atlas) -> None:
    items = store.items(Kind.POST)
    others = [post_of(item.record) for item in items]
    new = named(replace(good(atlas), id=""), others)
    store.commit([change_of(new, items, 0)], SIGNED)
    third = items[2]
    edited = replace(post_of(third.record), fte=Fraction(1, 2))
    store.commit([change_of(edited, store.items(Kind.POST), third.revision)], SIGNED)
    found = [post_of(item.record) for item in store.items(Kind.POST)]
    assert [post.id for post in found] == [*(post.id for post in others), new.id]
    assert found[2] == edited
    assert found[-1] == new


def test_a_post_made_twice_at_once_is_made_once(store: Store, atlas: Atlas) -> None:
    items = store.items(Kind.POST)
    new = named(replace(good(atlas), id=""), [])
    store.commit([change_of(new, items, 0)], SIGNED)
    with pytest.raises(ConflictError):
        store.commit([change_of(new, items, 0)], SIGNED)


def test_a_post_removed_meanwhile_can_be_made_again(store: Store) -> None:
    items = store.items(Kind.POST)
    item = items[3]
    store.commit([removal(item.key, item.revision)], SIGNED)
    post = post_of(item.record)
    with pytest.raises(ConflictError) as refused:
        store.commit([change_of(post, items, item.revision)], SIGNED)
    assert refused.value.conflicts[0].present is None
    store.commit([change_of(post, store.items(Kind.POST), 0)], SIGNED)
    assert post in [post_of(one.record) for one in store.items(Kind.POST)]


texts = st.sampled_from(["", "a", "b", "c"])
typings = st.fixed_dictionaries(dict.fromkeys(COLUMNS, texts))


@given(first=typings, mine=typings, theirs=typings)
def test_two_users_lose_nothing(
    first: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    result = merged(first, mine, theirs)
    for column in COLUMNS:
        changed_by_me = mine[column] != first[column]
        assert result[column] == (mine if changed_by_me else theirs)[column]
    assert merged(first, mine, first) == mine
    assert merged(first, first, theirs) == theirs
    assert merged({}, mine, theirs) == mine


def test_what_changes_is_told_field_by_field(atlas: Atlas) -> None:
    before, after = (post_record(good(atlas, etp=text, id="un"), 0) for text in ("1", "0,5"))
    (only,) = differences(before, after)
    assert (only.column, only.before, only.after) == ("etp", "1,00", "0,50")
    assert {one.before for one in differences(None, after)} == {None}


DAYS = st.dates(date(2025, 1, 1), date(2025, 1, 9))


@given(first=DAYS, second=DAYS, other=DAYS, last=DAYS, looked=DAYS)
def test_a_day_that_tells_is_one_on_which_the_post_runs_before_or_after(
    first: date, second: date, other: date, last: date, looked: date
) -> None:
    before = Post("a", "A", Role.FACILITATOR, Fraction(1), starts=first, ends=last)
    after = replace(before, starts=second, ends=other)
    days = telling_days(before, after, [looked])
    span = [date(2025, 1, 1) + timedelta(n) for n in range(10)]
    differ = [on for on in span if before.is_active(on) != after.is_active(on)]
    assert set(days) == set(differ[:1]) | (
        {looked} if before.is_active(looked) or after.is_active(looked) else set()
    )


def test_the_last_day_of_the_calendar_is_no_trap() -> None:
    before = Post("a", "A", Role.FACILITATOR, Fraction(1), ends=date.max)
    assert telling_days(before, replace(before, ends=date(2026, 12, 31)), []) == (date(2027, 1, 1),)


def test_an_edit_tells_which_departments_it_changes(shipped: Dataset) -> None:
    on = shipped.reference_date
    before = diagnosis_on(shipped, on)
    posts = shipped.roster.posts
    without = [post for post in posts if post.id != "aap2022-12"]
    (gone,) = impacts(shipped, before, without, on)
    assert (gone.after.code, gone.changes_verdict) == ("12", True)
    half = [replace(p, fte=Fraction(1, 2)) if p.id == "aap2022-31" else p for p in posts]
    (halved,) = impacts(shipped, before, half, on)
    assert (halved.after.code, halved.changes_verdict) == ("31", False)
    sure = [replace(p, certainty=Certainty.ESTABLISHED) for p in posts]
    assert all(one.changes_verdict for one in impacts(shipped, before, sure, on)[:1])
    assert impacts(shipped, before, posts, on) == ()
