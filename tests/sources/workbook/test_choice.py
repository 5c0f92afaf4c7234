from sources.problems import Severity
from tests.hostile_files import (
    FAR,
    HEADER,
    ODS_TABLE,
    ROW,
    TABLE,
    books,
    ods_content,
    ods_of,
    ods_row,
    row,
)
from tests.sources.workbook.reading import cells, read, refusal, said

OTHER = row(1, ("ville", "habitants")) + row(2, ("Foix", "9000"))
NEXT = row(1, HEADER) + row(2, ("Foyer", *ROW[1:]))


def test_the_sheet_with_the_names_is_taken_and_the_others_are_said() -> None:
    table = read(books({"Villes": OTHER, "Annuaire": TABLE, "Vide": ""}))
    assert [row.cells for row in table.rows] == [ROW]
    assert said(table, Severity.INFO) == [
        (None, "feuille « Villes » non lue : la feuille lue est « Annuaire ».")
    ]


def test_a_second_sheet_with_the_names_is_a_warning() -> None:
    table = read(books({"2024": TABLE, "2025": NEXT}))
    assert table.rows[0].cells == ROW
    ((_, message),) = said(table, Severity.WARNING)
    assert "« 2025 »" in message


def test_a_list_of_allowed_values_before_the_table_is_not_the_table() -> None:
    lists = row(1, ("Qualité", "Extension", "Autre")) + row(2, ("facilitateur", "31", "x"))
    summary = row(1, ("structure", "etp")) + row(2, ("Maison", "3"))
    table = read(books({"Listes": lists, "Synthèse": summary, "2025": TABLE, "2024": NEXT}))
    assert [one.cells for one in table.rows] == [ROW]
    warnings = [message for _, message in said(table, Severity.WARNING)]
    assert [message.split(" ")[2] for message in warnings] == ["Listes", "Synthèse", "2024"]
    assert all("ici « 2025 »" in message for message in warnings)


def test_a_hidden_sheet_with_more_names_comes_after_one_that_shows() -> None:
    shown = row(1, HEADER[:4]) + row(2, ROW[:4])
    table = read(books({"Ancien": TABLE, "Annuaire": shown}, states={"Ancien": "hidden"}))
    assert table.header.cells == HEADER[:4]


def test_the_readme_of_our_exports_is_left_out_in_silence() -> None:
    assert read(books({"Annuaire": TABLE, "Lisez-moi": OTHER})).problems == ()


def test_a_hidden_sheet_comes_after_those_that_show() -> None:
    sheets = {"Ancien": NEXT, "Annuaire": TABLE}
    table = read(books(sheets, states={"Ancien": "veryHidden"}))
    assert table.rows[0].cells == ROW
    assert len(said(table, Severity.WARNING)) == 1


def test_a_hidden_sheet_alone_is_read_and_said() -> None:
    table = read(books({"Villes": OTHER, "Annuaire": TABLE}, states={"Annuaire": "hidden"}))
    assert table.rows[0].cells == ROW
    assert "masquée" in said(table, Severity.WARNING)[0][1]


def test_without_any_known_name_the_first_sheet_that_is_not_blank_is_given() -> None:
    table = read(books({"Vide": "", "Villes": OTHER, "Autres": OTHER}))
    assert table.header.cells == ("ville", "habitants")


def test_a_sheet_out_of_bounds_before_the_table_refuses_the_file() -> None:
    assert "« Notes »" in refusal(books({"Notes": OTHER + FAR, "Annuaire": TABLE}))


def test_a_sheet_out_of_bounds_after_the_table_is_only_said() -> None:
    table = read(books({"Annuaire": TABLE, "Notes": OTHER + FAR}))
    ((_, message),) = said(table, Severity.INFO)
    assert "« Notes » non lue : la feuille lue est « Annuaire »" in message
    assert "XFD1048576" in message


def test_the_sheets_of_an_ods_are_chosen_the_same() -> None:
    far = ods_row(("x",) * 2, 'table:number-rows-repeated="1048576"')
    style = (
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    )
    hidden = f'<table:table table:name="Ancien" table:style-name="h">{ODS_TABLE}</table:table>'
    linked = f"<table:table table:name=\"'file:///x'#F\">{ODS_TABLE}</table:table>"
    tables = {"1": hidden, "2": linked, "Annuaire": ODS_TABLE, "Notes": far}
    data = ods_of(ods_content(tables, styles=style))
    assert cells(data) == [ROW]
    table = read(data)
    assert ["« Notes » non lue" in message for _, message in said(table, Severity.INFO)] == [True]
    assert ["« Ancien »" in message for _, message in said(table, Severity.WARNING)] == [True]
