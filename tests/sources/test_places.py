import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverage.model import Level
from coverage.territories import Atlas
from sources.place_names import PlaceNames
from sources.places import MOST_NAMED, PlaceReader
from sources.problems import Severity
from sources.roster.columns import LONGEST


@pytest.fixture(scope="module")
def places(atlas: Atlas) -> PlaceReader:
    return PlaceReader(atlas)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("09|11", ("09", "11")),
        ("09,11", ("09", "11")),
        ("09;11", ("09", "11")),
        ("09/11", ("09", "11")),
        ("09\n11", ("09", "11")),
        ("09 11", ("09", "11")),
        ("09 et 11", ("09", "11")),
        ("9 | 11 |", ("09", "11")),
        ("09|11|09", ("09", "11")),
        ("Gard", ("30",)),
        ("haute garonne", ("31",)),
        ("Haute-Garonne (31)", ("31",)),
        ("31 - Haute-Garonne", ("31",)),
        ("31-Haute Garonne", ("31",)),
        ("31 HAUTE-GARONNE", ("31",)),
        ("Haute-Garonne 31", ("31",)),
        ("département du Gard", ("30",)),
        ("Dépt 31", ("31",)),
        ("l'Aude", ("11",)),
        ("Ariège et Aude", ("09", "11")),
        ("Ariège, Aude & Gard", ("09", "11", "30")),
        ("Ariège, Aude et 30", ("09", "11", "30")),
        ("Occitanie", ("region",)),
        ("toute la région", ("region",)),
        ("Région Occitanie", ("region",)),
        ("le département du Gers", ("32",)),
        ("Hte-Garonne", ("31",)),
        ("031", ("31",)),
        ("Toulouse", ("31555",)),
        ("Mirepoix (09)", ("09194",)),
        ("Castres 81", ("81065",)),
        ("Grand Narbonne", ("241100593",)),
        ("CC du Frontonnais", ("200034957",)),
        ("Lodévois et Larzac", ("200017341",)),
        ("Lodévois et Larzac, Gard", ("200017341", "30")),
        ("Val 81", ("248100497",)),
        ("Montpellier Méditerranée Métropole", ("243400017",)),
        ("13", ("13",)),
        ("34 | Montpellier", ("34", "34172")),
        ("31 ; Toulouse Métropole", ("31", "243100518")),
        ("Montpellier | 34", ("34172", "34")),
        ("34 / Sète", ("34", "34301")),
        ("34 & Sète", ("34", "34301")),
        ("34 , Sète", ("34", "34301")),
        ("Sète, 34", ("34301", "34")),
        ("31\nToulouse", ("31", "31555")),
        ("34|Montpellier", ("34", "34172")),
        ("Montpellier Méditerranée\nMétropole", ("243400017",)),
        ("", ()),
        ("|", ()),
    ],
)
def test_places_as_people_write_them(
    places: PlaceReader, text: str, codes: tuple[str, ...]
) -> None:
    found, told = places.many(text)
    assert found == codes
    assert all(reading.severity is Severity.INFO for reading in told)


def test_a_name_read_as_a_code_is_said_with_its_level(places: PlaceReader) -> None:
    ((told,), (gard,)) = places.many("Toulouse")[1], places.many("Gard")[1]
    assert told.message == "« Toulouse » lu comme « 31555 » (commune)."
    assert gard.message == "« Gard » lu comme « 30 » (département)."


def test_a_name_that_several_territories_bear_lists_their_codes(places: PlaceReader) -> None:
    codes, (told,) = places.many("Mirepoix")
    assert codes == ()
    assert told.severity is Severity.ERROR
    assert "commune 09194, commune 32258" in told.message
    assert "Écrivez le code" in told.message


@pytest.mark.parametrize(
    "text", ["31 - Gard", "Gard (31)", "DDETS 31", "31 Zone nord", "Mirepoix (31)"]
)
def test_a_code_and_a_name_that_disagree_are_refused(places: PlaceReader, text: str) -> None:
    codes, (told,) = places.many(text)
    assert codes == ()
    assert "n'est pas le nom de « 31 »" in told.message


