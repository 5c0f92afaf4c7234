import pytest

from tests.hostile_files import HEADER, ROW, date_style, o, ods, ods_content, ods_of, ods_row
from tests.sources.workbook.reading import cells

HEAD = ods_row(HEADER)
DAY_STYLE, YEAR_STYLE = "<number:day/><number:month/>", "<number:year/>"
WORD = "<number:text>{}</number:text>"


def typed(value: str, shown: str) -> str:
    """Write a cell that holds a date, and shows it in some way."""
    return (
        f'<table:table-cell office:value-type="date" {value}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


@pytest.mark.parametrize(
    ("parts", "shown", "text"),
    [
        ('<number:day/> <number:month number:textual="true"/>', "1 janv.", "2025-01-01"),
        ("<number:day/>/<number:month/>", "01/01", "2025-01-01"),
        ("<number:month/>/<number:year/>", "janv. 25", "2025-01"),
        ("<number:month/>", "janvier", "2025-01"),
        ("<number:year/>", "x", "2025"),
        (WORD.format("Année ") + "<number:year/>", "Année 2025", "2025"),
        (WORD.format("T ") + "<number:year/>", "T 2025", "2025-01-01"),
        ("<number:quarter/> <number:year/>", "T1 2025", "2025-01-01"),
        ("<number:week-of-year/> <number:year/>", "1 2025", "2025-01-01"),
        (WORD.format("01/") + "<number:month/>/<number:year/>", "01/01/2025", "2025-01-01"),
        ("<number:year/> <number:hours/>", "2025", "2025-01-01"),
    ],
)
def test_how_much_of_a_date_shows_comes_from_its_style(parts: str, shown: str, text: str) -> None:
    attributes = 'office:date-value="2025-01-01" table:style-name="d"'
    cell = typed(attributes, shown) + "".join(map(o, ROW[1:]))
    rows = f"{HEAD}<table:table-row>{cell}</table:table-row>"
    assert cells(ods(rows, styles=date_style("d", parts)))[0][0] == text


@pytest.mark.parametrize(
    ("cell", "row_style", "column_style", "text"),
    [
        ('table:style-name="an"', "jour", "jour", "2025"),
        ("", "an", "jour", "2025"),
        ("", "", "an", "2025"),
        ('table:style-name="fils"', "", "", "2025"),
        ('table:style-name="boucle"', "", "", "2025-01"),
        ('table:style-name="inconnu"', "", "jour", "2025-01"),
        ('table:style-name="choix"', "", "", "2025"),
        ('table:style-name="entete"', "", "", "2025-01"),
    ],
)
def test_the_style_of_a_cell_is_its_own_or_its_row_s_or_its_column_s(
    cell: str, row_style: str, column_style: str, text: str
) -> None:
    styles = (
        '<style:style style:name="fils" style:family="table-cell" style:parent-style-name="an"/>'
        '<style:style style:name="boucle" style:family="table-cell" '
        'style:parent-style-name="boucle"/>'
        '<number:text-style style:name="Nchoix"><number:text-content/>'
        '<style:map style:condition="value()&gt;=0" style:apply-style-name="Nan"/>'
        '</number:text-style><style:style style:name="choix" style:family="table-cell" '
        'style:data-style-name="Nchoix"/>'
    )
    named = (
        f"<office:styles>{date_style('jour', DAY_STYLE)}{date_style('an', YEAR_STYLE)}"
        f"</office:styles><office:automatic-styles>{date_style('entete', YEAR_STYLE)}"
        "</office:automatic-styles>"
    )
    written = typed(f'office:date-value="2025-01-01" {cell}', "janv. 25")
    written += "".join(map(o, ROW[1:]))
    rows = (
        f'<table:table-column table:default-cell-style-name="{column_style}"/>{HEAD}'
        f'<table:table-row table:default-cell-style-name="{row_style}">{written}</table:table-row>'
    )
    data = ods_of(ods_content({"Annuaire": rows}, styles=styles), named=named)
    assert cells(data)[0][0] == text
