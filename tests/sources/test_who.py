"""Who acts on a territory, for one name or for a pasted list of lots."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.errors import UnknownCodeError
from coverage.model import Level
from coverage.survey import Survey
from sources.cases import survey_on
from sources.dataset import Dataset
from sources.place_outside import Outside
from sources.place_search import PlaceSearch
from sources.who.answers import Way, answer, answers
from sources.who.listed import MOST_DOUBTS, MOST_LINES, MOST_SIGNS, ListReader
from sources.who.lots import lots_of
from sources.who.overlap import Part, overlap, tallies
from sources.who.pieces import rows_of
from sources.who.sheets import COLUMNS, Asked, answers_sheet, asked_of, remarks_sheet

PASTED = """Lot 1 : Lodève, Clermont l'Hérault ; Agde
Lot n° 2 : 34172
34 - Saint-Michel
- Sète et Mende

LOT 3
Castelnau le lez / Ganges
• 34700
2) Aulos
Gignac
Rien-du-tout
"""


@pytest.fixture(scope="module")
def reader(shipped: Dataset) -> ListReader:
    return ListReader(PlaceSearch(shipped.geo, shipped.atlas), Outside(shipped.geo, shipped.atlas))


@pytest.fixture(scope="module")
def survey(shipped: Dataset) -> Survey:
    return survey_on(shipped, date(2025, 7, 18))


def test_lots_bullets_and_separators_are_understood(reader: ListReader) -> None:
    lines = reader.read(PASTED).lines
    first = [(line.number, line.lot, line.codes) for line in lines if len(line.codes) == 1]
    assert first == [
        (1, "Lot 1", ("34142",)),
        (1, "Lot 1", ("34079",)),
        (1, "Lot 1", ("34003",)),
        (2, "Lot n° 2", ("34172",)),
        (3, "Lot n° 2", ("34278",)),
        (4, "Lot n° 2", ("34301",)),
        (4, "Lot n° 2", ("48095",)),
        (7, "LOT 3", ("34057",)),
        (7, "LOT 3", ("34111",)),
        (9, "LOT 3", ("09296",)),
    ]


def test_what_is_not_understood_is_told_with_what_to_write(reader: ListReader) -> None:
    lost = [line for line in reader.read(PASTED).lines if line.is_lost]
    assert [(line.number, line.text) for line in lost] == [(10, "Gignac"), (11, "Rien-du-tout")]
    assert "Gignac (Hérault, 34114), Gignac (Lot, 46118)" in lost[0].remark
    assert "aucun territoire de la région" in lost[1].remark


def test_a_postcode_stands_for_all_its_communes_and_says_so(reader: ListReader) -> None:
    [line] = reader.read("34700").lines
    assert len(line.codes) == 17
    assert line.remark == "code postal 34700, 17 communes"


def test_a_text_too_long_is_refused_whole(reader: ListReader) -> None:
    assert "2\u00a0000 lignes" in reader.read("x\n" * (MOST_LINES + 1)).refused
    assert "signes" in reader.read("x" * (MOST_SIGNS + 1)).refused
    assert "territoires" in reader.read("Mende, " * 4000).refused
    assert reader.read("\n \n").lines == ()


def shown(reader: ListReader, text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the lot and the codes of what is understood, sure that nothing else is lost."""
    lines = reader.read(text).lines
    assert not [line for line in lines if line.is_lost]
    return [(line.lot, line.codes) for line in lines if line.codes]


def test_a_table_from_a_spreadsheet_is_read_by_its_columns(reader: ListReader) -> None:
    text = (
        "Lot\tCommune\tCode\tMontant\n1\tLodève\t34142\t12 500,00 €\n\tAgde\t34300\t\n"
        "Lot 2\tGignac\t34114\t3\n2\tFoix\t9000\t\n"
    )
    assert shown(reader, text) == [
        ("Lot 1", ("34142",)),
        ("Lot 1", ("34003",)),
        ("Lot 2", ("34114",)),
        ("Lot 2", ("09122",)),
    ]


