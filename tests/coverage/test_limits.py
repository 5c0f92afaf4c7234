"""The three-year limit: cases a lawyer may check, and what it means for every reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from coverage.limits import Limit, Span, limit_of
from coverage.model import Post, Precision, Role
from coverage.months import years_later
from sources.days import first_day, last_day
from tests.coverage.strategies import LAWS

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "echeances" / "limite.yaml").read_text("utf-8")
)
ONE_DAY = timedelta(days=1)
THREE = 3


def convention(starts: date | None, ends: date | None, *years: str) -> Post:
    """Return a convention; `years` names the dates given to the year."""
    precision = {name: Precision.YEAR if name in years else Precision.DAY for name in ("s", "e")}
    return Post(
        "p",
        "Structure",
        Role.FACILITATOR,
        Fraction(1),
        starts=starts,
        starts_precision=precision["s"],
        ends=ends,
        ends_precision=precision["e"],
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["cas"])
def test_the_limit_as_a_roster_writes_its_dates(case: dict[str, Any]) -> None:
    starts, ends = first_day(case["debut"]).value, last_day(case["fin"]).value
    assert starts is not None
    assert ends is not None
    post = Post(
        "p",
        "Structure",
        Role.FACILITATOR,
        Fraction(1),
        starts=starts.date,
        starts_precision=starts.precision,
        ends=ends.date,
        ends_precision=ends.precision,
    )
    found, expected = limit_of(post, THREE), case["attendu"]
    if expected["depasse"] == "rien":
        assert found is None
        return
    assert found is not None
    # YAML reads « oui » and « non » as words, not as booleans.
    assert {True: "oui", False: "non"}[found.exceeded] == expected["depasse"]
    assert found.last.last == expected["limite"]


def days_of(on: date, precision: Precision) -> Iterator[date]:
    """Yield every day that a date may mean."""
    if precision is not Precision.YEAR:
        yield on
        return
    day = date(on.year, 1, 1)
    while day.year == on.year:
        yield day
        day += ONE_DAY


NEAR = st.integers(-2, 2)


@st.composite
def near_the_limit(draw: st.DrawFn) -> Post:
    """Draw conventions that last three years, give or take two days or one year."""
    starts = draw(st.sampled_from([date(2022, 1, 1), date(2022, 12, 31), date(2024, 2, 29)]))
    ends = years_later(starts, THREE + draw(st.integers(-1, 1))) + timedelta(days=draw(NEAR))
    vague = draw(st.sets(st.sampled_from(["s", "e"])))
    if "s" in vague:
        starts = date(starts.year, 1, 1)
    if "e" in vague:
        ends = date(ends.year, 12, 31)
    return convention(starts, ends, *vague)


def three_years(on: date) -> date:
    """Return the last day of three years, counted from their first."""
    try:
        return on.replace(year=on.year + THREE) - ONE_DAY
    except ValueError:  # 29 February
        return date(on.year + THREE, 2, 28)


@LAWS
@given(near_the_limit())
def test_exceeded_is_said_when_every_reading_exceeds_and_only_then(post: Post) -> None:
    assert post.starts is not None
    assert post.ends is not None
    last = [three_years(d) for d in days_of(post.starts, post.starts_precision)]
    ends = list(days_of(post.ends, post.ends_precision))
    found = limit_of(post, THREE)
    assert found is not None
    assert found.exceeded == (min(ends) > max(last))
    assert (found.last.first, found.last.last) == (min(last), max(last))


ATTESTED = date(2025, 7, 18)


def test_a_start_not_known_is_before_the_day_a_source_attests() -> None:
    """Running on 18/07/2025, it is over three years old on 18/07/2028, whenever it began."""
    post = replace(convention(None, date(2028, 7, 18)), attested_on=ATTESTED)
    assert limit_of(post, THREE) == Limit(Span(date.min, date(2028, 7, 17)), exceeded=True)
    assert limit_of(replace(post, ends=date(2028, 7, 17)), THREE) is None
    assert limit_of(replace(post, ends=None), THREE) is None


def test_a_start_known_to_the_year_is_before_the_day_a_source_attests() -> None:
    post = replace(convention(date(2025, 1, 1), date(2028, 7, 18), "s"), attested_on=ATTESTED)
    found = limit_of(post, THREE)
    assert found == Limit(Span(date(2027, 12, 31), date(2028, 7, 17)), exceeded=True)


def test_an_end_known_to_the_year_is_after_the_day_a_source_attests() -> None:
    post = replace(convention(date(2022, 7, 18), date(2025, 12, 31), "e"), attested_on=ATTESTED)
    found = limit_of(post, THREE)
    assert found is not None
    assert found.exceeded


def test_an_attestation_that_contradicts_the_dates_tells_nothing() -> None:
    post = replace(convention(None, date(2028, 7, 18)), attested_on=date(2029, 1, 1))
    assert limit_of(post, THREE) is None
