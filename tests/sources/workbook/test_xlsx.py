import io
import subprocess
import sys
import warnings
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.problems import Severity
from tests.hostile_files import (
    HEADER,
    ROW,
    TABLE,
    c,
    row,
    xlsx,
    xlsx_parts,
    zipped,
)
from tests.sources.workbook.reading import cells, read, said


def one(cell: str, **others: Any) -> str:
    """Return the text of a cell that stands in A2."""
    data = row(1, HEADER) + row(2, ("", *ROW[1:])).replace('<row r="2">', f'<row r="2">{cell}')
    return cells(xlsx(data, **others))[0][0]


def written(values: list[Any]) -> bytes:
    """Return a workbook as xlsxwriter writes it, values in the first row of data."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("Annuaire")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    page.write_row(0, 0, HEADER)
    for column, value in enumerate(values):
        if isinstance(value, date):
            page.write_datetime(1, column, value, day)
        else:
            page.write(1, column, value)
    book.close()
    return buffer.getvalue()


def saved(values: list[Any]) -> bytes:
    """Return a workbook as openpyxl writes it."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(list(HEADER))
    page.append(values)
    buffer = io.BytesIO()
    book.save(buffer)
    book.close()
    return buffer.getvalue()


VALUES = [
    "Maison d'été",
    "facilitateur",
    0.56,
    9,
    date(2024, 1, 1),
    datetime.combine(date(2026, 12, 31), time(8, 30)),
    "09",
]
SHOWN = ("Maison d'été", "facilitateur", "0.56", "9", "2024-01-01", "2026-12-31 08:30:00", "09")


@pytest.mark.parametrize("writer", [written, saved])
def test_what_two_libraries_write_is_read_the_same(writer: Any) -> None:
    table = read(writer(VALUES))
    assert table.header.cells == HEADER
    assert [(row.line, row.cells) for row in table.rows] == [(2, SHOWN)]
    assert table.problems == ()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (c("A2", "9"), "9"),
        (c("A2", "9.0"), "9"),
        (c("A2", "45566"), "45566"),
        (c("A2", "243400017"), "243400017"),
        (c("A2", "2.43400017E8"), "243400017"),
        (c("A2", "0.56000000000000005"), "0.56"),
        (c("A2", "0.30000000000000004"), "0.3"),
        (c("A2", "1.0000000000000002"), "1"),
        (c("A2", "1E-5"), "0.00001"),
        (c("A2", "-0.0"), "0"),
        (c("A2", "-1.50"), "-1.5"),
        (c("A2", "1E+400"), "1E+400"),
        (c("A2", "nan"), "nan"),
        (c("A2", "１２"), "１２"),
        (c("A2", "1", "b"), "VRAI"),
        (c("A2", "0", "b"), "FAUX"),
        (c("A2", "#REF!", "e", formula="B9"), "#REF!"),
        (c("A2", "#N/A", "e"), "#N/A"),
        (c("A2", "Mai", "str", formula="1"), "Mai"),
        (c("A2", "2", formula="1+1"), "2"),
        (c("A2", "2025-09-01T00:00:00", "d"), "2025-09-01"),
        (c("A2", "09", "inlineStr"), "09"),
        (c("A2", "=1+1", "inlineStr"), "=1+1"),
        (c("A2", "deux_x000D_\nlignes", "inlineStr"), "deux\nlignes"),
        (c("A2", "l_x0027_eau _xD800_", "inlineStr"), "l'eau _xD800_"),
        (c("A2", "0", "s"), "Maison riche"),
        (
            '<c r="A2" t="inlineStr"><is><t>lu</t><rPh><t>aide</t></rPh></is></c>',
            "lu",
        ),
        ('<c t="inlineStr"><is><t>sans place</t></is></c>', "sans place"),
        ("", ""),
    ],
)
def test_every_type_of_cell_has_one_text(cell: str, text: str) -> None:
    shared = "<si><r><t>Maison </t></r><r><t>riche</t></r><rPh><t>ki</t></rPh></si>"
    if cell.startswith("<c t"):  # cells without a place follow each other
        data = row(1, HEADER) + f"<row>{cell}</row>"
        assert cells(xlsx(data))[0][0] == text
    else:
        assert one(cell, shared=shared) == text


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        ("45566", 14, "2024-10-01"),
        ("45566", 22, "2024-10-01"),
        ("45566.5", 22, "2024-10-01 12:00:00"),
        ("45566", "dd/mm/yyyy", "2024-10-01"),
        ("45901", "[$-40C]mmm\\-yy;@", "2025-09"),
        ("45901", 17, "2025-09"),
        ("45901", '"fin "mmmm yyyy', "2025-09"),
        ("45901", "yyyy", "2025-09-01"),
        ("45658", "yyyy", "2025"),
        ("45658", '"Année "yyyy', "2025"),
        ("45658", '[$-40C]"T "yyyy', "2025-01-01"),
        ("45658", r"\T\ yyyy", "2025-01-01"),
        ("45658", '"T"q yyyy', "2025-01-01"),
        ("45658", '"S"ww yyyy', "2025-01-01"),
        ("45658", '"01/"mm/yyyy', "2025-01-01"),
        ("45658", '"fin ; "mmmm yyyy', "2025-01"),
        ("1", "yyyy", "1900-01-01"),
        ("45915", 17, "2025-09-15"),
        ("45901", "mm:ss", "2025-09-01"),
        ("45566", "#,##0", "45566"),
        ("45566", '0" jours"', "45566"),
        ("45566", "General", "45566"),
        ("0.5", 20, "12:00:00"),
        ("59", 14, "1900-02-28"),
        ("61", 14, "1900-03-01"),
        ("1E+99", 14, "1E+99"),
    ],
)
def test_a_number_shown_as_a_date_is_a_date(number: str, code: int | str, text: str) -> None:
    assert one(c("A2", number, style=1), formats=(code,)) == text


