"""Who acts on a territory, for one name or for a pasted list of lots."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.survey import Survey
from sources.cases import survey_on
from sources.dataset import Dataset
from sources.place_search import PlaceSearch
from sources.who.answers import COLUMNS, Asked, Way, answer, answers_sheet
from sources.who.listed import MOST_LINES, MOST_SIGNS, ListReader
from sources.who.overlap import Part, overlap, tallies

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
    return ListReader(PlaceSearch(shipped.geo, shipped.atlas))


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
    lost = [line for line in reader.read(PASTED).lines if not line.codes]
    assert [(line.number, line.text) for line in lost] == [(10, "Gignac"), (11, "Rien-du-tout")]
    assert "Gignac (Hérault, 34114), Gignac (Lot, 46118)" in lost[0].remark
    assert "aucun territoire de la région" in lost[1].remark


def test_a_postcode_stands_for_all_its_communes_and_says_so(reader: ListReader) -> None:
    [line] = reader.read("34700").lines
    assert len(line.codes) == 17
    assert line.remark == "code postal 34700, 17 communes"


def test_a_text_too_long_is_refused_whole(reader: ListReader) -> None:
    assert "lignes" in reader.read("x\n" * (MOST_LINES + 1)).refused
    assert "signes" in reader.read("x" * (MOST_SIGNS + 1)).refused
    assert "territoires" in reader.read("Mende, " * 4000).refused
    assert reader.read("\n \n").lines == ()


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


def test_two_posts_share_each_commune_out(survey: Survey, shipped: Dataset) -> None:
    posts = {post.id: post for post in survey.posts}
    first, second = list(posts.values())[:2]
    found = overlap(first, second, shipped.atlas)
    assert sum(int(found.mask(part).sum()) for part in Part) == len(shipped.atlas)
    same = overlap(first, first, shipped.atlas)
    assert not same.mask(Part.FIRST).any()
    assert not same.mask(Part.SECOND).any()
    counted = tallies(found, shipped.atlas)
    acted = sum(
        t.communes for parts in counted.values() for p, t in parts.items() if p is not Part.NEITHER
    )
    assert acted == int((found.first | found.second).sum())
