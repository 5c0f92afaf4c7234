from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from coverage.calendar import day_after_next_end, ends_after
from coverage.model import Post, Role, Roster
from coverage.staffing import By, staffing

DAY = date(2025, 7, 18)


def _post(name: str, fte: str, **more) -> Post:
    more.setdefault("role", Role.FACILITATOR)
    return Post(name, name, fte=Fraction(fte), **more)


ROSTER = Roster(
    (
        _post("a", "1", perimeter=("11",), followed_by="DDETSPP 11", programme="AAP 2022",
              ends=date(2025, 12, 31)),
        _post("b", "0.5", perimeter=("2A",), followed_by="DDETS (2A)", programme="AAP 2022",
              ends=date(2025, 12, 31)),
        _post("c", "0.56", role=Role.COORDINATOR, home="31", followed_by="DREETS",
              programme="AAP 2022", ends=date(2025, 12, 31)),
        _post("d", "4", programme="AAP 2023", followed_by="DDETS 09", ends=date(2026, 12, 31)),
        _post("e", "0.2", perimeter=("region",), programme="autre"),
        _post("f", "0.3", home="30", extension=("34",), programme="autre"),
        _post("g", "9", perimeter=("11",), ends=date(2024, 1, 1)),
    )
)  # fmt: skip


def test_lines_sum_to_the_totals_whatever_they_are_counted_by() -> None:
    for by in By:
        found = staffing(ROSTER, DAY, by)
        assert found.facilitators == Fraction(6)
        assert found.coordination == Fraction("0.56")
        assert found.unlocated == Fraction(4)
        assert sum(line.facilitators for line in found.lines) == found.facilitators
        assert sum(line.coordination for line in found.lines) == found.coordination
        assert sorted(p for line in found.lines for p in line.posts) == list("abcdef")


def test_departments_are_those_of_the_following_service() -> None:
    lines = {line.key: line for line in staffing(ROSTER, DAY, By.DEPARTMENT).lines}
    assert list(lines) == ["11", "2A", "30", "non localisé", "régional"]
    assert lines["non localisé"].facilitators == 4, (
        "un poste sans lieu n'est dans aucun département"
    )
    assert lines["régional"].coordination == Fraction("0.56")
    assert lines["régional"].facilitators == Fraction("0.2")


@pytest.mark.parametrize(
    ("on", "next_day"),
    [
        (date(2025, 7, 18), date(2026, 1, 1)),
        (date(2025, 12, 31), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2027, 1, 1)),
        (date(2027, 1, 1), None),
    ],
)
def test_next_end_of_convention(on: date, next_day: date | None) -> None:
    assert day_after_next_end(ROSTER, on) == next_day


def test_a_convention_that_ends_today_still_counts_as_to_come() -> None:
    assert ends_after(ROSTER, date(2025, 12, 31)) == (date(2025, 12, 31), date(2026, 12, 31))
