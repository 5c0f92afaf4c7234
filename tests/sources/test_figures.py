from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.csv_fr import decimal_comma
from sources.fields import Reading
from sources.figures import MAX_DIGITS, figure, fte, share
from sources.problems import Severity, shortened


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("1,00", 1),
        ("0.56", Fraction(14, 25)),
        (",5", Fraction(1, 2)),
        ("2,", 2),
        ("1 234,5", Fraction(2469, 2)),
        ("1\u00a0234", 1234),
        ("1\u202f234\u202f567", 1234567),
        ("-3", -3),
        ("+3", 3),
        ("0,1", Fraction(1, 10)),
        ("", None),
    ],
)
def test_figures_are_read_exactly(text: str, value: Fraction | int | None) -> None:
    assert figure(text) == Reading(value)


@pytest.mark.parametrize(
    "text",
    [
        "nan", "inf", "-inf", "1e3", "1E3", "abc", "1 ETP", "1,0,0", "1.000,5", "1,000.5", "1/2",
        "12 34", "1 2345", "0x1", "１", "١", "--1", ",", ".", "50 %", "1_000", "1" * 16, "janv-10",
        "−1", "½", "²",
    ],
)  # fmt: skip
def test_what_is_no_figure_is_an_error(text: str) -> None:
    read = figure(text)
    assert read.value is None
    assert read.message
    assert read.severity is Severity.ERROR


@pytest.mark.parametrize("text", ["１,00", "١", "1\u200b", "−1", "½", "1,0\u041e"])
def test_a_character_that_only_looks_like_a_digit_is_named(text: str) -> None:
    (odd,) = (c for c in text if not c.isascii())
    assert f"U+{ord(odd):04X}" in figure(text).message


@pytest.mark.parametrize("text", ["O,56", "l,00", "1,OO", "I.5"])
def test_letters_in_place_of_digits_are_named(text: str) -> None:
    assert "lettres" in figure(text).message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100 %", 1),
        ("100\u202f%", 1),
        ("50%", Fraction(1, 2)),
        ("0,5 ETP", Fraction(1, 2)),
        ("1 etp", 1),
        ("80 % ETP", Fraction(4, 5)),
        ("un", 1),
        ("Une", 1),
        ("un ETP", 1),
        ("0.30000000000000004", Fraction(3, 10)),
        ("0.3333333333333333", Fraction(333333333, 10**9)),
        ("1.000", 1),
        ("1,000", 1),
        ("1,250", Fraction(5, 4)),
    ],
)
def test_what_had_to_be_understood_is_said(text: str, value: Fraction | int) -> None:
    read = fte(text)
    assert (read.value, read.severity) == (value, Severity.INFO)
    assert shortened(text) in read.message
    assert f"lu {decimal_comma(Fraction(value), least=2)}" in read.message


@pytest.mark.parametrize(
    "text",
    ["", "0", "-1", "0,00", "x", "0 %", "-0", "0,0000000001", "ETP", "%", "deux",
     "1 234 567 890,1234567", "VRAI", "1 %%", "nan", "inf", "1e3", "0x1A", "１", "1 h", "un demi"],
)  # fmt: skip
def test_the_etp_of_a_post_are_a_figure_above_zero(text: str) -> None:
    read = fte(text)
    assert read.value is None
    assert read.severity is Severity.ERROR
    assert read.message


figures = st.integers(1, 10**MAX_DIGITS - 1).map(lambda n: Fraction(n, 10**9))


@given(figures)
def test_an_etp_reads_back_exactly_what_an_export_wrote(value: Fraction) -> None:
    assert fte(decimal_comma(value, least=2)).value == value


@given(st.decimals(min_value=0, max_value=2, places=9), st.sampled_from(".,"))
def test_an_etp_is_above_zero_and_nothing_else(value: object, mark: str) -> None:
    read = fte(f"{value:f}".replace(".", mark))
    assert (read.value is not None) == (Fraction(str(value)) > 0)


@pytest.mark.parametrize(
    ("text", "good"),
    [("0", 1), ("1", 1), ("0,5", 1), ("100 %", 1), ("1,1", 0), ("-1", 0), ("101 %", 0), ("x", 0)],
)
def test_a_share_lies_between_zero_and_one(text: str, good: int) -> None:
    assert (share(text).value is not None) == bool(good)


def test_no_share_is_no_share() -> None:
    assert share("") == Reading(None)
