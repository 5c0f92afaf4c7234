"""The engine's promises, measured beside a plain geopandas/pandas version in the same run.

Run: `python -m bench.engine`.
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bench import plain, synthetic
from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Branch, Level, Roster, Verdict
from coverage.need import Needs
from coverage.parameters import Parameters
from coverage.survey import Survey, examine
from coverage.territories import Atlas
from sources import cases
from sources.dataset import DATA, load_dataset

T = TypeVar("T")
ENGINE_RUNS, PLAIN_RUNS = 9, 3
CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Job:
    """One region to diagnose, told to both versions."""

    name: str
    atlas: Atlas
    roster: Roster
    needs: Needs
    parameters: Parameters
    on: date
    shapes: gpd.GeoSeries

    def examine(self) -> Survey:
        """Examine the region with the engine."""
        return examine(self.atlas, self.roster, self.needs, self.parameters, self.on)


def timed(name: str, runs: int, work: Callable[[], T], promise: float | None = None) -> float:
    """Run several times after one warm-up, print median, min and max; return the median."""
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    median = statistics.median(seconds)
    low, high = min(seconds) * 1000, max(seconds) * 1000
    verdict = ""
    if promise is not None:
        verdict = (
            f"  promise ≤ {promise * 1000:.0f} ms: {'kept' if median <= promise else 'BROKEN'}"
        )
    print(f"  {name:<58}{median * 1000:9.1f} ms  [{low:.1f} – {high:.1f}, n={runs}]{verdict}")
    return median


def compare(job: Job, arrays: float, objects: float) -> None:
    """Time the plain versions on the same job, print the ratios, check that they agree.

    The like-for-like figure is `arrays`: commune arrays and the departments. `objects`
    adds an explained Diagnosis a commune, which the plain version does not make.
    """
    communes = plain.commune_frame(job.atlas, job.shapes)
    posts = plain.post_frame(job.roster.posts)
    needs = plain.need_frame(job.atlas, job.needs)
    for shapes, name in ((False, "merged on codes"), (True, "dissolve and spatial join")):

        def work(*, by_shape: bool = shapes) -> tuple[pd.DataFrame, pd.DataFrame]:
            return plain.diagnose(communes, posts, needs, job.on.isoformat(), shapes=by_shape)

        theirs = timed(f"plain: {name}", PLAIN_RUNS, work)
        found = agreement(job, *work())
        print(
            f"    plain ÷ engine = {theirs / arrays:.1f} (communes as arrays and departments), "
            f"{theirs / objects:.2f} (every commune explained)\n    {found}"
        )


def agreement(job: Job, communes: pd.DataFrame, departments: pd.DataFrame) -> str:
    """Compare what the plain version can say with the engine, territory by territory."""
    survey = job.examine()
    wrong = 0
    for found in report(survey, Level.COMMUNE):
        row = communes.loc[found.code]
        said = {"1": {Branch.UNCOVERED}, "2": {Branch.BORDERING_ONLY}}.get(row.branch, set())
        same = set(found.branches) - {Branch.UNDER_CAPACITY} == said
        same &= (found.verdict is Verdict.NO_NEED) == (row.branch == "sans_besoin")
        wrong += not (same and _figures_agree(found, row))
    for found in report(survey, Level.DEPARTMENT):
        row = departments.loc[found.code]
        branches = "|".join(b.value for b in found.branches if b is not Branch.UNDER_CAPACITY)
        same = branches == row.branches and _figures_agree(found, row)
        same &= abs(float(found.share_communes) - row.share_communes) < CLOSE
        if Branch.UNDER_CAPACITY not in found.branches and row.verdict != "autre":
            same &= found.verdict.value == row.verdict
        wrong += not same
    seen = len(communes) + len(departments)
    return f"branches 1 and 2, ETP and pro rata agree on {seen - wrong} of {seen} territories"


def _figures_agree(found: Diagnosis, row: pd.Series) -> bool:
    """Compare exact figures with floats."""
    if (found.prorata is None) != bool(pd.isna(row.prorata)):
        return False
    pairs: list[tuple[Fraction, float]] = [
        (found.own_fte, row.own_fte),
        (found.bordering_fte, row.bordering_fte),
    ]
    if found.prorata is not None:
        pairs.append((found.prorata, row.prorata))
    return all(abs(float(mine) - theirs) < CLOSE * max(1.0, theirs) for mine, theirs in pairs)


def region() -> None:
    """Measure the shipped region: what a page shows, after start."""
    start = time.perf_counter()
    dataset = load_dataset()
    print(f"\nShipped region (start: files read in {time.perf_counter() - start:.2f} s)")
    on = dataset.reference_date
    survey = cases.survey_on(dataset, on)
    shapes = gpd.read_parquet(DATA / "geo" / "communes.parquet")
    code = next(name for name in shapes.columns if name.startswith("code"))
    shapes = shapes.set_index(code).geometry.loc[[c.code for c in survey.atlas.communes]]
    job = Job("region", survey.atlas, survey.roster, survey.needs, survey.parameters, on, shapes)
    situations = len(survey.cells)
    print(f"  {len(job.atlas)} communes, {len(job.roster.posts)} posts, {situations} situations")
    medians = {}
    for level, promise in ((Level.COMMUNE, 0.3), (Level.EPCI, None), (Level.DEPARTMENT, 0.05)):

        def work(*, at: Level = level) -> tuple[Diagnosis, ...]:
            return report(cases.survey_on(dataset, on), at)

        name = f"engine: parameters, examine, report by {level}"
        medians[level] = timed(name, ENGINE_RUNS, work, promise)
    compare(job, medians[Level.DEPARTMENT], medians[Level.COMMUNE])


def nation(name: str, made: synthetic.Country, needs: Needs, shapes: gpd.GeoSeries) -> None:
    """Measure the synthetic country with one kind of needs."""
    on = date(2025, 7, 18)
    job = Job(name, made.atlas, made.roster, needs, Parameters(), on, shapes)
    survey = job.examine()
    print(f"\nSynthetic country, {name}")
    print(
        f"  {len(job.atlas)} communes, {len(survey.posts)} posts active and located of "
        f"{len(job.roster.posts)}, {len(survey.deployment.crews)} crews, "
        f"{len(survey.cells)} situations, {len(survey.flow.strata)} strata"
    )
    timed("engine: examine (arrays and classes)", ENGINE_RUNS, job.examine, 1.0)
    mine = timed(
        "engine: examine and report by department",
        ENGINE_RUNS,
        lambda: report(job.examine(), Level.DEPARTMENT),
    )
    timed("engine: report by EPCI", 1, lambda: report(survey, Level.EPCI))
    objects = timed(
        "engine: report by commune, every object made",
        1,
        lambda: report(survey, Level.COMMUNE),
    )
    compare(job, mine, mine + objects)


def main() -> None:
    """Print every figure."""
    print(f"Python {sys.version.split()[0]}, {platform.machine()}, numpy {np.__version__}")
    print(f"pandas {pd.__version__}, geopandas {gpd.__version__}, shapely {shapely.__version__}")
    print("Plain version: branches 1 and 2, ETP, pro rata; no fair sharing (see bench/plain.py).")
    region()
    made = synthetic.country()
    corners = made.spots.astype(float)
    squares = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + 1, corners[:, 1] + 1)
    shapes = gpd.GeoSeries(squares, crs="EPSG:2154")
    nation("needs estimated by population", made, synthetic.estimated_needs(made), shapes)
    nation("needs declared by EPCI", made, synthetic.declared_needs(made), shapes)


if __name__ == "__main__":
    main()
