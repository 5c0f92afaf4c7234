from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model import Precision
from sources.dates.forms import SERIALS
from sources.dates.months import MONTH_NAMES
from sources.days import Day, exact_day, first_day, last_day
from sources.fields import Reading
from sources.problems import Severity

some_days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def exactly(year: int, month: int, day: int) -> Day:
    return Day(date(year, month, day), Precision.DAY)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2025-07-18", date(2025, 7, 18), Precision.DAY),
        ("18/07/2025", date(2025, 7, 18), Precision.DAY),
        ("1/10/2022", date(2022, 10, 1), Precision.DAY),
        ("2025-07-18 00:00:00", date(2025, 7, 18), Precision.DAY),
        ("2025-07-18T00:00", date(2025, 7, 18), Precision.DAY),
        ("29/02/2024", date(2024, 2, 29), Precision.DAY),
        ("2025", date(2025, 1, 1), Precision.YEAR),
        ("", None, Precision.UNKNOWN),
    ],
)
def test_days_written_plainly_need_no_word(text: str, day: date, precision: Precision) -> None:
    assert first_day(text) == Reading(Day(day, precision))


def test_a_year_alone_counts_to_its_last_day_as_an_end() -> None:
    assert last_day("2025").value == Day(date(2025, 12, 31), Precision.YEAR)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/10/25", exactly(2025, 10, 1)),
        ("1.10.25", exactly(2025, 10, 1)),
        ("01/01/69", exactly(2069, 1, 1)),
        ("01-10-2025", exactly(2025, 10, 1)),
        ("01.10.2025", exactly(2025, 10, 1)),
        ("01 10 2025", exactly(2025, 10, 1)),
        ("2025/10/01", exactly(2025, 10, 1)),
        ("1er septembre 2025", exactly(2025, 9, 1)),
        ("lundi 1 septembre 2025", exactly(2025, 9, 1)),
        ("15-août-25", exactly(2025, 8, 15)),
        ("45566", exactly(2024, 10, 1)),
        ("45566.0", exactly(2024, 10, 1)),
        ("2025-10-01T00:00:00+02:00", exactly(2025, 10, 1)),
        ("2025-10-01T00:00:00.000Z", exactly(2025, 10, 1)),
        ("2025-10-01T21:59:59Z", exactly(2025, 10, 1)),
        ("2025-10-01 23:59:59", exactly(2025, 10, 1)),
        ("01/10/2025 à 12h00", exactly(2025, 10, 1)),
        ("01/10/2025 8:30", exactly(2025, 10, 1)),
        ("2025.0", Day(date(2025, 1, 1), Precision.YEAR)),
    ],
)
def test_what_had_to_be_understood_is_said(text: str, day: Day) -> None:
    read = first_day(text)
    assert (read.value, read.severity) == (day, Severity.INFO)
    assert f"« {text} » lu " in read.message


@pytest.mark.parametrize(
    "text", ["sept.-25", "sept-25", "Septembre 2025", "SEPT. 2025", "09/2025", "2025-09", "9.2025"]
)
def test_a_month_alone_counts_from_its_first_day_to_its_last(text: str) -> None:
    first, last = first_day(text), last_day(text)
    assert (first.value, last.value) == (exactly(2025, 9, 1), exactly(2025, 9, 30))
    assert "01/09/2025 (mois entier)" in first.message
    assert "30/09/2025 (mois entier)" in last.message
    assert first.severity is last.severity is Severity.INFO


def test_february_ends_on_its_own_last_day() -> None:
    assert last_day("févr.-24").value == exactly(2024, 2, 29)
    assert last_day("02/2025").value == exactly(2025, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        "30/02/2025", "31/02/2025", "2025-02-30", "2025-13-01", "0001", "1899", "hier", "1/1/1",
        "0000-00-00", "00/00/0000", "00/01/2025", "13/2025", "2025-00", "25 sept", "jui 2025",
        "01/10", "01102025", "20251001", "45566,5", "456", "１/10/2025", "2025-01-01T25:00",
        "2025-01-01T12:60", "2025-01-01Z", "2025-01-01T10:00+15:00", "-", "?", "#REF!", "VRAI",
        "29/02/2025", "1,5", "2025-1-1-1", "12/31/2025", "1899-12-31", "01/01/1899",
    ],
)  # fmt: skip
def test_what_is_no_day_is_an_error(text: str) -> None:
    read = first_day(text)
    assert read.value is None
    assert read.message
    assert read.severity is Severity.ERROR


@pytest.mark.parametrize("text", ["12/31/2025", "12.31.25"])
def test_the_english_order_is_refused_with_the_expected_one(text: str) -> None:
    assert "mois 31" in first_day(text).message
    assert "JJ/MM/AAAA" in first_day(text).message


