import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from coverage.model import Level
from coverage.staffing import By
from coverage.tables import COLUMNS
from sources.cases import (
    RESTRICTION,
    export_diagnosis,
    export_roster,
    export_staffing,
    needs_of,
    parameters_on,
    stamp_of,
    survey_on,
)
from sources.csv_fr import STARTS_A_FORMULA, restored
from sources.dataset import Dataset, load_dataset, with_needs
from sources.export import STAMP_COLUMNS, Sheet, version
from sources.parameter_rules import ESTIMATE_ON, STATE_SHARE
from sources.xlsx import MAX_CELL, sheet_xlsx

ON = date(2025, 7, 18)
HOSTILE = ("<img src=x onerror=alert(1)>", "${7*7}", "`", "=1+1", "@SUM(A1)", "+33", "-1", "\t=1")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    file = tmp_path_factory.mktemp("hostile") / "hostile.csv"
    lines = ["structure;qualite;etp;departement;perimetre;date_debut;date_fin"]
    lines += [f'"{name}";facilitateur;1;31;31;2024;2026' for name in HOSTILE]
    file.write_text("\n".join(lines), "utf-8")
    return load_dataset(file)


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_has_the_contract_columns_then_the_stamp(shipped: Dataset) -> None:
    head, *rows = rows_of(
        export_diagnosis(shipped, survey_on(shipped, ON), Level.DEPARTMENT, "csv")
    )
    assert head == [*COLUMNS, *STAMP_COLUMNS]
    assert len(rows) == 13
    first = dict(zip(head, rows[0], strict=True))
    assert first["code"] == "09"
    assert first["besoin_central"] == "0,464"
    assert first["charge"] == ""
    assert first["dans_aap"] == "oui"
    assert first["date_reference"] == "2025-07-18"
    assert "heures_par_etp = 43000 / 40000 / 28000" in first["parametres"]
    assert len(first["empreinte"]) == 64


def test_a_text_that_looks_like_the_markup_of_the_library_stays_a_text(shipped: Dataset) -> None:
    text = "<r><t>gras</t></r>"
    stamp = stamp_of(shipped, parameters_on(shipped, ON), ON)
    data = sheet_xlsx(Sheet("Essai", {"nom": "Nom"}, ((text,), (f"{text}&",))), stamp)
    names = [row[0].value for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].rows]
    assert [str(name).strip() for name in names] == ["nom", text, f"{text}&"]


def test_xlsx_is_typed_and_explains_itself(shipped: Dataset) -> None:
    data = export_diagnosis(shipped, survey_on(shipped, ON), Level.DEPARTMENT, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    page, notes = book["Couverture"], book["Lisez-moi"]
    head = [cell.value for cell in page[1]]
    assert head == [*COLUMNS, *STAMP_COLUMNS]
    cells = dict(zip(head, page[2], strict=True))
    assert cells["code"].value == "09"
    assert cells["besoin_central"].value == pytest.approx(0.464)
    assert cells["dans_aap"].value is True
    assert cells["charge"].value is None
    assert cells["date_reference"].value.date() == ON
    said = " ".join(str(cell.value) for row in notes.iter_rows() for cell in row)
    for word in (version(), "Heures qu'un ETP peut suivre", "43000 / 40000 / 28000", "hypothèse"):
        assert word in said
    assert all(name in said for name in head)


def test_geojson_has_shapes_the_same_columns_and_metadata(shipped: Dataset) -> None:
    survey = survey_on(shipped, ON)
    found = json.loads(export_diagnosis(shipped, survey, Level.DEPARTMENT, "geojson"))
    assert list(found["features"][0]["properties"]) == list(COLUMNS)
    assert all(item["geometry"]["type"].endswith("Polygon") for item in found["features"])
    assert found["metadata"]["date_reference"] == "2025-07-18"
    assert found["metadata"]["parametres"]["part_marches_etat"]["valeur"] == "1"
    assert len(found["metadata"]["empreinte"]) == 64


@pytest.mark.parametrize("level", [Level.EPCI, Level.COMMUNE])
def test_geojson_of_the_other_levels(shipped: Dataset, level: Level) -> None:
    survey = survey_on(shipped, ON, codes=("09",))
    found = json.loads(export_diagnosis(shipped, survey, level, "geojson", ("09",)))
    assert all(item["geometry"] for item in found["features"])
    assert len(found["features"]) == len(survey.atlas.codes(level))


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "geojson"])
def test_the_same_inputs_give_the_same_bytes(shipped: Dataset, form: str) -> None:
    survey = survey_on(shipped, ON)
    first = export_diagnosis(shipped, survey, Level.DEPARTMENT, form)
    assert export_diagnosis(shipped, survey, Level.DEPARTMENT, form) == first


