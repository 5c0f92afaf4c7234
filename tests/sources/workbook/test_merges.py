import pytest

from sources.problems import Severity
from tests.hostile_files import HEADER, ODS_TABLE, ROW, merged, o, ods, overlapping, row, xlsx
from tests.sources.workbook.reading import cells, read, refusal, said

SECOND = ("", "coordinateur", "0.5", "11", "2024-01-01", "2026-12-31", "11")
BLANK_ETP = ("Foyer", "coordinateur", "", "11", "2024-01-01", "2026-12-31", "11")


def book(*rows: tuple[str, ...], ranges: list[str]) -> bytes:
    lines = (HEADER, *rows)
    data = "".join(row(line, one) for line, one in enumerate(lines, start=1))
    return xlsx(data, after=merged(ranges))


def test_a_name_merged_down_is_read_on_each_line_and_said() -> None:
    data = book(ROW, SECOND, SECOND, ranges=["A2:A4"])
    assert [line[0] for line in cells(data)] == ["Maison"] * 3
    assert said(read(data), Severity.INFO) == [
        (2, "cellules fusionnées (A2:A4) : valeur lue pour chacune des lignes 2 à 4.")
    ]


def test_a_figure_merged_down_is_never_repeated() -> None:
    table = read(book(ROW, BLANK_ETP, BLANK_ETP, ranges=["C2:C4"]))
    assert [row.cells[2] for row in table.rows] == ["1", "", ""]
    errors = [p for p in table.problems if p.severity is Severity.ERROR]
    assert [(p.line, p.column, p.value) for p in errors] == [(3, "etp", "1"), (4, "etp", "1")]
    assert all("défusionnez" in p.message for p in errors)


def test_the_name_of_the_figure_is_known_without_case_or_accent() -> None:
    rows = (tuple(name.upper() for name in HEADER), ROW, BLANK_ETP)
    data = "".join(row(line, one) for line, one in enumerate(rows, start=1))
    table = read(xlsx(data, after=merged(["C2:C3"])))
    assert [p.column for p in table.problems] == ["ETP"]


def test_an_empty_merge_on_figures_multiplies_nothing() -> None:
    assert read(book(BLANK_ETP, BLANK_ETP, ranges=["C2:C3"])).problems == ()


def test_cells_merged_across_leave_the_covered_ones_empty_with_a_warning() -> None:
    across = ("Maison", "facilitateur", "1", "", "2024-01-01", "2026-12-31", "")
    table = read(book(across, ranges=["C2:D2"]))
    assert table.rows[0].cells[2:4] == ("1", "")
    assert [(line, "C2:D2" in said_) for line, said_ in said(table, Severity.WARNING)] == [
        (2, True)
    ]


def test_a_block_is_filled_down_its_first_column_only() -> None:
    data = book(ROW, ("", "", *ROW[2:]), ranges=["A2:B3"])
    table = read(data)
    errors = said(table, Severity.ERROR)
    assert [row.cells[0] for row in table.rows] == ["Maison", "Maison"]
    assert [line for line, _ in errors] == [2]  # « facilitateur » stands under the merged cell
    assert "cachée" in errors[0][1]


def test_a_value_hidden_under_a_merged_cell_is_an_error() -> None:
    table = read(book(ROW, ("Foyer", *ROW[1:]), ranges=["A2:A3"]))
    assert said(table, Severity.ERROR)[0][0] == 3
    assert "Foyer" in [p.value for p in table.problems]


def test_lines_that_hold_nothing_else_are_not_made_up() -> None:
    assert len(cells(book(ROW, ranges=["A2:A40", "B2:B1048576"]))) == 1


def test_titles_and_names_merged_are_no_data() -> None:
    data = (
        row(1, ("Annuaire des postes",))
        + row(2, (*HEADER[:4], "Convention", "", "perimetre"))
        + row(3, ("", "", "", "", "Date début", "date_fin"))
        + row(4, ROW)
    )
    ranges = ["A1:G1", "A2:A3", "B2:B3", "E2:F2", "G2:G3"]
    table = read(xlsx(data, after=merged(ranges)))
    assert table.header.cells == (*HEADER[:4], "Date début", "date_fin", "perimetre")
    assert [row.cells for row in table.rows] == [ROW]
    assert {p.severity for p in table.problems} == {Severity.INFO}


def test_merged_cells_that_overlap_are_refused_at_once() -> None:
    table = read(overlapping())
    assert any("chevauchent" in message for _, message in said(table, Severity.ERROR))


@pytest.mark.parametrize("place", ["A2:", ":A3", "A0:A3", "2:3", "A2:AAAA9", ""])
def test_merged_cells_without_a_place_are_a_damage(place: str) -> None:
    data = xlsx(after=merged([place]))
    assert "abîmé" in refusal(data) or place == "A2:"


def test_merged_cells_of_an_ods_are_opened_the_same() -> None:
    head = ODS_TABLE.partition("</table:table-row>")[0] + "</table:table-row>"
    first = o("Maison", 'table:number-rows-spanned="2"') + "".join(map(o, ROW[1:]))
    second = "<table:covered-table-cell/>" + "".join(map(o, SECOND[1:]))
    rows = "".join(f"<table:table-row>{line}</table:table-row>" for line in (first, second))
    data = ods(head + rows)
    assert [line[0] for line in cells(data)] == ["Maison", "Maison"]
    assert [line for line, _ in said(read(data), Severity.INFO)] == [2]