@pytest.mark.parametrize("text", ["01/10/70", "01/10/99", "sept.-70", "1 mai 85"])
def test_two_digits_that_may_be_of_two_centuries_are_refused(text: str) -> None:
    assert "quatre chiffres" in first_day(text).message


@pytest.mark.parametrize("text", ["01-10-25", "25-10-01"])
def test_two_digits_between_hyphens_may_be_a_day_or_a_year(text: str) -> None:
    assert first_day(text).value is None


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("2025-09-30T22:00:00Z", "01/10/2025"),
        ("2025-09-30T23:00:00Z", "01/10/2025"),
        ("2025-09-30T22:00:00+00:00", "01/10/2025"),
        ("2025-09-30T20:00:00-05:00", "01/10/2025"),
        ("2025-10-01T00:00:00+09:00", "30/09/2025"),
    ],
)
def test_a_time_zone_that_changes_the_day_is_refused_with_both_days(text: str, other: str) -> None:
    read = first_day(text)
    assert read.value is None
    assert other in read.message
    assert "écrivez la date seule" in read.message


@pytest.mark.parametrize(
    ("text", "year"),
    [("1905-07-17", 2025), ("1909-07-18", 2025), ("12/06/1905", 1990), ("1905-09-30", 2100)],
)
def test_a_year_typed_in_a_cell_of_dates_is_refused_with_the_year(text: str, year: int) -> None:
    for read in (first_day(text), last_day(text)):
        assert read.value is None
        assert f"l'année {year} tapée" in read.message


@pytest.mark.parametrize("text", ["1905-01-01", "1905", "9999-12-31", "2101", "9999-12-31T23:00Z"])
def test_a_year_no_convention_has_is_kept_with_a_warning(text: str) -> None:
    read = last_day(text)
    assert read.value is not None
    assert read.severity is Severity.WARNING
    assert "vérifiez" in read.message


@pytest.mark.parametrize("year", [1990, 2100])
def test_the_first_and_last_plausible_years_need_no_word(year: int) -> None:
    assert first_day(f"{year}").message == ""


@given(some_days)
def test_every_form_of_a_day_is_that_day(day: date) -> None:
    month = MONTH_NAMES[day.month - 1]
    plain = [f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}"]
    said = [f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", f"{day.day} {month} {day.year}"]
    assert all(first_day(text) == Reading(Day(day, Precision.DAY)) for text in plain)
    for text in said:
        assert first_day(text).value == last_day(text).value == Day(day, Precision.DAY)
        assert first_day(text).severity is Severity.INFO


@given(some_days)
def test_a_whole_month_is_inside_its_bounds(day: date) -> None:
    text = f"{MONTH_NAMES[day.month - 1]} {day.year}"
    first, last = first_day(text).value, last_day(text).value
    assert first is not None
    assert last is not None
    assert first.date is not None
    assert last.date is not None
    assert first.date <= day <= last.date
    assert first.date.day == 1
    assert (last.date + timedelta(days=1)).day == 1


@given(st.integers(0, 99_999))
def test_a_day_number_is_read_in_its_range_only(number: int) -> None:
    read = first_day(f"{number:05d}")
    assert (read.value is not None) == (number in SERIALS)
    if read.value is not None and read.value.date is not None:
        assert 2000 <= read.value.date.year < 2100


@given(some_days, st.integers(0, 23 * 60 + 59))
def test_universal_time_is_never_silently_another_day(day: date, minutes: int) -> None:
    read = first_day(f"{day}T{minutes // 60:02d}:{minutes % 60:02d}:00Z")
    assert (read.value is None) == (minutes >= 22 * 60)
    assert read.value in {None, Day(day, Precision.DAY)}


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_an_error(text: str) -> None:
    for read in (first_day(text.strip()), last_day(text.strip())):
        assert read.value is not None or read.severity is Severity.ERROR
        assert read.value is not None or read.message


@pytest.mark.parametrize("text", ["2025-07-18", "18/07/2025", "1/7/0325", "9999-12-31"])
def test_an_exact_day_is_a_whole_date_of_any_century(text: str) -> None:
    assert exact_day(text) is not None


@pytest.mark.parametrize(
    "text", ["", "2025", "18/07/25", "18-07-2025", "45566", "sept.-25", "2025-07-18T12:00", "x"]
)
def test_an_exact_day_is_written_in_full(text: str) -> None:
    assert exact_day(text) is None


@pytest.mark.parametrize("text", ["24/03/05", "24.03.05", "24-03-05"])
def test_a_year_of_two_digits_that_may_come_first_is_asked(text: str) -> None:
    assert "d'abord" in first_day(text).message
    assert first_day("24/03/24").value == first_day("2024-03-24").value
    assert first_day("05 /03/ 2024").value == first_day("2024-03-05").value