def test_lines_that_a_pdf_cut_are_put_together_again(reader: ListReader) -> None:
    text = "Saint-Gély-du-\nFesc\nMont-\npellier\nClermont-\nl'Hérault\nCastelnau le\nLez"
    assert [codes for _, codes in shown(reader, text)] == [
        ("34255",),
        ("34172",),
        ("34079",),
        ("34057",),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lot 1 - Lodève", [("Lot 1", ("34142",))]),
        ("Lot 4 Béziers", [("Lot 4", ("34032",))]),
        ("Lot 3 – Gros œuvre\nAgde", [("Lot 3 – Gros œuvre", ("34003",))]),
        ("Lot\nGers", [("", ("46",)), ("", ("32",))]),
        ("Lodève - 120 000 € HT", [("", ("34142",))]),
        ("Agde (12 k€ TTC), Sète", [("", ("34003",)), ("", ("34301",))]),
        ("Communes concernées :\n• Agde ;\n–Mende", [("", ("34003",)), ("", ("48095",))]),
        ("Gignac, Hérault", [("", ("34114",))]),
        ("Montpellier, 34000", [("", ("34172",))]),
        ("34172 34142", [("", ("34172",)), ("", ("34142",))]),
        ("Agde;34300;Hérault", [("", ("34003",))]),
        ("Mont Lozère et Goulet, Mende", [("", ("48027",)), ("", ("48095",))]),
        ("Gignac (Hérault, 34114), Gignac (Lot)", [("", ("34114",)), ("", ("46118",))]),
        ("Vigan, Le ; Agde", [("", ("30350",)), ("", ("34003",))]),
        ("Agde/Mende", [("", ("34003",)), ("", ("48095",))]),
        ("Agde - Mende. Sète", [("", ("34003",)), ("", ("48095",)), ("", ("34301",))]),
        ("Agde ainsi que Mende", [("", ("34003",)), ("", ("48095",))]),
        ("1/ Agde\n(2) Mende\n3.Sète", [("", ("34003",)), ("", ("48095",)), ("", ("34301",))]),
        ("o\tAgde\n\uf0b7\tMende", [("", ("34003",)), ("", ("48095",))]),
        ("• Lot 1 : Agde\n1) Lot 2 : Mende", [("Lot 1", ("34003",)), ("Lot 2", ("48095",))]),
        ("Lot 1 : Agde ; lot n° 2 : Mende", [("Lot 1", ("34003",)), ("lot n° 2", ("48095",))]),
        ("Lot 1 : Gros œuvre\nAgde", [("Lot 1 : Gros œuvre", ("34003",))]),
        ("Lot 1 : Peinture : Agde", [("Lot 1 : Peinture", ("34003",))]),
        ("Tranche ferme : Agde", [("Tranche ferme", ("34003",))]),
        ("Agde (29 000 hab.), 350 heures", [("", ("34003",))]),
        ("Lot 2 - CC Lodévois et Larzac", [("Lot 2", ("200017341",))]),
    ],
)
def test_lots_titles_prices_and_departments_are_told_from_places(
    reader: ListReader, text: str, found: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert shown(reader, text) == found


def test_every_epci_stays_one_place_in_a_list(reader: ListReader, shipped: Dataset) -> None:
    for code in shipped.atlas.codes(Level.EPCI):
        name = shipped.atlas.name(code)
        for text in (f"{name}, Agde", f"Agde et {name}", f"Lot 1 : {name} ; Agde"):
            assert {found for _, codes in shown(reader, text) for found in codes} == {code, "34003"}


def test_a_title_that_no_place_follows_may_be_a_place_and_is_told(reader: ListReader) -> None:
    lost, kept = reader.read("Lot 2 - Castelnaudri\nLot 3 - Agde").lines
    assert lost.is_lost
    assert "lu comme un titre, mais rien ne le suit" in lost.remark
    assert kept.codes == ("34003",)


def test_a_name_that_others_bear_but_for_an_article_is_told(reader: ListReader) -> None:
    [line] = reader.read("Angles").lines
    assert line.codes == ("81014",)
    assert "a pu s'écrire ainsi aussi : Les Angles (Gard, 30011)" in line.remark
    [line] = reader.read("Mende, Lozère").lines
    assert line.remark == "« Mende, Lozère » : lu comme un seul territoire"
    [_, line] = reader.read("Foix ; Mende ; 48").lines
    assert line.remark == "« Mende 48 » : lu comme un seul territoire"


def test_a_place_said_twice_in_a_lot_is_counted_once_and_told(reader: ListReader) -> None:
    lines = reader.read("Lot 1 : Agde\nAgde\nLot 2 : Agde").lines
    assert [line.codes for line in lines] == [("34003",), (), ("34003",)]
    assert lines[1].remark == "« Agde » : déjà dit ligne 1, compté une fois."
    assert not lines[1].is_lost


def test_a_list_of_too_many_places_is_refused_before_any_is_searched(reader: ListReader) -> None:
    search = cast("PlaceSearch", SimpleNamespace(exact=pytest.fail))
    outside = cast("Outside", SimpleNamespace(words=pytest.fail))
    assert "territoires" in ListReader(search, outside).read("a, " * 60_000).refused


def test_a_run_of_blanks_counts_as_one() -> None:
    assert [row.text for row in rows_of(f"Agde{' ' * 99}x\ty")] == ["Agde x\ty"]


def test_likenesses_are_looked_for_no_further_than_one_reads(shipped: Dataset) -> None:
    search, asked = PlaceSearch(shipped.geo, shipped.atlas), []
    seen = SimpleNamespace(
        exact=search.exact, bears=search.bears, atlas=search.atlas, find=lambda *a: asked.append(a)
    )
    reader = ListReader(cast("PlaceSearch", seen), Outside(shipped.geo, shipped.atlas))
    lines = reader.read("\n".join(f"rien{'x' * at}" for at in range(MOST_DOUBTS + 50))).lines
    assert len(asked) == MOST_DOUBTS
    assert all(line.is_lost and "ne répond" in line.remark for line in lines)


def test_a_place_of_another_region_is_never_dropped_in_silence(reader: ListReader) -> None:
    [_, other] = reader.read("Alès (30)\tAvignon (84)").lines
    assert other.is_lost
    assert "le Vaucluse (84)" in other.remark


@given(st.text(max_size=200))
def test_every_line_that_is_written_is_read_or_told(reader: ListReader, text: str) -> None:
    read = reader.read(text)
    assert all(line.codes or line.remark for line in read.lines)
    assert all(1 <= line.number <= len(text.splitlines()) for line in read.lines)


def test_a_commune_by_extension_is_said_bordering(survey: Survey) -> None:
    [cover] = answer(survey, "30007").covers
    assert (cover.way, cover.share) == (Way.EXTENSION, Fraction(1))
    assert answer(survey, "48095").covers == ()


def test_an_epci_that_straddles_says_on_how_much_of_it_each_acts(survey: Survey) -> None:
    shares = {one.post.structure: one.share for one in answer(survey, "243400736").covers}
    assert shares == {
        "Montpellier Méditerranée Métropole": Fraction(9, 13),
        "PLIE Est Héraultais": Fraction(4, 13),
    }


def test_the_file_has_a_row_a_territory_and_post_and_one_where_nobody_acts(survey: Survey) -> None:
    asked = [Asked("Alès", "Lot 1", "30007"), Asked("Mende", "", "48095")]
    sheet = answers_sheet(survey, asked)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in sheet.rows]
    assert [row["structure"] for row in rows] == ["PLIE Est Héraultais", None]
    assert rows[0]["agit_par"] == "extension"
    assert rows[0]["lot"] == "Lot 1"
    assert rows[1]["verdict"] == "Zone blanche (sans facilitateur connu)"
    assert rows[1]["etp"] is None


