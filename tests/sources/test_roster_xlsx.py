import io
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from coverage.model import Certainty, Post, Precision, Role
from coverage.territories import Atlas
from sources.dataset import Dataset
from sources.problems import Severity
from sources.roster.columns import COLUMNS
from sources.roster.csv_form import roster_bytes
from sources.roster.report import examine_roster
from sources.roster.template import TemplateForm, template
from sources.roster.xlsx_form import NOTES, SHEET, roster_xlsx
from tests.drawn_posts import posts

ONE = Post(
    "p1",
    "=1+1",
    Role.FACILITATOR,
    Fraction(14, 25),
    home="09",
    perimeter=("09", "11"),
    starts=date(2024, 2, 29),
    starts_precision=Precision.DAY,
    ends=date(2025, 12, 31),
    ends_precision=Precision.YEAR,
    programme="2025",
    certainty=Certainty.DEDUCED,
    attested_on=date(2025, 7, 18),
    state_share=Fraction(1, 3),
)


def sheet(data: bytes, name: str = SHEET) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def read(atlas: Atlas, data: bytes) -> tuple[Post, ...]:
    found = examine_roster(data, atlas, "annuaire")
    assert found.roster is not None, [p.sentence() for p in found.of(Severity.ERROR)]
    return found.roster.posts


def test_cells_are_typed_and_nothing_runs() -> None:
    page = sheet(roster_xlsx([ONE]))
    head, row = page.iter_rows(max_row=2)
    cells = dict(zip((cell.value for cell in head), row, strict=True))
    assert list(cells) == list(COLUMNS)
    assert cells["structure"].value == "=1+1"
    assert cells["structure"].data_type == "s"
    assert cells["etp"].value == 0.56
    assert cells["departement"].value == "09"
    assert cells["perimetre"].value == "09|11"
    assert cells["extension"].value is None
    assert cells["date_debut"].value == datetime(2024, 2, 29)  # noqa: DTZ001  as openpyxl reads
    assert cells["date_fin"].value == "2025"
    assert cells["programme"].value == "2025"
    assert cells["part_marches_etat"].value == pytest.approx(1 / 3)
    assert not any(cell.data_type == "f" for line in page.iter_rows() for cell in line)


def test_the_shipped_roster_comes_back_the_same(atlas: Atlas, shipped: Dataset) -> None:
    rows = shipped.roster.posts
    assert read(atlas, roster_xlsx(rows)) == rows
    assert read(atlas, template(rows, TemplateForm.XLSX)) == rows


def test_equal_posts_give_equal_bytes(shipped: Dataset) -> None:
    rows = shipped.roster.posts
    for helped in (False, True):
        first = roster_xlsx(rows, date(2025, 7, 18), helped=helped)
        assert roster_xlsx(rows, date(2025, 7, 18), helped=helped) == first


def test_export_then_import_then_export_is_the_same_in_both_forms(atlas: Atlas) -> None:
    @settings(max_examples=60)
    @given(st.lists(posts(), min_size=1, max_size=3))
    def holds(drawn: list[Post]) -> None:
        known = read(atlas, roster_bytes(drawn))
        assert read(atlas, roster_xlsx(drawn)) == known
        text, book = roster_bytes(known), roster_xlsx(known)
        assert read(atlas, text) == read(atlas, book) == known
        assert roster_bytes(read(atlas, book)) == text
        assert roster_xlsx(read(atlas, text)) == book

    holds()


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1900, 2, 28), date(1901, 1, 1)])
def test_a_day_before_spreadsheets_count_days_is_kept(atlas: Atlas, day: date) -> None:
    post = replace(ONE, starts=day, attested_on=day, state_share=None)
    assert read(atlas, roster_xlsx([post])) == (post,)


def test_the_notes_say_what_each_column_holds() -> None:
    notes = sheet(roster_xlsx([ONE], date(2025, 7, 18)), NOTES)
    said = {row[0].value: row[1].value for row in notes.iter_rows() if row[0].value}
    assert COLUMNS.items() <= said.items()
    assert said["Connu le"] == "18/07/2025"
    assert said["Postes"] == "1"
    assert len(str(said["Empreinte"])) == 64


def test_the_template_helps_to_fill_it_in() -> None:
    page = sheet(template([ONE], TemplateForm.XLSX))
    lists = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert lists == {
        "B2:B5001": '"facilitateur,coordinateur"',
        "K2:K5001": '"etabli,deduit,a_confirmer"',
    }
    assert page.freeze_panes == "B2"
    for cell in next(page.iter_rows(max_row=1)):
        assert cell.comment is not None
        assert cell.comment.text.strip() == COLUMNS[str(cell.value)]
    assert page["M2"].value == "p1"


def test_the_template_as_text_is_the_export() -> None:
    assert template([ONE], TemplateForm.CSV) == roster_bytes([ONE])


def test_an_empty_template_has_its_columns_and_asks_for_a_row(atlas: Atlas) -> None:
    found = examine_roster(template([], TemplateForm.XLSX), atlas, "modele.xlsx")
    assert [p.message for p in found.of(Severity.ERROR)] == [
        "aucune ligne sous les noms de colonnes : ajoutez au moins un poste."
    ]
