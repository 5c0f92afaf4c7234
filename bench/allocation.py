"""The promises of the allocation, measured beside one program that cuts nothing apart.

Run: `python -m bench.allocation` (about three minutes).
"""

from __future__ import annotations

import platform
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from unittest.mock import patch

from coverage.allocation import tables as allocation_tables
from coverage.allocation.allocate import Candidate, Order, Request, allocate
from coverage.model import Certainty, Level, Post, Role, Roster
from coverage.need import NeedRow, declared
from coverage.parameters import Interval, Parameters
from coverage.survey import Survey, examine
from coverage.territories import Atlas, Commune
from sources import cases
from sources.dataset import load_dataset

ON = date(2026, 1, 1)
SIX = Fraction(6)
REGION_SECONDS, APART_SECONDS, SHARED_SECONDS = 1.0, 0.5, 30.0
DEPARTMENTS = 101
SEED = 20250718


def _post(name: str, home: str, *, extension: Sequence[str] = (), fte: str = "1") -> Post:
    return Post(
        id=name,
        structure=name,
        role=Role.FACILITATOR,
        fte=Fraction(fte),
        home=home,
        perimeter=(home,),
        extension=tuple(extension),
        certainty=Certainty.ESTABLISHED,
    )


def region(*, is_declared: bool) -> tuple[Survey, list[Candidate]]:
    """Return the region with posts extended next door, and candidates over two departments."""
    draw = random.Random(SEED)
    dataset = load_dataset()
    survey = cases.survey_on(dataset, ON)
    atlas = dataset.atlas
    codes = atlas.codes(Level.DEPARTMENT)
    borders = sorted({(a, b) for a in codes for b in atlas.neighbours[a] if b in codes and a < b})
    candidates = [Candidate(code, (code,)) for code in codes]
    candidates += [Candidate(f"{a}-{b}", (a, b)) for a, b in draw.sample(borders, 4)]
    posts = [
        _post(f"p{number}", a, extension=(b,))
        for number, (a, b) in enumerate(draw.sample(borders, 2))
    ]
    needs = survey.needs
    if is_declared:
        rows = [
            NeedRow(code, Interval.exactly(Fraction(draw.randint(20, 300), 100))) for code in codes
        ]
        needs = declared(atlas, rows)
    parameters = replace(survey.parameters, call_departments=frozenset(codes))
    return examine(atlas, Roster(tuple(posts)), needs, parameters, ON), candidates


def country(*, shared: bool) -> tuple[Survey, list[Candidate]]:
    """Return 101 departments of one commune; `shared`: posts and candidates chain them all."""
    draw = random.Random(SEED)
    codes = [f"D{number:03d}" for number in range(DEPARTMENTS)]
    communes = [Commune(f"{c}01", c, c, None, draw.randint(70, 1_500) * 1_000) for c in codes]
    atlas = Atlas.build(communes, {}, "FR")
    needs = declared(
        atlas, [NeedRow(c, Interval.exactly(Fraction(draw.randint(20, 450), 100))) for c in codes]
    )
    posts = [_post(f"q{c}", c, fte="0.5") for c in draw.sample(codes, DEPARTMENTS // 3)]
    candidates = [Candidate(code, (code,)) for code in codes]
    if shared:
        for n in range(0, DEPARTMENTS - 1, 2):
            posts.append(_post(f"p{codes[n]}", codes[n], extension=(codes[n + 1],)))
        for n in range(1, DEPARTMENTS - 1, 3):
            candidates.append(Candidate(f"x{codes[n]}", (codes[n], codes[n + 1])))
    parameters = Parameters(call_departments=frozenset(codes))
    return examine(atlas, Roster(tuple(posts)), needs, parameters, ON), candidates


def measured(
    name: str, survey: Survey, candidates: Sequence[Candidate], order: Order, promise: float
) -> None:
    request = Request(SIX, order=order)
    start = time.perf_counter()
    plan = allocate(survey, candidates, request, time.monotonic)
    seconds = time.perf_counter() - start
    kept = "tenu" if seconds <= promise else "DÉPASSÉ"
    proof = "prouvé" if plan.optimal else f"écart {float(plan.gap):.4%}"
    print(f"{name:34} {order.value:9} {seconds:7.2f} s  (≤ {promise:g} s : {kept})  {proof}")


def naive(survey: Survey, candidates: Sequence[Candidate], order: Order) -> None:
    """One program for all, nothing cut apart nor tried whole."""
    with patch.object(allocation_tables, "MOST_PLANS", 0):
        measured("  un seul programme, sans découpe", survey, candidates, order, APART_SECONDS)


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}")
    for is_declared in (False, True):
        survey, candidates = region(is_declared=is_declared)
        name = "région, besoins déclarés" if is_declared else "région, besoins estimés"
        for order in Order:
            measured(name, survey, candidates, order, REGION_SECONDS)
    survey, candidates = country(shared=False)
    for order in Order:
        measured("101 départements, rien de commun", survey, candidates, order, APART_SECONDS)
    naive(survey, candidates, Order.PRESENCE)
    survey, candidates = country(shared=True)
    for order in Order:
        measured("101 départements, périmètres communs", survey, candidates, order, SHARED_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
