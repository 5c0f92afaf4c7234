from sources.problems import Severity
from tests.hostile_files import (
    HEADER,
    ROW,
    TABLE,
    c,
    merged,
    row,
    sheet,
    with_part,
    xlsx,
    xlsx_parts,
    zipped,
)
from tests.sources.workbook.reading import cells, read, refusal, said

EXTENSION = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    "{}</ext></extLst>"
)


def test_the_calendar_is_not_taken_from_an_extension() -> None:
    data = row(1, HEADER) + row(2, ("", *ROW[1:])).replace(
        '<row r="2">', f'<row r="2">{c("A2", "44104", style=1)}'
    )
    parts = xlsx_parts({"Annuaire": sheet(data)}, date_1904=True, formats=(14,))
    more = EXTENSION.format('<x14:workbookPr defaultImageDpi="32767"/><x14:sheet name="x"/>')
    written = str(parts["xl/workbook.xml"]).replace("</workbook>", f"{more}</workbook>")
    assert cells(with_part(parts, "xl/workbook.xml", written))[0][0] == "2024-10-01"


def test_nothing_of_a_sheet_or_of_the_styles_is_taken_from_an_extension() -> None:
    inside = (
        '<x14:cols><x14:col min="1" max="1" hidden="1"/></x14:cols><x14:row r="3">'
        f"{c('A3', '9')}</x14:row>{merged(['A1:B2'])}"
    )
    parts = xlsx_parts({"Annuaire": sheet(after=EXTENSION.format(inside))}, formats=(14,))
    more = EXTENSION.format('<x14:cellXfs><x14:xf numFmtId="14"/></x14:cellXfs>')
    styles = str(parts["xl/styles.xml"]).replace("<cellXfs>", f"{more}<cellXfs>")
    table = read(with_part(parts, "xl/styles.xml", styles))
    assert ([one.cells for one in table.rows], table.problems) == ([ROW], ())


def test_the_format_of_a_condition_does_not_replace_that_of_the_cells() -> None:
    data = row(1, HEADER) + row(2, ("", *ROW[1:])).replace(
        '<row r="2">', f'<row r="2">{c("A2", "45901", style=1)}'
    )
    parts = xlsx_parts({"Annuaire": sheet(data)}, formats=("mmm-yy;@",))
    condition = '<dxfs><dxf><numFmt numFmtId="200" formatCode="0.0"/></dxf></dxfs>'
    styles = str(parts["xl/styles.xml"]).replace("</styleSheet>", f"{condition}</styleSheet>")
    assert cells(with_part(parts, "xl/styles.xml", styles))[0][0] == "2025-09"


def test_the_shared_texts_may_be_absent_when_no_cell_uses_them() -> None:
    for data, refused in ((TABLE, False), (row(1, HEADER) + row(2, (), c("A2", "0", "s")), True)):
        parts = xlsx_parts({"Annuaire": sheet(data)})
        del parts["xl/sharedStrings.xml"]
        assert ("abîmé" in refusal(zipped(parts))) is refused


def test_rows_written_where_the_others_are_hidden_are_not_said_to_be_hidden() -> None:
    """`zeroHeight` hides the rows that are not written: « hide unused rows » of Excel."""
    data = TABLE + row(3, ("Foyer", *ROW[1:]), attributes=' hidden="1"')
    table = read(xlsx(data, before='<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'))
    assert [line for line, _ in said(table, Severity.WARNING)] == [3]
