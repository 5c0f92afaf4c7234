import pytest

from sources.problems import Severity
from tests.hostile_files import (
    HEADER,
    ODS_TABLE,
    ROW,
    o,
    ods,
    ods_content,
    ods_of,
    ods_row,
)
from tests.sources.workbook.reading import cells, read, refusal, said

HEAD = ods_row(HEADER)


def one(cell: str) -> str:
    """Return the text of a cell that stands in A2."""
    rest = "".join(map(o, ROW[1:]))
    return cells(ods(f"{HEAD}<table:table-row>{cell}{rest}</table:table-row>"))[0][0]


def typed(kind: str, value: str, shown: str, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" {value} {more}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (typed("float", 'office:value="9"', "9,00"), "9"),
        (typed("float", 'office:value="0.56"', "0,6"), "0.56"),
        (typed("float", 'office:value="45566"', "45 566"), "45566"),
        (typed("float", 'office:value="1E-5"', "0"), "0.00001"),
        (typed("percentage", 'office:value="1"', "100 %"), "1"),
        (typed("currency", 'office:value="300000"', "300 000 €"), "300000"),
        (typed("date", 'office:date-value="2025-09-01"', "sept.-25"), "2025-09"),
        (typed("date", 'office:date-value="2025-09-01"', "1 sept. 2025"), "2025-09-01"),
        (typed("date", 'office:date-value="2025-01-01"', "2025"), "2025"),
        (typed("date", 'office:date-value="2025-09-01T08:30:00"', "x"), "2025-09-01 08:30:00"),
        (typed("boolean", 'office:boolean-value="true"', "VRAI"), "VRAI"),
        (typed("time", 'office:time-value="PT12H30M00S"', "12:30:00"), "12:30:00"),
        (typed("string", 'office:string-value="brut"', "montré"), "brut"),
        (typed("float", 'office:value="0"', "#REF!", 'table:formula="of:=A1"'), "#REF!"),
        (typed("float", 'office:value="0"', "Err:502", 'table:formula="of:=A1"'), "Err:502"),
        (typed("string", 'office:string-value=""', "#N/A", 'table:formula="of:=A1"'), "#N/A"),
        (typed("float", 'office:value="2"', "2", 'table:formula="of:=1+1"'), "2"),
        (typed("string", "", "un<text:s/>mot<text:s text:c='3'/>espacé"), "un mot   espacé"),
        (typed("string", "", "un\n   mot<text:tab/>puis<text:line-break/>b"), "un mot\tpuis\nb"),
        (typed("string", "", "un</text:p><text:p>deux"), "un\ndeux"),
        (typed("string", "", "<text:span>ri<text:a>che</text:a></text:span>"), "riche"),
        (typed("string", "", "09"), "09"),
        ("<table:table-cell><text:p>sans type</text:p></table:table-cell>", "sans type"),
        ("<table:table-cell/>", ""),
    ],
)
def test_every_type_of_cell_has_one_text(cell: str, text: str) -> None:
    assert one(cell) == text


@pytest.mark.parametrize(
    "aside",
    [
        "<office:annotation><text:p>note</text:p></office:annotation>",
        "<draw:frame><draw:text-box><text:p>cadre</text:p></draw:text-box></draw:frame>",
        f'<table:table table:name="sous">{ODS_TABLE}</table:table>',
    ],
)
def test_what_stands_beside_the_text_of_a_cell_is_not_read(aside: str) -> None:
    cell = f"<table:table-cell>{aside}<text:p>seul</text:p></table:table-cell>"
    assert one(cell) == "seul"


def test_changes_that_were_tracked_are_not_rows() -> None:
    before = (
        f"<table:tracked-changes><table:table>{ODS_TABLE}</table:table></table:tracked-changes>"
    )
    assert cells(ods_of(ods_content({"A": ODS_TABLE}, before=before))) == [ROW]


def test_repeats_count_as_a_spreadsheet_shows_them() -> None:
    blank = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    twice = ods_row(ROW, 'table:number-rows-repeated="2"')
    gap = f'{o("Foyer")}<table:table-cell table:number-columns-repeated="5"/>{o("31")}'
    rows = HEAD + blank + twice + f"<table:table-row>{gap}</table:table-row>"
    table = read(ods(rows))
    assert [row.line for row in table.rows] == [5, 6, 7]
    assert table.rows[2].cells == ("Foyer", "", "", "", "", "", "31")


def test_a_group_of_rows_and_names_printed_on_each_page_are_rows() -> None:
    rows = f"<table:table-header-rows>{HEAD}</table:table-header-rows>"
    rows += f"<table:table-row-group>{ods_row(ROW)}</table:table-row-group>"
    assert cells(ods(rows)) == [ROW]


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = columns + HEAD + ods_row(ROW, 'table:visibility="filter"')
    table = read(ods(rows))
    assert [row.cells for row in table.rows] == [ROW]
    assert [line for line, _ in said(table, Severity.WARNING)] == [2, 1]


def test_a_row_struck_out_is_read_and_said() -> None:
    style = (
        '<style:style style:name="barre" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="droit" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="none"/></style:style>'
    )
    struck = o("Foyer", 'table:style-name="barre"') + "".join(map(o, ROW[1:]))
    straight = o("Maison", 'table:style-name="droit"') + "".join(map(o, ROW[1:]))
    blank = '<table:table-cell table:style-name="barre"/>'
    rows = (
        f"{HEAD}<table:table-row>{struck}</table:table-row>"
        f"<table:table-row>{straight}{blank}</table:table-row>"
    )
    table = read(ods(rows, styles=style))
    assert [row.cells[0] for row in table.rows] == ["Foyer", "Maison"]
    ((line, message),) = said(table, Severity.WARNING)
    assert (line, message.split(".")[0]) == (
        2,
        "lignes barrées dans le classeur, lues comme les autres : 2",
    )


def test_a_formula_without_value_is_an_error_that_names_the_cell() -> None:
    cell = '<table:table-cell table:formula="of:=1+1"/>'
    rows = f"{HEAD}<table:table-row>{o('M')}{o('x')}{cell}</table:table-row>"
    (problem,) = read(ods(rows)).problems
    assert (problem.line, problem.column, problem.severity) == (2, "etp", Severity.ERROR)
    assert "C2" in problem.message


def test_a_formula_whose_text_is_empty_is_an_empty_cell() -> None:
    """As LibreOffice writes `=""`: no kind, and an empty paragraph."""
    cell = '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
    rows = f"{HEAD}<table:table-row>{o('M')}{o('x')}{cell}</table:table-row>"
    assert read(ods(rows)).problems == ()


@pytest.mark.parametrize("number", ["x", "", "-", "1.5"])
def test_a_repeat_that_is_no_number_is_a_damage(number: str) -> None:
    cell = o("x", f'table:number-columns-repeated="{number}"')
    assert "abîmé" in refusal(ods(f"{HEAD}<table:table-row>{cell}</table:table-row>"))
