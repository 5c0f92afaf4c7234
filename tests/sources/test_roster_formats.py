"""The same roster as CSV, XLSX and ODS: what spreadsheets do to cells, read right or refused."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from coverage.model import Post, Precision
from coverage.territories import Atlas
from sources.problems import Severity
from sources.roster.imported import read_roster
from sources.roster.report import Form, RosterReport, examine_roster
from tests.hostile_files import c, ods, ods_row, row, xlsx

HEADER = ("structure", "qualite", "etp", "departement", "perimetre", "date_debut", "date_fin")
ROWS = (
    ("Maison de l'été", "facilitateur", "0,5", "31", "31|09", "2024-01-01", "2026"),
    ("Nœud", "coordinatrice", "0.56", "", "region", "01/10/2024", "31/12/2026"),
)
TEXT = "\n".join(";".join(line) for line in (HEADER, *ROWS))
FORMS: dict[str, bytes] = {
    "utf-8": TEXT.encode(),
    "utf-8 with mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "cp1252": TEXT.encode("cp1252"),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16 without mark": TEXT.encode("utf-16-le"),
    "CR": TEXT.replace("\n", "\r").encode(),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "tab": TEXT.replace(";", "\t").encode(),
    "comma": TEXT.replace("0,5", '"0,5"').replace(";", ",").encode(),
    "sep=": b"sep=;\r\n" + TEXT.encode(),
    "xlsx": xlsx("".join(row(n, line) for n, line in enumerate((HEADER, *ROWS), start=1))),
    "ods": ods("".join(ods_row(line) for line in (HEADER, *ROWS))),
}


def one_row(*cells: str, formats: tuple[int | str, ...] = (), **others: object) -> bytes:
    """Pack a workbook of one post, some of its cells typed."""
    plain = dict(zip("ABCDEFG", ROWS[0], strict=True))
    typed = {cell.split('"')[1][0]: cell for cell in cells}
    line = "".join(
        typed.get(place, c(f"{place}2", text, "inlineStr")) for place, text in plain.items()
    )
    data = row(1, HEADER) + f'<row r="2">{line}</row>'
    return xlsx(data, formats=formats, **others)


def report(atlas: Atlas, *cells: str, **others: object) -> RosterReport:
    return examine_roster(one_row(*cells, **others), atlas, "annuaire.xlsx")  # type: ignore[arg-type]


def post(atlas: Atlas, *cells: str, **others: object) -> Post:
    found = report(atlas, *cells, **others)
    assert found.roster is not None, [p.sentence() for p in found.problems]
    (only,) = found.roster.posts
    return only


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_file_gives_the_same_posts(atlas: Atlas, form: str) -> None:
    expected = read_roster(TEXT.encode(), atlas).roster.posts
    found = examine_roster(FORMS[form], atlas, "annuaire")
    assert found.form is Form.STANDARD
    assert found.roster is not None
    assert found.roster.posts == expected
    assert expected[0].structure == "Maison de l'été"
    assert [p.fte for p in expected] == [Fraction(1, 2), Fraction(14, 25)]


def test_figures_of_a_spreadsheet_are_exact(atlas: Atlas) -> None:
    assert post(atlas, c("C2", "0.56000000000000005")).fte == Fraction(14, 25)
    assert post(atlas, c("C2", "1", style=1), formats=("0%",)).fte == 1


def test_a_code_that_became_a_number_is_read_and_said(atlas: Atlas) -> None:
    assert post(atlas, c("D2", "9.0")).home == "09"
    assert post(atlas, c("E2", "243400017")).perimeter == ("243400017",)
    assert post(atlas, c("E2", "2.43400017E8")).perimeter == ("243400017",)


def test_dates_of_a_spreadsheet(atlas: Atlas) -> None:
    read = post(atlas, c("F2", "45566", style=1), c("G2", "2026"), formats=(14,))
    assert (read.starts, read.starts_precision) == (date(2024, 10, 1), Precision.DAY)
    assert (read.ends, read.ends_precision) == (date(2026, 12, 31), Precision.YEAR)
    old = post(atlas, c("F2", "44104", style=1), formats=(14,), date_1904=True)
    assert old.starts == date(2024, 10, 1)
    bare = post(atlas, c("F2", "44104"), date_1904=True)
    assert bare.starts == date(2024, 10, 1)


def test_a_day_number_without_its_format_is_read_and_said(atlas: Atlas) -> None:
    found = report(atlas, c("F2", "45566"))
    (problem,) = (p for p in found.of(Severity.INFO) if p.column == "date_debut")
    assert "01/10/2024 (numéro de jour d'un tableur)" in problem.message


def test_a_year_shown_as_a_date_is_refused(atlas: Atlas) -> None:
    found = report(atlas, c("F2", "2025", style=1), formats=(14,))
    (problem,) = (p for p in found.of(Severity.ERROR) if p.column == "date_debut")
    assert "l'année 2025 tapée" in problem.message


@pytest.mark.parametrize(
    ("cell", "column", "word"),
    [
        (c("E2", "9.11"), "perimetre", "09|11"),
        (c("C2", "#REF!", "e"), "etp", "formule en erreur"),
        (c("A2", "#N/A", "e"), "structure", "formule en erreur"),
        (c("C2", "1", "b"), "etp", "VRAI ou FAUX"),
        (c("D2", "0", "b"), "departement", "VRAI ou FAUX"),
        (c("C2", "-1"), "etp", "strictement positifs"),
        (c("C2", "0"), "etp", "strictement positifs"),
        (c("E2", "45970", style=1), "perimetre", "date"),
        (c("C2", "1", style=2), "etp", "pas un nombre"),
    ],
)
def test_what_a_spreadsheet_spoiled_is_refused_with_the_reason(
    atlas: Atlas, cell: str, column: str, word: str
) -> None:
    found = report(atlas, cell, formats=(14, "yyyy"))
    assert [(p.line, p.column) for p in found.of(Severity.ERROR)] == [(2, column)]
    assert word in found.of(Severity.ERROR)[0].message


@pytest.mark.parametrize("make", [xlsx, ods])
def test_the_table_of_the_call_comes_as_a_workbook_too(
    atlas: Atlas, make: Callable[[str], bytes]
) -> None:
    head = ("Bénéficiaire", "Suivi convention", "ETP", "Qualité")
    lines = (head, ("Maison", "DDETS 31", "1,00", "Facilitateur"))
    if make is xlsx:
        data = make("".join(row(n, line) for n, line in enumerate(lines, start=3)))
    else:
        data = make("".join(ods_row(line) for line in lines))
    found = examine_roster(data, atlas, "appel")
    assert found.form is Form.CALL
    assert found.roster is not None
    assert found.roster.posts[0].perimeter == ("31",)


@pytest.mark.parametrize(
    "text",
    [
        (
            "structure;qualite;etp;departement;perimetre;date_debut;date_fin;extension;source\n"
            "A;facilitateur;1;31;31;2024;2025;;\n"
            "B;facilitateur;1;31;31;32;2024;2025;;\n"
        ),
        (
            "structure;qualite;etp;departement;perimetre;extension;date_debut;date_fin;source\n"
            "B;facilitateur;1;31;31;32;2024;2025;;\n"
        ),
        (
            "structure,qualite,departement,perimetre,date_debut,date_fin,etp,source\n"
            "A,facilitateur,31,31,2024,2025,1,50,\n"
            "B,facilitateur,31,31,2024,2025,1,00,\n"
        ),
    ],
)
def test_a_separator_slipped_into_a_cell_is_refused_even_when_the_last_cell_is_empty(
    atlas: Atlas, text: str
) -> None:
    found = examine_roster(text.encode(), atlas, "f.csv")
    assert not found.accepted
    assert any("guillemets" in p.message for p in found.of(Severity.ERROR))


@pytest.mark.parametrize("end", ["", ";", ";;"])
def test_a_separator_that_ends_every_row_shifts_nothing(atlas: Atlas, end: str) -> None:
    header = "structure;qualite;etp;departement;perimetre;date_debut;date_fin"
    rows = [f"{name};facilitateur;1;31;31;2024;2025{end}" for name in "AB"]
    for first in (header, header + end):
        found = examine_roster("\n".join([first, *rows]).encode(), atlas, "f.csv")
        assert found.accepted


def test_the_last_instant_of_a_day_is_not_the_next_day(atlas: Atlas) -> None:
    found = examine_roster(one_row(c("F2", "45356.99999999999", style=1), formats=(22,)), atlas)
    assert found.roster is not None
    assert found.roster.posts[0].starts == date(2024, 3, 5)


def test_a_universal_time_is_refused_in_a_workbook_as_in_a_text(atlas: Atlas) -> None:
    found = examine_roster(one_row(c("F2", "2024-03-05T23:30:00Z", "d")), atlas)
    assert any("fuseau" in p.message for p in found.of(Severity.ERROR))


def test_a_row_of_no_height_and_a_merge_of_the_whole_sheet_are_told(atlas: Atlas) -> None:
    rows = row(1, HEADER) + row(2, ROWS[0], attributes=' ht="0" customHeight="1"')
    assert any(
        "masquées" in p.message for p in examine_roster(xlsx(rows), atlas).of(Severity.WARNING)
    )
    merge = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    whole = examine_roster(xlsx(row(1, HEADER) + row(2, ROWS[0]), after=merge), atlas)
    assert any("fusionnées" in p.message for p in whole.of(Severity.ERROR))


def test_a_mark_of_excel_that_is_wrong_does_not_hide_the_table(atlas: Atlas) -> None:
    assert examine_roster(b"sep=,\r\n" + TEXT.encode(), atlas).accepted


@pytest.mark.parametrize("name", ["Ensemble", "Somme", "Cumul", "T O T A L"])
def test_a_full_row_named_like_a_sum_is_told(atlas: Atlas, name: str) -> None:
    text = f"{TEXT}\n{name};facilitateur;0,5;31;31;2024;2026"
    found = examine_roster(text.encode(), atlas).of(Severity.WARNING)
    assert any("total" in p.message for p in found)