def fingerprint_of(data: Dataset, on: date = ON, **settings: object) -> str:
    survey = survey_on(data, on, settings or None)  # type: ignore[arg-type]  # plain test values
    head, first, *_ = rows_of(export_diagnosis(data, survey, Level.DEPARTMENT, "csv"))
    return first[head.index("empreinte")]


def test_the_fingerprint_changes_with_each_input(
    shipped: Dataset, hostile: Dataset, tmp_path: Path
) -> None:
    file = tmp_path / "besoins.csv"
    file.write_text("territoire;besoin_etp\n09;1\n", "utf-8")
    needs = with_needs(shipped, file)
    file.write_text("territoire;besoin_etp\n09;2\n", "utf-8")
    other_needs = with_needs(shipped, file)
    found = [
        fingerprint_of(shipped),
        fingerprint_of(hostile),
        fingerprint_of(needs),
        fingerprint_of(other_needs),
        fingerprint_of(shipped, date(2025, 7, 19)),
        fingerprint_of(shipped, **{ESTIMATE_ON: False}),
    ]
    assert len(set(found)) == len(found)
    assert fingerprint_of(shipped) == found[0]


def test_no_cell_of_an_export_is_a_formula(hostile: Dataset) -> None:
    texts = export_diagnosis(hostile, survey_on(hostile, ON), Level.DEPARTMENT, "csv")
    for row in [*rows_of(texts), *rows_of(export_roster(hostile))]:
        assert not any(c.startswith(STARTS_A_FORMULA) for c in row if not is_figure(c))
    for data in (
        export_diagnosis(hostile, survey_on(hostile, ON), Level.DEPARTMENT, "xlsx"),
        export_staffing(hostile, ON, By.STRUCTURE, "xlsx"),
    ):
        book = openpyxl.load_workbook(io.BytesIO(data))
        kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
        assert "f" not in kinds
        assert not any(cell.hyperlink for page in book for row in page.iter_rows() for cell in row)


def is_figure(text: str) -> bool:
    return text.replace(",", "").lstrip("-").isdigit()


def test_hostile_names_come_out_literally(hostile: Dataset) -> None:
    lines = rows_of(export_staffing(hostile, ON, By.STRUCTURE, "csv"))[1:]
    assert {restored(row[0]) for row in lines} == {name.strip() for name in HOSTILE}
    found = json.loads(export_staffing(hostile, ON, By.STRUCTURE, "json"))
    assert {line["cle"] for line in found["lignes"]} == {name.strip() for name in HOSTILE}


def test_etp_adds_up_to_the_call(shipped: Dataset) -> None:
    for by in By:
        found = json.loads(export_staffing(shipped, ON, by, "json"))
        assert list(found) == ["date", "facilitateurs", "coordination", "non_localise", "lignes"]
        assert (found["facilitateurs"], found["coordination"]) == (10.0, 0.56)
        assert found["non_localise"] == 4.0
        assert sum(line["facilitateurs"] for line in found["lignes"]) == 10.0
        assert sum(line["coordination"] for line in found["lignes"]) == pytest.approx(0.56)


def test_a_need_of_a_department_is_spread_before_codes_are_kept(
    shipped: Dataset, tmp_path: Path
) -> None:
    file = tmp_path / "besoins.csv"
    file.write_text("territoire;besoin_etp\n31;10\n", "utf-8")
    data = with_needs(shipped, file)
    survey = survey_on(data, ON, codes=("31555",))
    found = json.loads(export_diagnosis(data, survey, Level.COMMUNE, "json"))
    assert len(found) == 1
    assert 0 < found[0]["besoin"]["central"] < 10


def test_without_estimate_nothing_is_known(shipped: Dataset) -> None:
    off = {ESTIMATE_ON: False}
    assert needs_of(shipped, parameters_on(shipped, ON, off)).blocks == ()
    found = json.loads(
        export_diagnosis(shipped, survey_on(shipped, ON, off), Level.DEPARTMENT, "json")
    )
    assert {row["besoin"]["base"] for row in found} == {"inconnu"}
    assert {row["besoin"]["central"] for row in found} == {None}
    assert "couvert" not in {row["verdict"] for row in found}


