"""How sure: 10,000 draws of the region, beside a diagnosis a draw in the same run.

Run: `python -m bench.draws`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from coverage.diagnosis import report
from coverage.model import Level, Role, Roster, Verdict
from coverage.need import NeedRow, declared
from coverage.parameters import Interval
from coverage.sureness.demand import demand_of
from coverage.sureness.draws import Draws
from coverage.sureness.robustness import regrets
from coverage.sureness.shares import sureness
from coverage.sureness.tipping import tips
from coverage.survey import Survey, examine
from sources.cases import survey_on
from sources.dataset import Dataset, load_dataset

T = TypeVar("T")
PROMISE = 1.0
SAMPLE = 40


def timed(name: str, work: Callable[[], T], runs: int = 5, promise: float | None = None) -> T:
    """Run several times after a warm-up and print the median; return the last result."""
    found = work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - start)
    median = sorted(seconds)[len(seconds) // 2]
    kept = "" if promise is None else f"  promise ≤ {promise:.0f} s: "
    verdict = "" if promise is None else "kept" if median <= promise else "BROKEN"
    print(f"  {name:<62}{median * 1000:9.1f} ms{kept}{verdict}")
    return found


def one_by_one(data: Dataset, survey: Survey) -> None:
    """Diagnose a sample of draws for real, extrapolate, and check that both agree."""
    drivers = demand_of(survey).drivers().values()
    drawn = Draws(count=SAMPLE)
    start = time.perf_counter()
    gaps = dict.fromkeys(survey.atlas.codes(Level.DEPARTMENT), 0)
    for at in range(SAMPLE):
        changed = {
            driver.key: Interval.exactly(Fraction(float(drawn.values(driver)[at])))
            for driver in drivers
        }
        again = survey_on(data, survey.on, {**changed, "estimation_tranche": True})
        for found in report(again, Level.DEPARTMENT):
            gaps[found.code] += found.verdict is Verdict.GAP
    spent = time.perf_counter() - start
    agreed = gaps == {one.code: one.gap for one in sureness(survey, drawn)}
    print(
        f"  {'a diagnosis a draw, ' + str(SAMPLE) + ' draws, extrapolated to 10,000':<62}"
        f"{spent / SAMPLE * 10_000 * 1000:9.0f} ms  same verdicts: {'yes' if agreed else 'NO'}"
    )


def linked(survey: Survey, reach: int, count: int) -> Survey:
    """Return the region with declared needs that vary apart, each post over `reach` places."""
    codes = survey.atlas.codes(Level.DEPARTMENT)
    places: Sequence[str] = codes if count <= len(codes) else survey.atlas.codes(Level.EPCI)
    chosen = list(places[:count])
    model = next(post for post in survey.roster.posts if post.role is Role.FACILITATOR)
    posts = tuple(
        replace(
            model,
            id=f"p{at}",
            fte=Fraction(8 + at % 5, 10),
            perimeter=tuple(chosen[(at + step) % count] for step in range(reach)),
        )
        for at in range(count)
    )
    tenths = Interval(Fraction(5, 10), Fraction(9, 10), Fraction(15, 10))
    needs = declared(survey.atlas, [NeedRow(code, tenths) for code in chosen])
    return examine(survey.atlas, Roster(posts), needs, survey.parameters, survey.on)


def main() -> None:
    data = load_dataset()
    survey = survey_on(data, data.reference_date)
    print("Shipped region, 10,000 draws:")
    timed("draws: share of zones blanches of each department", lambda: sureness(survey),
          promise=PROMISE)  # fmt: skip
    one_by_one(data, survey)
    timed("tipping points of every department", lambda: tips(survey), promise=PROMISE)
    plans = {
        str(number): replace_fte(survey, Fraction(number, 4)) for number in range(2, 7)
    }  # five plans
    timed("regret of five plans", lambda: regrets(plans), promise=PROMISE)
    print("Needs that vary apart, posts shared by neighbours:")
    for reach, count in ((2, 13), (3, 13), (2, 15), (4, 15), (2, 24)):
        joined = linked(survey, reach, count)
        found = timed(
            f"{count} linked territories, posts over {reach}: draws",
            lambda world=joined: sureness(world),  # type: ignore[misc]  # bound in a loop
            runs=3,
            promise=PROMISE,
        )
        print(f"    {max(one.draws for one in found)} draws")
        timed("    tipping points", lambda world=joined: tips(world), runs=3)  # type: ignore[misc]  # same


def replace_fte(survey: Survey, factor: Fraction) -> Survey:
    """Return the region with every post so many times as large."""
    posts = tuple(replace(post, fte=post.fte * factor) for post in survey.roster.posts)
    roster = replace(survey.roster, posts=posts)
    return examine(survey.atlas, roster, survey.needs, survey.parameters, survey.on)


if __name__ == "__main__":
    main()
