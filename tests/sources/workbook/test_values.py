import doctest
import importlib
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.workbook.values import number_text


@pytest.mark.parametrize(
    ("name", "examples"),
    [
        ("sources.workbook.values", 5),
        ("sources.workbook.shown", 7),
        ("sources.workbook.rich", 1),
        ("sources.workbook.sheet", 1),
    ],
)
def test_examples(name: str, examples: int) -> None:
    done = doctest.testmod(importlib.import_module(name))
    assert (done.failed, done.attempted) == (0, examples)


@given(st.integers(-(10**15), 10**15), st.integers(0, 6))
@example(1, 5)
@example(10**15, 0)
@example(-1, 6)
def test_a_figure_people_type_is_the_same_figure_whatever_way_it_is_stored(
    digits: int, decimals: int
) -> None:
    exact = Decimal(digits).scaleb(-decimals)
    for stored in (str(float(exact)), f"{float(exact):.17g}", f"{float(exact):E}"):
        if float(stored) == float(exact):
            text = number_text(stored)
            assert "e" not in text.lower()
            assert not text.endswith(".0")
            assert float(text) == float(exact)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1e-29, max_value=1e29))
def test_no_more_is_lost_than_what_a_spreadsheet_drops(value: float) -> None:
    assert float(number_text(repr(value))) == pytest.approx(value, rel=1e-14, abs=0)