def test_a_text_too_long_for_a_cell_is_cut(shipped: Dataset) -> None:
    sheet = Sheet("Essai", {"a": "texte"}, (("x" * (MAX_CELL + 1),),))
    stamp = stamp_of(shipped, parameters_on(shipped, ON), ON)
    book = openpyxl.load_workbook(io.BytesIO(sheet_xlsx(sheet, stamp)))
    assert len(book["Essai"]["A2"].value) == MAX_CELL
    assert "32 767 caractères" in readme_of(sheet_xlsx(sheet, stamp))
    short = Sheet("Essai", {"a": "texte"}, (("x" * MAX_CELL,),))
    assert "32 767 caractères" not in readme_of(sheet_xlsx(short, stamp))


def readme_of(data: bytes) -> str:
    notes = openpyxl.load_workbook(io.BytesIO(data))["Lisez-moi"]
    return "\n".join(str(c.value) for row in notes.iter_rows() for c in row if c.value)


def said_by(data: Dataset, form: str, codes: tuple[str, ...] = (), **settings: object) -> str:
    survey = survey_on(data, ON, settings or None, codes)  # type: ignore[arg-type]  # as above
    made = export_diagnosis(data, survey, Level.DEPARTMENT, form, codes)
    if form == "xlsx":
        return readme_of(made)
    if form == "geojson":
        return json.dumps(json.loads(made)["metadata"], ensure_ascii=False)
    head, first, *_ = rows_of(made)
    return first[head.index("parametres")]


ESTIMATE_WORDS = {"csv": "heures_par_etp", "geojson": "heures_par_etp", "xlsx": "Heures qu'un ETP"}


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_an_export_names_the_needs_it_rests_on_and_not_the_estimate(
    shipped: Dataset, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "mes besoins.csv"
    file.write_text("territoire;besoin_etp\n09;1\n", "utf-8")
    said = said_by(with_needs(shipped, file), form)
    assert "mes besoins.csv" in said
    assert ESTIMATE_WORDS[form] not in said
    assert "estimation_active" not in said
    assert ESTIMATE_WORDS[form] in said_by(shipped, form)
    off = said_by(shipped, form, **{ESTIMATE_ON: False})
    assert ESTIMATE_WORDS[form] not in off
    assert "mes besoins" not in off


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_an_export_says_to_which_territories_it_is_limited(shipped: Dataset, form: str) -> None:
    said = said_by(shipped, form, ("09", "31"))
    assert RESTRICTION in said
    assert "09, 31" in said or '"09", "31"' in said
    assert RESTRICTION not in said_by(shipped, form)


def test_a_long_list_of_codes_is_not_repeated_on_each_row(shipped: Dataset) -> None:
    codes = shipped.atlas.codes(Level.EPCI)
    said = said_by(shipped, "csv", codes)
    assert f"et {len(codes) - 20} autres" in said
    assert codes[-1] in said_by(shipped, "xlsx", codes)
    assert codes[-1] in said_by(shipped, "geojson", codes)


def test_a_declared_need_names_its_file_and_its_line(shipped: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "besoins.csv"
    file.write_text("territoire;besoin_etp\n31;1\n\n09;1\n", "utf-8")
    data = with_needs(shipped, file)
    survey = survey_on(data, ON)
    for form in ("json", "csv", "geojson"):
        text = export_diagnosis(data, survey, Level.DEPARTMENT, form).decode()
        assert "besoins.csv, ligne 4" in text
    book = openpyxl.load_workbook(
        io.BytesIO(export_diagnosis(data, survey, Level.DEPARTMENT, "xlsx"))
    )
    cells = [str(cell.value) for row in book["Couverture"].iter_rows() for cell in row]
    assert any("besoins.csv, ligne 4" in cell for cell in cells)


def test_a_count_of_etp_rests_on_no_parameter(shipped: Dataset) -> None:
    head, first, *_ = rows_of(export_staffing(shipped, ON, By.DEPARTMENT, "csv"))
    said = first[head.index("parametres")]
    assert said.startswith("Annuaire incomplet")
    assert "=" not in said
    notes = readme_of(export_staffing(shipped, ON, By.DEPARTMENT, "xlsx"))
    assert "Paramètres employés\naucun" in notes


def test_a_setting_is_seen_in_the_export(shipped: Dataset) -> None:
    assert STATE_SHARE in parameters_on(shipped, ON).used


def test_every_form_but_json_says_that_the_roster_is_incomplete() -> None:
    data = load_dataset()
    survey = survey_on(data, date(2025, 7, 18))
    metadata = json.loads(export_diagnosis(data, survey, Level.DEPARTMENT, "geojson"))["metadata"]
    assert any("Annuaire incomplet" in warning for warning in metadata["avertissements"])
    assert "Annuaire incomplet" in export_diagnosis(data, survey, Level.DEPARTMENT, "csv").decode()
    statuses = {told["statut"] for told in metadata["parametres"].values()}
    assert statuses <= {"texte", "hypothèse", "estimation"}
