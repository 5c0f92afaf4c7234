"""A lead becomes a post once, when its ETP and dates are given; an aggregate never does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from coverage.model import Certainty, Role
from sources.cases import diagnosis_on
from sources.dataset import Dataset
from sources.leads import Lead
from sources.store.store import Store
from sources.store.words import Action, ConflictError, Kind, Signature
from sources.stored import open_product_store, read_stored
from sources.upkeep.edit import change_of, read_typed
from sources.upkeep.lead import (
    REQUIRED,
    cautions,
    lacking,
    lead_cells,
    own_area,
    post_id,
    refusal,
)

GIVEN = {"etp": "0,5", "date_debut": "2025", "date_fin": "31/12/2026"}
WHERE = {**GIVEN, "perimetre": "32"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_product_store(f"sqlite:///{tmp_path / 'a.sqlite'}", ("DREETS",))
    yield opened
    opened.engine.dispose()


def lead(shipped: Dataset, code: str) -> Lead:
    return next(one for one in shipped.leads if one.id == code)


def test_every_lead_reads_as_a_post_once_its_figures_are_given(shipped: Dataset) -> None:
    for one in shipped.leads:
        read = read_typed({**lead_cells(one, shipped.atlas), **WHERE}, shipped.atlas)
        assert read.post is not None, (one.id, read.problems)
        assert read.post.id == f"piste-{one.id.lower()}"
        assert read.post.fte == Fraction(1, 2)
        assert read.post.role is Role.FACILITATOR
        assert read.post.home == one.territory
        assert read.post.certainty is Certainty.TO_CONFIRM
        assert one.id in read.post.source
        assert one.source in read.post.source


def test_a_lead_says_neither_its_etp_nor_its_dates(shipped: Dataset) -> None:
    for one in shipped.leads:
        assert not set(GIVEN) & set(lead_cells(one, shipped.atlas))


def test_the_perimeter_of_a_lead_is_the_territory_of_its_name_not_where_it_was_seen(
    shipped: Dataset,
) -> None:
    proposed = {one.id: lead_cells(one, shipped.atlas)["perimetre"] for one in shipped.leads}
    assert {code: area for code, area in proposed.items() if area} == {
        "P1": "32",
        "P2": "243000643",
        "P4": "81",
        "P9": "200066355",
        "P11": "34",
        "P13": "200069300",
    }


def test_an_epci_of_another_department_is_not_proposed(shipped: Dataset) -> None:
    away = replace(lead(shipped, "P2"), territory="65")
    assert not own_area(away, shipped.atlas)
    assert not own_area(replace(away, territory="zz"), shipped.atlas)


def test_a_lead_without_a_place_is_not_accepted_and_asks_where_it_acts(shipped: Dataset) -> None:
    cells = {**lead_cells(lead(shipped, "P7"), shipped.atlas), **GIVEN}
    (asked,) = lacking(REQUIRED, cells)
    assert asked.column == "perimetre"
    assert "indiquez où le poste agit" in asked.message
    assert lacking(REQUIRED, {**cells, "perimetre": "243400017"}) == ()
    assert lacking(REQUIRED, {**cells, "extension": "30"}) == ()
    assert {one.column for one in lacking(REQUIRED, {})} == set(REQUIRED)


def test_what_a_lead_overlaps_is_told_as_a_sentence(shipped: Dataset) -> None:
    told = {code: cautions(lead(shipped, code))[0] for code in ("P1", "P7", "P12")}
    assert told["P1"].startswith("Peut être un des 4 ETP")
    assert told["P7"].startswith("Recoupe aap2022-34 : ne pas additionner. ")
    assert told["P12"].startswith("Recoupe les autres lignes de l'Hérault : ne pas additionner. ")


def test_an_aggregate_is_refused_with_its_reason(shipped: Dataset) -> None:
    assert "deux fois" in refusal(lead(shipped, "P12"), [])
    assert [one.id for one in shipped.leads if refusal(one, [])] == ["P12"]


def test_a_lead_that_overlaps_a_row_warns(shipped: Dataset) -> None:
    warned = [one.id for one in shipped.leads if any("deux fois" in c for c in cautions(one))]
    assert warned == ["P1", "P7", "P8", "P10", "P12"]


def test_a_page_that_establishes_no_facilitator_is_said(shipped: Dataset) -> None:
    said = [one.id for one in shipped.leads if any("n'établit pas" in c for c in cautions(one))]
    assert said == ["P4", "P5", "P6", "P9", "P12", "P13"]


def test_two_users_accept_a_lead_once(shipped: Dataset, store: Store) -> None:
    first = lead(shipped, "P1")
    items = store.items(Kind.POST)
    changes = []
    for given in ("0,5", "1"):
        post = read_typed(
            {**lead_cells(first, shipped.atlas), **WHERE, "etp": given}, shipped.atlas
        ).post
        assert post is not None
        changes.append(change_of(post, items, 0))
    signature = Signature("DREETS", "Piste P1 acceptée", Action.LEAD)
    store.commit(changes[:1], signature)
    with pytest.raises(ConflictError) as refused:
        store.commit(changes[1:], signature)
    assert refused.value.conflicts[0].by == "DREETS"
    posts = read_stored(store, shipped).dataset.roster.posts
    assert [post.fte for post in posts if post.id == post_id(first)] == [Fraction(1, 2)]
    assert "Déjà acceptée" in refusal(first, [post.id for post in posts])


def test_a_lead_accepted_counts_and_is_to_be_confirmed(shipped: Dataset, store: Store) -> None:
    on = date(2025, 7, 18)
    cells = {**lead_cells(lead(shipped, "P1"), shipped.atlas), **WHERE}
    post = read_typed(cells, shipped.atlas).post
    assert post is not None
    change = change_of(post, store.items(Kind.POST), 0)
    store.commit([change], Signature("DREETS", "x", Action.LEAD))
    after = read_stored(store, shipped).dataset
    before_32, after_32 = (
        next(one for one in diagnosis_on(data, on) if one.code == "32") for data in (shipped, after)
    )
    assert before_32.own_fte == 0
    assert after_32.own_fte == Fraction(1, 2)
    assert after_32.certainty is Certainty.TO_CONFIRM


def test_any_id_of_a_lead_makes_an_id_of_a_post(shipped: Dataset) -> None:
    odd = replace(lead(shipped, "P1"), id="É 1/2")
    assert read_typed({**lead_cells(odd, shipped.atlas), **WHERE}, shipped.atlas).post is not None
