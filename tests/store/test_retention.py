"""Which backups are kept: a day each for two weeks, a month each for a year, the newest always."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.store.retention import DAYS, MONTHS, Named, backups_in, named, superfluous

TODAY = date(2026, 11, 22)
MOMENTS = st.datetimes(datetime(2025, 6, 1), datetime(2026, 11, 22, 12)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


def one(moment: datetime, apart: str = "", revision: int = 3) -> Named:
    return Named("annuaire", moment, revision, apart)


def daily(count: int) -> list[Named]:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    return [
        one(noon - timedelta(days=back, hours=hour)) for back in range(count) for hour in (0, 3)
    ]


def test_the_last_of_each_of_the_last_fourteen_days_is_kept() -> None:
    made = daily(DAYS)
    removed = superfluous(made, TODAY)
    assert {x.at.hour for x in removed} == {9}
    assert len(removed) == DAYS


def test_older_than_that_only_the_last_of_each_month_is_kept() -> None:
    made = daily(500)
    kept = sorted(set(made) - set(superfluous(made, TODAY)), key=lambda x: x.at)
    assert len(kept) == DAYS + MONTHS - 1  # this month's is among the days
    assert [x.day for x in kept[:3]] == [date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28)]
    assert kept[-1].day == TODAY


def test_a_day_is_that_of_the_clock_in_france() -> None:
    before, after = (one(datetime(2026, 11, 20, 22, 59, tzinfo=UTC)) for _ in range(2))
    after = one(datetime(2026, 11, 20, 23, 1, tzinfo=UTC))
    assert (before.day, after.day) == (date(2026, 11, 20), date(2026, 11, 21))
    assert superfluous([before, after], TODAY) == ()


def test_what_was_set_apart_is_never_removed_nor_counted() -> None:
    apart = [one(x.at, "avant-0002") for x in daily(500)]
    old = one(datetime(2020, 1, 1, tzinfo=UTC))
    assert superfluous([*apart, old], TODAY) == ()


@given(st.lists(MOMENTS, unique=True), st.integers(1, 40), st.integers(1, 14))
def test_the_newest_is_always_kept_and_doing_it_again_removes_nothing(
    moments: list[datetime], days: int, months: int
) -> None:
    made = [one(moment) for moment in moments]
    removed = set(superfluous(made, TODAY, days, months))
    kept = [x for x in made if x not in removed]
    assert superfluous(kept, TODAY, days, months) == ()
    if made:
        assert max(made, key=lambda x: x.at) in kept
    recent = {x.day for x in made if x.day > TODAY - timedelta(days=days)}
    assert recent == {x.day for x in kept if x.day in recent}


@given(
    st.builds(
        Named,
        st.from_regex(r"[\w.-]{1,12}", fullmatch=True),
        MOMENTS,
        st.integers(0, 10**6),
        st.sampled_from(["", "avant-0003", "avant-restauration", "abimee"]),
        st.integers(1, 12),
    )
)
def test_a_name_says_what_it_was_made_from(made: Named) -> None:
    assert named(made.name()) == made


@pytest.mark.parametrize(
    "name",
    [
        "annuaire.sqlite",
        "annuaire-20261122T120000Z-r3.sqlite.sha256",
        "annuaire-20261399T120000Z-r3.sqlite",
        "annuaire-20261122T120000Z-r3 (copie).sqlite",
        ".1234.partiel",
    ],
)
def test_any_other_file_of_the_folder_is_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("")
    (tmp_path / "autre-20261122T120000Z-r3.sqlite").write_text("")
    assert named(name) is None
    assert list(backups_in(tmp_path, "annuaire")) == []