def test_names_with_a_prefix_are_read_too() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = xlsx_parts()
    content = str(parts["xl/worksheets/sheet1.xml"])
    start, _, body = content.partition("<worksheet")
    prefixed = body.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    parts["xl/worksheets/sheet1.xml"] = (
        start + "<x:worksheet" + prefixed.replace(f'xmlns="{main}"', f'xmlns:x="{main}"')
    )
    assert cells(zipped(parts)) == [ROW]


def test_strict_open_xml_is_read_too() -> None:
    parts = {
        name: str(content)
        .replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                 "http://purl.oclc.org/ooxml/spreadsheetml/main")
        .replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                 "http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, content in xlsx_parts().items()
    }  # fmt: skip
    assert cells(zipped(parts)) == [ROW]


def test_a_formula_without_value_is_an_error_that_names_the_cell() -> None:
    data = row(1, HEADER) + row(2, ("M", "facilitateur"), c("C2", "", formula="1+1"))
    (problem,) = read(xlsx(data)).problems
    assert (problem.line, problem.column, problem.severity) == (2, "etp", Severity.ERROR)
    assert "cellule C2" in problem.message
    assert "formule sans valeur" in problem.message


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell() -> None:
    data = row(1, HEADER) + row(2, ("M", "facilitateur"), c("C2", "", "str", formula='""'))
    assert read(xlsx(data)).problems == ()


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    data = row(1, HEADER) + row(2, ROW) + row(3, ("Foyer", *ROW[1:]), attributes=' hidden="1"')
    before = (
        '<cols><col min="2" max="2" hidden="true"/><col min="30" max="16384" hidden="1"/></cols>'
    )
    table = read(xlsx(data, before))
    assert [row.line for row in table.rows] == [2, 3]
    assert said(table, Severity.WARNING) == [
        (3, "lignes masquées dans le classeur, lues comme les autres : 3."),
        (1, "colonne masquée dans le classeur, lue comme les autres."),
    ]


@pytest.mark.parametrize("writer", ["openpyxl", "xlsxwriter"])
def test_a_row_struck_out_is_read_and_said(writer: str) -> None:
    out = io.BytesIO()
    rows = (HEADER, ROW, ("Foyer", *ROW[1:]), ("Régie", *ROW[1:]))
    if writer == "openpyxl":
        book = openpyxl.Workbook()
        for cells_ in rows:
            book.active.append(cells_)
        for name, struck in (("A3", True), ("B4", False), ("H2", True)):
            book.active[name].font = openpyxl.styles.Font(strike=struck, bold=True)
        book.save(out)
    else:
        written = xlsxwriter.Workbook(out)
        page = written.add_worksheet()
        for line, cells_ in enumerate(rows):
            strike = written.add_format({"font_strikeout": True}) if line == 2 else None
            page.write_row(line, 0, cells_, strike)
        written.close()
    table = read(out.getvalue())
    assert [row.cells[0] for row in table.rows] == ["Maison", "Foyer", "Régie"]
    ((line, message),) = said(table, Severity.WARNING)
    assert line == 3
    assert message.startswith("lignes barrées dans le classeur, lues comme les autres : 3.")


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    data = row(3, ("Annuaire",)) + row(5, HEADER) + row(9, ROW) + row(12, ROW)
    table = read(xlsx(data))
    assert (table.header.line, [row.line for row in table.rows]) == (5, [9, 12])


def test_rows_out_of_order_are_read_in_the_order_of_their_numbers() -> None:
    data = row(3, ("Foyer", *ROW[1:])) + row(1, HEADER) + row(2, ROW)
    assert [row.line for row in read(xlsx(data)).rows] == [2, 3]


def test_importing_the_reader_brings_no_workbook_library() -> None:
    code = "import sys, sources.tabular; print('openpyxl' in sys.modules, 'ssl' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_cell_beyond_the_names_is_said_and_does_not_shift_the_row() -> None:
    table = read(xlsx(row(1, HEADER) + row(2, (*ROW, "", "note"))))
    assert table.rows[0].cells[:7] == ROW
    assert len(table.header.cells) == len(table.rows[0].cells) == 9
    ((line, message),) = said(table, Severity.WARNING)
    assert line == 2
    assert "colonne I sans nom" in message


@settings(max_examples=40, deadline=None)
@given(
    values=st.lists(
        st.one_of(
            st.integers(-(10**12), 10**12),
            st.floats(allow_nan=False, allow_infinity=False, width=32),
            st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=20),
            st.booleans(),
            st.dates(date(1901, 1, 1), date(2100, 1, 1)),
        ),
        min_size=7,
        max_size=7,
    )
)
def test_the_value_of_every_cell_is_the_one_openpyxl_reads(values: list[Any]) -> None:
    data = saved([f"x{v}" if isinstance(v, str) else v for v in values])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    theirs = [cell.value for cell in book.active[2]]
    book.close()
    (ours,) = cells(data)
    for text, value in zip(ours, theirs, strict=False):
        if isinstance(value, bool):
            assert text == ("VRAI" if value else "FAUX")
        elif isinstance(value, int | float):
            assert float(text) == pytest.approx(value, rel=1e-15, abs=0)
            assert "e" not in text or abs(value) < 1e-30 or abs(value) >= 1e30
        elif isinstance(value, datetime):
            assert text == value.date().isoformat()
            assert value.time() == time()
        elif value is not None:
            assert text == value


def test_our_own_table_stays_the_plainest() -> None:
    assert cells(xlsx(TABLE)) == [ROW]
