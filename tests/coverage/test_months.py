from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coverage.months import month_end, month_starts, months_between, next_month
from tests.coverage.strategies import LAWS

days = st.dates(date(1995, 12, 30), date(2004, 3, 2))


@LAWS
@given(days, days)
def test_month_starts_are_the_first_days_between_both_included(first: date, last: date) -> None:
    every = [first + timedelta(days=n) for n in range(max((last - first).days + 1, 0))]
    starts = [day for day in every if day.day == 1]
    assert list(month_starts(first, last)) == starts
    assert months_between(first, last) == len(starts)


@LAWS
@given(days)
def test_a_month_ends_on_the_eve_of_the_next(on: date) -> None:
    assert month_end(on) + timedelta(days=1) == next_month(on)


def test_the_last_month_there_is_has_no_next() -> None:
    assert list(month_starts(date(9999, 11, 1), date.max)) == [date(9999, 11, 1), date(9999, 12, 1)]