@pytest.mark.parametrize("text", ["9.11", "30.48", "09/11/2025", "2025-11-09", "9-nov.", "2,4E+08"])
def test_what_a_spreadsheet_mangled_is_never_cut_into_codes(places: PlaceReader, text: str) -> None:
    codes, (told,) = places.many(text)
    assert codes == ()
    assert "tableur" in told.message


@pytest.mark.parametrize(
    ("text", "typed"), [("11.3", "11|30"), ("9.11", "09|11"), ("34.30", "34|30"), ("9.3", "09|30")]
)
def test_two_departments_taken_for_a_number_are_said_as_typed(
    places: PlaceReader, text: str, typed: str
) -> None:
    _, (told,) = places.many(text)
    assert f"si c'est {typed}, écrivez-le ainsi" in told.message


def test_a_number_that_no_two_departments_make_proposes_nothing(places: PlaceReader) -> None:
    _, (told,) = places.many("77.5")
    assert "un nombre : mettez la cellule en texte" in told.message


def test_what_is_unknown_beside_what_is_known_is_named(places: PlaceReader) -> None:
    codes, (told,) = places.many("30/48/Trifouillis")
    assert codes == ("30", "48")
    assert "« Trifouillis »" in told.message


def test_a_cell_full_of_errors_tells_the_first_ones(places: PlaceReader) -> None:
    codes, told = places.many("09|" + "|".join(f"x{n}" for n in range(100)))
    assert codes == ("09",)
    assert len(told) == MOST_NAMED
    assert told[-1].message.endswith("Et d'autres dans la même cellule.")


def test_a_list_of_all_the_communes_of_a_department_is_read(
    atlas: Atlas, places: PlaceReader
) -> None:
    codes = tuple(commune.code for commune in atlas.communes if commune.department == "31")
    assert len("|".join(codes)) < LONGEST
    assert places.many("|".join(codes)) == (codes, [])


@pytest.mark.parametrize(("text", "code"), [("Gard", "30"), ("9", "09"), ("Gard (30)", "30")])
def test_a_department_by_its_name(places: PlaceReader, text: str, code: str) -> None:
    assert places.department(text).value == code


@pytest.mark.parametrize("text", ["Toulouse", "09|11", "region", "31555", "Occitanie"])
def test_a_department_is_one_and_no_other_place(places: PlaceReader, text: str) -> None:
    assert places.department(text).value is None


def test_no_department_is_no_error(places: PlaceReader) -> None:
    assert places.department("").value == ""


def test_every_department_and_epci_is_found_by_its_name(atlas: Atlas) -> None:
    names = PlaceNames(atlas)
    for level in (Level.DEPARTMENT, Level.EPCI):
        for code in atlas.codes(level):
            assert names.find(atlas.name(code).upper().replace("-", " ")) == (code,)


def test_a_commune_is_found_by_its_name_when_it_bears_it_alone(atlas: Atlas) -> None:
    names = PlaceNames(atlas)
    for commune in atlas.communes[::37]:
        found = names.find(commune.name)
        assert commune.code in found
        assert all(atlas.level_of(code) is not None for code in found)


def test_codes_joined_by_any_separator_are_those_codes(atlas: Atlas, places: PlaceReader) -> None:
    known = [
        *atlas.codes(Level.DEPARTMENT),
        *atlas.codes(Level.EPCI)[::20],
        *(commune.code for commune in atlas.communes[::400]),
    ]

    @settings(max_examples=80)
    @given(
        st.lists(st.sampled_from(known), min_size=1, max_size=6, unique=True),
        st.sampled_from(["|", ",", ";", "/", "\n", " ", " et ", " | ", ", "]),
    )
    def holds(codes: list[str], separator: str) -> None:
        assert places.many(separator.join(codes)) == (tuple(codes), [])

    holds()


def test_no_text_is_read_as_a_code_that_is_unknown(atlas: Atlas, places: PlaceReader) -> None:
    @settings(max_examples=200)
    @given(st.text("0123456789AB.,/|-; \nétgard", max_size=16))
    def holds(text: str) -> None:
        assert all(atlas.knows(code) for code in places.many(text)[0])

    holds()
