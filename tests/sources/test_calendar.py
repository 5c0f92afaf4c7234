"""The calendar of the shipped data, its exports, and what moves with the date."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from coverage.falls import falls_with
from coverage.model import Post, Precision, Role, Verdict
from coverage.operations import Operation
from sources.calendar import (
    COLUMNS,
    calendar_of,
    calendar_records,
    calendar_stamp,
    export_calendar,
)
from sources.cases import diagnosis_on
from sources.dataset import Dataset, load_dataset, with_contracts
from sources.export import STAMP_COLUMNS
from sources.operations import OperationsImport
from tests.contracts.book.made import contract, write_store

FIRST, LAST = date(2025, 1, 1), date(2027, 12, 1)


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    return load_dataset()


def test_the_cliff_of_the_call(shipped: Dataset) -> None:
    rows = {row["date"]: row for row in calendar_records(calendar_of(shipped, FIRST, LAST))}
    assert len(rows) == 36
    assert [
        [rows[day][key] for key in ("facilitateurs", "coordination", "non_localise")]
        for day in ("2025-01-01", "2025-12-01", "2026-01-01", "2026-12-01", "2027-01-01")
    ] == [[10.0, 0.56, 4.0], [10.0, 0.56, 4.0], [4.0, 0.0, 4.0], [4.0, 0.0, 4.0], [0.0, 0.0, 0.0]]
    assert len(rows["2025-12-01"]["zones_blanches"]) == 8
    assert all(len(rows[day]["zones_blanches"]) == 13 for day in ("2026-01-01", "2027-12-01"))
    assert len(rows["2025-12-01"]["fins"]) == 7
    assert rows["2026-12-01"]["fins"] == ["aap2023-non-localise"]
    assert sum(len(row["fins"]) for row in rows.values()) == len(shipped.roster.posts)


def test_five_departments_fall_on_one_day_and_one_loses_its_neighbour(shipped: Dataset) -> None:
    changes = calendar_of(shipped, FIRST, LAST).changes
    assert {one.on for one in changes} == {date(2026, 1, 1)}
    assert [one.code for one in changes if one.becomes_gap] == ["11", "12", "31", "34", "66"]
    (other,) = [one for one in changes if not one.becomes_gap]
    assert (other.code, other.before.branches, other.after.branches) == ("30", ("2",), ("1",))


def test_each_month_is_the_diagnosis_of_its_first_day(shipped: Dataset) -> None:
    for month in calendar_of(shipped, date(2025, 11, 1), date(2026, 2, 1)).months:
        for standing, found in zip(month.departments, diagnosis_on(shipped, month.on), strict=True):
            assert (standing.code, standing.verdict, standing.certainty) == (
                found.code,
                found.verdict,
                found.certainty,
            )


def test_the_doubt_on_what_was_signed_since_is_that_of_each_day(shipped: Dataset) -> None:
    sure = replace(
        shipped,
        roster=replace(
            shipped.roster,
            doubts=(),
            posts=tuple(post for post in shipped.roster.posts if post.is_located),
        ),
    )
    before, after = calendar_of(sure, date(2025, 12, 1), date(2026, 1, 1)).months
    (one,), (other,) = (
        [s for s in month.departments if s.code == "09"] for month in (before, after)
    )
    assert (one.certainty, other.certainty) == ("deduit", "a_confirmer")


def test_an_operation_turns_a_department_on_its_own_days(shipped: Dataset) -> None:
    """A need by the estimate is spent by 1 ETP in 12; an operation asks for more, then ends."""
    works = Operation(
        "X", "Chantier", ("12",), date(2025, 3, 10), date(2025, 5, 20), Fraction(100_000)
    )
    data = replace(shipped, operations=OperationsImport("essai", (works,)))
    found = calendar_of(data, FIRST, date(2025, 12, 1)).changes
    assert [(one.on, one.code, one.after.verdict) for one in found] == [
        (date(2025, 3, 10), "12", "a_verifier"),
        (date(2025, 5, 21), "12", "couvert"),
    ]


def test_a_calendar_keeps_to_the_roster_it_is_given(shipped: Dataset) -> None:
    more = Post(
        "nouveau",
        "Structure",
        Role.FACILITATOR,
        Fraction("0.7"),
        perimeter=("09",),
        starts=date(2026, 1, 15),
        starts_precision=Precision.DAY,
        ends=date(2026, 3, 14),
        ends_precision=Precision.DAY,
        programme="AAP 2025",
    )
    roster = replace(shipped.roster, posts=(*shipped.roster.posts, more))
    found = calendar_of(replace(shipped, roster=roster), date(2026, 1, 1), date(2026, 4, 1))
    assert [(one.on, one.code, one.becomes_gap) for one in found.changes] == [
        (date(2026, 1, 15), "09", False),
        (date(2026, 3, 15), "09", True),
    ]
    assert found.changes[0].stops_being_gap
    assert [month.by_programme for month in found.months] == [
        (("AAP 2023", Fraction(4)),),
        *[(("AAP 2023", Fraction(4)), ("AAP 2025", Fraction("0.7")))] * 2,
        (("AAP 2023", Fraction(4)),),
    ]


def test_the_exports_say_the_same_and_are_the_same_twice(shipped: Dataset) -> None:
    calendar = calendar_of(shipped, FIRST, LAST)
    for form in ("json", "csv"):
        again = calendar_of(shipped, FIRST, LAST)
        assert export_calendar(shipped, calendar, form) == export_calendar(shipped, again, form)
    rows = json.loads(export_calendar(shipped, calendar, "json"))
    assert list(rows[0]) == list(COLUMNS)
    text = export_calendar(shipped, calendar, "csv").decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert head == [*COLUMNS, *STAMP_COLUMNS]
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        assert line[:2] == [row["date"], f"{row['facilitateurs']:g}".replace(".", ",")]
        assert line[4:6] == ["|".join(row["zones_blanches"]), "|".join(row["fins"])]


def test_the_mark_of_an_export_is_that_of_all_its_days(shipped: Dataset) -> None:
    def mark(data: Dataset, last: date) -> str:
        return calendar_stamp(data, calendar_of(data, FIRST, last)).fingerprint

    fewer = replace(shipped, roster=replace(shipped.roster, posts=shipped.roster.posts[1:]))
    marks = {mark(shipped, LAST), mark(shipped, date(2027, 11, 1)), mark(fewer, LAST)}
    assert len(marks) == 3
    assert "AAP 2025 n'est pas connue" in " ".join(
        calendar_stamp(shipped, calendar_of(shipped, FIRST, LAST)).warnings
    )


def measured_in_one_department(shipped: Dataset, folder: Path) -> Dataset:
    """150 contracts of 15/03/2025 in one department, one much later elsewhere."""
    rows = [
        contract(id=f"M{n}", departement="12", jour="2025-03-15", clause=True) for n in range(150)
    ]
    late = contract(id="Z", departement="31", jour="2026-12-30", clause=True)
    return with_contracts(shipped, write_store(folder / "marches", [*rows, late]))


def test_a_need_measured_on_contracts_moves_with_the_month(
    shipped: Dataset, tmp_path: Path
) -> None:
    """150 contracts of one day in one department: its need is there for twelve months."""
    data = measured_in_one_department(shipped, tmp_path)
    longer = [replace(post, ends=None) for post in shipped.roster.posts]
    data = replace(data, roster=replace(shipped.roster, posts=tuple(longer)))
    found = {}
    for month in calendar_of(data, date(2025, 3, 1), date(2026, 5, 1)).months:
        (found[month.on],) = [one for one in month.departments if one.code == "12"]
        same = {one.code: one.verdict for one in diagnosis_on(data, month.on)}
        assert {one.code: one.verdict for one in month.departments} == same
    assert found[date(2025, 4, 1)].verdict is Verdict.GAP
    assert found[date(2026, 3, 1)].verdict is Verdict.GAP
    assert found[date(2026, 4, 1)].verdict is not Verdict.GAP


def test_a_measured_need_turns_on_its_own_day_not_with_the_convention_that_ends_next(
    shipped: Dataset, tmp_path: Path
) -> None:
    """Contracts leave the sliding year on 16/03/2026; another post ends there on 20/03."""
    data = measured_in_one_department(shipped, tmp_path)
    (there,) = [post for post in shipped.roster.posts if "12" in post.perimeter]
    lasting = replace(there, id="dure", ends=None)
    ending = replace(there, id="finit", fte=Fraction(1, 100), ends=date(2026, 3, 20))
    data = replace(data, roster=replace(shipped.roster, posts=(lasting, ending)))
    found = calendar_of(data, date(2026, 3, 1), date(2026, 4, 30)).changes
    assert [(one.code, one.stops_being_gap) for one in found] == [("12", True)]
    assert found[0].on == date(2026, 3, 16)
    assert falls_with(data.atlas, ending, found) == ()
