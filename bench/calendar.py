"""The calendar's promise: 60 months of the region, beside a loop that diagnoses each month.

Run: `python -m bench.calendar`. Every calendar is made anew (nothing is kept from a run to
the next); the files are read once, before.
"""

from __future__ import annotations

import itertools
import random
import time
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from bench.engine import ENGINE_RUNS, PLAIN_RUNS, timed
from coverage.calendar import Calendar
from coverage.diagnosis import report
from coverage.model import Certainty, Level, Post, Role, Roster, Verdict
from coverage.months import month_end, month_starts
from coverage.staffing import By
from sources.calendar import calendar_of, calendar_records, calendar_stamp
from sources.cases import staffing_on, survey_on
from sources.dataset import Dataset, load_dataset

PROMISE = 0.2
FIRST, LAST = date(2025, 1, 1), date(2029, 12, 1)
SEED, BUSY = 20250718, 60


def naive(dataset: Dataset) -> list[tuple[str, float, list[str], list[str]]]:
    """Return the same months by the diagnosis and the count of ETP of each day."""
    rows = []
    for on in month_starts(FIRST, LAST):
        found = report(survey_on(dataset, on), Level.DEPARTMENT)
        counted = staffing_on(dataset, on, By.PROGRAMME)
        last = month_end(on)
        ends = [p.id for p in dataset.roster.posts if p.ends and on <= p.ends <= last]
        gaps = [one.code for one in found if one.verdict is Verdict.GAP]
        rows.append((on.isoformat(), float(counted.facilitators), gaps, ends))
    return rows


def busy_roster(dataset: Dataset) -> Roster:
    """Return posts on every department and its neighbours, one starting or ending each month."""
    draw = random.Random(SEED)
    departments = dataset.atlas.codes(Level.DEPARTMENT)
    months = list(month_starts(FIRST, LAST))
    posts = []
    for number, home in zip(range(BUSY), itertools.cycle(departments), strict=False):
        start = months[number % len(months)] - timedelta(days=draw.randrange(400, 900))
        beside = [code for code in dataset.atlas.neighbours[home] if code in departments]
        posts.append(
            Post(
                id=f"p{number:02d}",
                structure=f"Structure {number}",
                role=Role.FACILITATOR,
                fte=Fraction(draw.randrange(2, 11), 10),
                home=home,
                perimeter=(home,),
                extension=tuple(beside[: draw.randrange(3)]),
                starts=start,
                ends=month_end(months[number % len(months)]),
                programme=f"AAP {start.year}",
                certainty=Certainty.ESTABLISHED,
            )
        )
    return Roster(tuple(posts))


def by_month(dataset: Dataset) -> Calendar:
    """Return what the command prints."""
    return calendar_of(dataset, FIRST, LAST, to_the_day=False)


def measure(name: str, dataset: Dataset, promise: float | None = None) -> None:
    """Time both ways, and check that they say the same."""
    print(f"\n{name}")
    calendar = calendar_of(dataset, FIRST, LAST)
    situations = len({id(month.departments) for month in calendar.months})
    print(
        f"  {len(calendar.months)} months, {len(dataset.roster.posts)} posts, {situations} "
        f"situations, {len(calendar.changes)} changes of a department"
    )
    timed("calendar, changes to the day", ENGINE_RUNS, lambda: calendar_of(dataset, FIRST, LAST))
    mine = timed("calendar by month (batch.py)", ENGINE_RUNS, lambda: by_month(dataset), promise)
    theirs = timed("a diagnosis each month", PLAIN_RUNS, lambda: naive(dataset))
    same = [
        (r["date"], r["facilitateurs"], r["zones_blanches"], r["fins"])
        for r in calendar_records(calendar)
    ] == naive(dataset)
    print(f"    loop ÷ calendar = {theirs / mine:.1f}; the same months: {'yes' if same else 'NO'}")
    timed("the stamp of its export", ENGINE_RUNS, lambda: calendar_stamp(dataset, calendar))


def main() -> None:
    """Print every figure."""
    start = time.perf_counter()
    dataset = load_dataset()
    print(f"Files read in {time.perf_counter() - start:.2f} s")
    measure("Shipped region", dataset, PROMISE)
    busy = replace(dataset, roster=busy_roster(dataset), sidecar=None)
    measure("Harshest: posts everywhere, the situation of every month another", busy)


if __name__ == "__main__":
    main()
