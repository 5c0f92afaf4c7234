from datetime import date
from fractions import Fraction

import pytest

from coverage.model import Certainty, Precision, Role
from sources import fields
from sources.fields import Day, Reading
from sources.problems import Severity


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
    assert fields.figure(text) == Reading(value)


@pytest.mark.parametrize(
    "text",
    [
        "nan", "inf", "-inf", "1e3", "1E3", "abc", "1 ETP", "1,0,0", "1.000,5", "1,000.5", "1/2",
        "12 34", "1 2345", "0x1", "１", "١", "--1", ",", ".", "50 %", "1_000", "1" * 16, "janv-10",
    ],
)  # fmt: skip
def test_what_is_no_figure_is_an_error(text: str) -> None:
    read = fields.figure(text)
    assert read.value is None
    assert read.message
    assert read.severity is Severity.ERROR


@pytest.mark.parametrize("text", ["", "0", "-1", "0,00", "x"])
def test_the_etp_of_a_post_are_above_zero(text: str) -> None:
    assert fields.positive_figure(text).message


@pytest.mark.parametrize(("text", "good"), [("0", 1), ("1", 1), ("0,5", 1), ("1,1", 0), ("-1", 0)])
def test_a_share_lies_between_zero_and_one(text: str, good: int) -> None:
    assert (fields.share(text).message == "") == bool(good)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2025-07-18", date(2025, 7, 18), Precision.DAY),
        ("18/07/2025", date(2025, 7, 18), Precision.DAY),
        ("1/10/2022", date(2022, 10, 1), Precision.DAY),
        ("2025-07-18 00:00:00", date(2025, 7, 18), Precision.DAY),
        ("29/02/2024", date(2024, 2, 29), Precision.DAY),
        ("2025", date(2025, 1, 1), Precision.YEAR),
        ("", None, Precision.UNKNOWN),
    ],
)
def test_first_days(text: str, day: date | None, precision: Precision) -> None:
    assert fields.first_day(text) == Reading(Day(day, precision))


def test_a_year_alone_counts_to_its_last_day_as_an_end() -> None:
    assert fields.last_day("2025").value == Day(date(2025, 12, 31), Precision.YEAR)


@pytest.mark.parametrize(
    "text",
    [
        "30/02/2025", "2025-02-30", "12/31/2025", "sept.-25", "18/07/25", "2025-13-01", "0001",
        "hier", "45000", "2025-07-18T12:00", "1/1/1", "0000-00-00",
    ],
)  # fmt: skip
def test_what_is_no_day_is_an_error(text: str) -> None:
    read = fields.first_day(text)
    assert read.value is None
    assert read.message


def test_a_far_year_is_kept_with_a_warning() -> None:
    read = fields.last_day("9999-12-31")
    assert read.value == Day(date(9999, 12, 31), Precision.DAY)
    assert read.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("facilitateur", Role.FACILITATOR),
        ("Facilitatrice", Role.FACILITATOR),
        ("COORDINATEUR", Role.COORDINATOR),
        ("Coordonnateur régional", Role.COORDINATOR),
        ("chargé de mission", None),
        ("", None),
    ],
)
def test_roles(text: str, role: Role | None) -> None:
    assert fields.role(text).value is role


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("", Certainty.ESTABLISHED),
        ("établi", Certainty.ESTABLISHED),
        ("Déduit", Certainty.DEDUCED),
        ("à confirmer", Certainty.TO_CONFIRM),
        ("a_confirmer", Certainty.TO_CONFIRM),
        ("sûr", None),
    ],
)
def test_certainties(text: str, certainty: Certainty | None) -> None:
    assert fields.certainty(text).value is certainty


def test_a_text_is_one_line_of_composed_letters() -> None:
    assert fields.words(" Te\u0301s t\n\tde\x07 plus ").value == "Tés t de plus"
    assert fields.words("x" * 2001).message


@pytest.mark.parametrize(("text", "good"), [("aap2022-11", 1), ("", 1), ("a b", 0), ("é", 0)])
def test_identifiers(text: str, good: int) -> None:
    assert (fields.identifier(text).message == "") == bool(good)
