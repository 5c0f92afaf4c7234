"""A territory is found as people name it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model import Level
from sources.dataset import Dataset
from sources.place_outside import Outside
from sources.place_search import MOST, PlaceSearch, Rank, inexact, named


@pytest.fixture(scope="module")
def search(shipped: Dataset) -> PlaceSearch:
    return PlaceSearch(shipped.geo, shipped.atlas)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("st gely du fesc", "34255"),
        ("SAINT-GÉLY-DU-FESC", "34255"),
        ("saint gely du fesc", "34255"),
        ("Ste Croix Volvestre", "09257"),
        ("l'isle jourdain", "32160"),
        ("L’Isle-Jourdain", "32160"),
        ("  montpellier ", "34172"),
        ("34172", "34172"),
        ("34", "34"),
        ("243400017", "243400017"),
        ("toulouse metropole", "243100518"),
        ("Bagneres de Bigorre", "65059"),
        ("lʼisle-jourdain", "32160"),
        ("lisle jourdain", "32160"),
        ("vigan", "30350"),
        ("Vigan (Le)", "30350"),
        ("Ville du Vigan", "30350"),
        ("12100 Millau", "12145"),
        ("Millau (12)", "12145"),
        ("34000 MONTPELLIER CEDEX 2", "34172"),
        ("Montpel\u00adlier", "34172"),
        ("villeneuve lez avignon", "30351"),
        ("grand pic saint loup", "200022986"),
        ("CC du Lodévois et Larzac", "200017341"),
        ("département de l'Hérault", "34"),
        ("Occitanie", "region"),
        ("ESCORNEBOEUF", "32123"),
        ("Gignac (Hérault)", "34114"),
        ("gignac lot", "46118"),
        ("Gignac (Hérault, 34114)", "34114"),
        ("CC du Lodévois et Larzac (Hérault)", "200017341"),
        ("Campagne s/ Aude", "11063"),
        ("Luc/Aude", "11209"),
        ("code INSEE : 34172", "34172"),
        ("F-34000 Montpellier", "34172"),
    ],
)
def test_accents_hyphens_capitals_and_short_words_are_indifferent(
    search: PlaceSearch, words: str, code: str
) -> None:
    assert search.find(words)[0].code == code


def test_a_name_that_nobody_has_is_only_ever_near_another(search: PlaceSearch) -> None:
    hits = search.find("Sts-Geniès")
    assert {hit.rank for hit in hits} == {Rank.NEAR}
    assert search.exact("Sts-Geniès") == ()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("13001", "les Bouches-du-Rhône (13) en est un département voisin"),
        ("l'Ardèche", "l'Ardèche (07) en est un département voisin"),
        ("Avignon (84)", "le Vaucluse (84)"),
        ("69001", "le département 69 est hors de la région, et n'en est pas voisin"),
        ("2A004", "le département 2A est hors"),
        ("97411", "le département 974 est hors"),
        ("34000", ""),
        ("Rien", ""),
    ],
)
def test_a_place_of_another_region_is_said_to_be_outside(
    shipped: Dataset, words: str, told: str
) -> None:
    said = Outside(shipped.geo, shipped.atlas).words(words)
    assert told in said
    assert bool(told) == bool(said)


def test_the_only_name_that_begins_so_is_not_passed_off_as_what_was_typed(
    search: PlaceSearch,
) -> None:
    [hit] = search.find("Marseille")
    assert inexact(hit) == "le seul nom qui commence ainsi"
    assert search.exact("Marseille") == ()


def test_a_postcode_gives_all_its_communes_the_most_inhabited_first(search: PlaceSearch) -> None:
    hits = search.find("34700")
    assert hits[0].code == "34142"
    assert len(hits) == 17
    assert {hit.why for hit in hits} == {"code postal 34700"}


def test_a_postcode_without_its_zero_is_found(search: PlaceSearch) -> None:
    assert "09122" in {hit.code for hit in search.find("9000")}


def test_a_number_that_is_a_code_and_a_postcode_means_the_code_first(search: PlaceSearch) -> None:
    ranks = [hit.rank for hit in search.find("34200")]
    assert ranks[0] is Rank.CODE
    assert Rank.POSTCODE in ranks


def test_a_name_and_a_code_of_the_past_lead_to_the_commune_of_today(search: PlaceSearch) -> None:
    [by_name] = search.find("Aulos")
    assert (by_name.code, by_name.why) == ("09296", "Aulos, commune déléguée")
    [by_code] = search.find("09028")
    assert (by_code.code, by_code.rank) == ("09296", Rank.FORMER)


def test_a_slip_of_the_pen_is_proposed_and_said(search: PlaceSearch) -> None:
    hit = search.find("castelnaudri")[0]
    assert (hit.code, hit.rank, hit.why) == ("11076", Rank.NEAR, "orthographe proche")


@pytest.mark.parametrize(
    "words", ["", "   ", "-", "9", "zzzzzz", "999999999999", "'", "%", "\\", "🙂"]
)
def test_what_means_nothing_finds_nothing(search: PlaceSearch, words: str) -> None:
    assert search.find(words) == ()


@given(st.text(max_size=80))
def test_any_text_may_be_typed(search: PlaceSearch, words: str) -> None:
    hits = search.find(words)
    assert len(hits) <= MOST
    assert len({hit.code for hit in hits}) == len(hits)
    assert [hit.rank for hit in hits] == sorted(hit.rank for hit in hits)


def test_a_place_is_found_by_the_very_words_that_tell_it_from_its_namesakes(
    search: PlaceSearch, shipped: Dataset
) -> None:
    codes = [*(one.code for one in shipped.atlas.communes), *shipped.atlas.codes(Level.EPCI)]
    for code, words in named(codes, shipped.atlas).items():
        assert [hit.code for hit in search.exact(words)] == [code], words


def test_a_letter_gives_what_begins_with_it_first(search: PlaceSearch) -> None:
    assert {hit.rank for hit in search.find("e")} == {Rank.START}
    assert len(search.find("e")) == MOST
    assert Rank.INSIDE in {hit.rank for hit in search.find("z")}


def test_every_commune_is_found_by_its_name_and_by_its_code(
    search: PlaceSearch, shipped: Dataset
) -> None:
    for commune in shipped.atlas.communes[::37]:
        assert commune.code in {hit.code for hit in search.exact(commune.name)}
        assert search.find(commune.code)[0].code == commune.code


def test_namesakes_are_told_apart(search: PlaceSearch, shipped: Dataset) -> None:
    hits = search.exact("Saint-Michel")
    assert len(hits) > 2
    names = named((hit.code for hit in hits), shipped.atlas)
    assert len(set(names.values())) == len(hits)
    assert "Saint-Michel (Hérault, 34278)" in names.values()
