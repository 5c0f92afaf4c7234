import io

import xlsxwriter

from sources.problems import Severity
from tests.hostile_files import HEADER, ROW, ods, ods_row, row, xlsx
from tests.sources.workbook.reading import read, said


def test_a_part_struck_out_or_raised_is_said_and_refused_in_a_figure() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Annuaire")
    struck, plain = book.add_format({"font_strikeout": True}), book.add_format()
    raised = book.add_format({"font_script": 1})
    page.write_row(0, 0, HEADER)
    page.write_row(1, 0, ROW)
    page.write_rich_string(1, 2, "1", raised, "2")
    page.write_rich_string(1, 3, struck, "12", plain, " 34")
    page.write_rich_string(1, 4, "1", raised, "er", " mai 2025")
    book.close()
    table = read(out.getvalue())
    assert table.rows[0].cells[2:5] == ("12", "12 34", "1er mai 2025")
    told = [(p.severity, p.line, p.column, p.value) for p in table.problems]
    assert told == [
        (Severity.ERROR, 2, "etp", "12"),
        (Severity.WARNING, 2, "departement", "12 34"),
    ]
    assert "cellule D2, lu avec le reste : « 12 »" in said(table, Severity.WARNING)[0][1]


def test_a_part_struck_out_in_a_text_of_the_cell_itself_is_said_too() -> None:
    pieces = '<r><rPr><strike/></rPr><t>12</t></r><r><rPr><strike val="0"/></rPr><t> 34</t></r>'
    cell = f'<c r="A2" t="inlineStr"><is>{pieces}</is></c>'
    table = read(xlsx(row(1, HEADER) + f'<row r="2">{cell}</row>'))
    assert table.rows[0].cells[0] == "12 34"
    assert [(p.column, p.severity) for p in table.problems] == [("structure", Severity.WARNING)]


def test_the_pieces_of_a_cell_of_an_ods_are_said_and_refused_the_same() -> None:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {what}/>'
        "</style:style>"
        for name, what in {
            "B": 'style:text-line-through-type="single"',
            "B2": 'style:text-line-through-style="solid"',
            "E": 'style:text-position="33% 58%"',
            "E2": 'style:text-position="super 58%"',
            "N": 'style:text-position="0% 100%" style:text-line-through-type="none"',
            "S": 'style:text-position="-33% 58%"',
        }.items()
    )

    def piece(style: str, text: str) -> str:
        return f'<text:span text:style-name="{style}">{text}</text:span>'

    texts = (
        piece("B", "Mai") + piece("N", "Foyer"),
        piece("N", "facilitateur"),
        "1" + piece("E", "2"),
        piece("B2", "12" + piece("N", " ")) + " 34",
        "1" + piece("E2", "er") + " mai 2025",
        piece("S", "2026"),
        "31" + piece("E2", "(1)"),
    )
    line = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts
    )
    table = read(ods(f"{ods_row(HEADER)}<table:table-row>{line}</table:table-row>", styles=styles))
    assert table.rows[0].cells[:4] == ("MaiFoyer", "facilitateur", "12", "12 34")
    told = [(p.severity, p.column, p.value, p.message.split("« ")[1][:3]) for p in table.problems]
    assert told == [
        (Severity.WARNING, "structure", "MaiFoyer", "Mai"),
        (Severity.ERROR, "etp", "12", "2 »"),
        (Severity.WARNING, "departement", "12 34", "12 "),
        (Severity.WARNING, "perimetre", "31(1)", "(1)"),
    ]


def test_a_mark_under_no_name_or_in_a_title_is_not_said_and_one_in_a_name_is() -> None:
    cell = '<c r="{}" t="inlineStr"><is><r><rPr><strike/></rPr><t>x</t></r></is></c>'
    head = row(2, HEADER, cell.format("H2").replace("<t>x</t>", "<t>note</t>"))
    data = row(1, (), cell.format("A1")) + head + row(3, ROW, cell.format("I3"))
    told = [(p.line, p.column) for p in read(xlsx(data)).problems if "barré" in p.message]
    assert told == [(2, "note")]