def test_nothing_that_was_pasted_is_lost_in_the_files(reader: ListReader, survey: Survey) -> None:
    lines = reader.read(PASTED).lines
    lost = [line for line in lines if line.is_lost]
    rows = answers_sheet(survey, asked_of(lines), lost, {"30007": "x"}).rows
    assert all(len(row) == len(COLUMNS) for row in rows)
    assert [row[0] for row in rows[-len(lost) :]] == ["Gignac", "Rien-du-tout"]
    assert "à préciser" in str(rows[-2][-1])
    assert len(remarks_sheet(lines).rows) == len(lines)


def test_a_lot_is_summed_up_in_figures(reader: ListReader, survey: Survey) -> None:
    lines = reader.read("LOT 1 : Alès, Lodève, Mende\nLOT 2 : Foix").lines
    asked = asked_of(lines)
    given = answers(survey, [one.code for one in asked])
    first, second = lots_of(zip((one.lot for one in asked), given, strict=True))
    assert (first.territories, len(first.structures), first.nobody, first.bordering) == (3, 2, 1, 1)
    assert (second.name, second.structures, second.nobody) == ("LOT 2", (), 1)


def test_territories_of_all_levels_are_answered_in_the_order_asked(survey: Survey) -> None:
    codes = ["34172", "region", "34", "243400017", "34172"]
    assert [one.code for one in answers(survey, codes)] == codes
    with pytest.raises(UnknownCodeError):
        answers(survey, ["99999"])


def test_two_posts_share_each_commune_out(survey: Survey, shipped: Dataset) -> None:
    located = {post.id: post for post in survey.posts}
    herault, gard = located["aap2022-34"], located["aap2022-30"]
    found = overlap([herault], [gard], shipped.atlas)
    assert sum(int(found.mask(part).sum()) for part in Part) == len(shipped.atlas)
    here = shipped.atlas.positions(["243400736"])  # in the two departments
    assert found.counts(here) == {
        part: count for part in Part if (count := int(found.mask(part)[here].sum()))
    }
    assert found.mask(Part.FIRST).any()
    assert found.mask(Part.SECOND_EXTENDED).any()
    assert not found.mask(Part.SECOND).any()  # it has no perimeter, an extension only
    same = overlap([herault, gard], [herault], shipped.atlas)
    assert not same.mask(Part.SECOND).any()
    assert same.mask(Part.BOTH).sum() == found.mask(Part.FIRST).sum()
    assert same.mask(Part.FIRST_EXTENDED).sum() == found.mask(Part.SECOND_EXTENDED).sum()
    counted = tallies(found, shipped.atlas)
    acted = sum(
        t.communes for parts in counted.values() for p, t in parts.items() if p is not Part.NEITHER
    )
    assert acted == int((~found.mask(Part.NEITHER)).sum())


def test_one_s_perimeter_wins_over_the_other_s_extension(survey: Survey, shipped: Dataset) -> None:
    [post] = [one for one in survey.posts if one.id == "aap2022-34"]
    other = replace(post, perimeter=(), extension=post.perimeter)
    found = overlap([post], [other], shipped.atlas)
    assert not found.mask(Part.BOTH).any()
    assert int(found.mask(Part.BOTH_EXTENDED).sum()) == 341
