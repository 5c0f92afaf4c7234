import csv
import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.csv_fr import (
    BYTE_ORDER_MARK,
    STARTS_A_FORMULA,
    cell_text,
    csv_bytes,
    decimal_comma,
    neutralised,
    restored,
)

hostile = st.text(alphabet="'=+-@\t\r\n a1", max_size=6) | st.text(max_size=8)


@given(hostile)
def test_what_is_neutralised_comes_back(text: str) -> None:
    assert restored(neutralised(text)) == text


@given(hostile)
def test_nothing_neutralised_starts_a_formula(text: str) -> None:
    assert not neutralised(text).startswith(STARTS_A_FORMULA)


def test_an_ordinary_apostrophe_is_left_alone() -> None:
    assert neutralised("l'Aude") == restored("l'Aude") == "l'Aude"
    assert restored("'guillemets'") == "'guillemets'"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "oui"),
        (False, "non"),
        (0, "0"),
        (-1.5, "-1,5"),
        (0.0001, "0,0001"),
        (1e-7, "0,0000001"),
        (Fraction(1, 3), "0,333333333"),
        (Fraction(-1, 2), "-0,5"),
        (12345.678, "12345,678"),
        ("=1+1", "'=1+1"),
        ("09", "09"),
    ],
)
def test_cells_by_type(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_a_negative_figure_is_no_formula_and_keeps_its_sign() -> None:
    assert cell_text(Fraction(-3)) == "-3"
    assert decimal_comma(Fraction(1), least=2) == "1,00"


@given(st.lists(st.lists(hostile.filter(lambda t: "\0" not in t), min_size=2, max_size=2)))
def test_a_table_reads_back_cell_for_cell(rows: list[list[str]]) -> None:
    data = csv_bytes(("a", "b"), rows)
    assert data.startswith(BYTE_ORDER_MARK)
    text = data.decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]
    assert [[restored(cell) for cell in row] for row in found] == rows


def test_everything_is_quoted_with_windows_line_ends() -> None:
    assert csv_bytes(("a", "b"), [(1, "x")]) == b'\xef\xbb\xbf"a";"b"\r\n"1";"x"\r\n'
