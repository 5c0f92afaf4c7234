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
from enum import StrEnum
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


class Linking(StrEnum):
    """Which perimeters join departments of the region."""

    DRAWN = "tirés au sort"
    CHAINED = "deux, en chaîne"
    THREE = "un sur trois départements"
    STRADDLING = "un EPCI à cheval"
    RENEWALS = "six reconductions partagées"


RENEWED = 6
_LEVELS = (Level.EPCI, Level.DEPARTMENT)


def region(linking: Linking, *, is_declared: bool) -> tuple[Survey, list[Candidate]]:
    """Return the region with a candidate a department, and perimeters that join some of them."""
    draw = random.Random(SEED)
    dataset = load_dataset()
    survey = cases.survey_on(dataset, ON)
    atlas = dataset.atlas
    codes = atlas.codes(Level.DEPARTMENT)
    alone = [Candidate(code, (code,)) for code in codes]
    joining, posts = _joining(linking, atlas, draw)
    needs = survey.needs
    if is_declared:
        rows = [
            NeedRow(code, Interval.exactly(Fraction(draw.randint(20, 300), 100))) for code in codes
        ]
        needs = declared(atlas, rows)
    parameters = replace(survey.parameters, call_departments=frozenset(codes))
    return examine(atlas, Roster(tuple(posts)), needs, parameters, ON), alone + joining


def _joining(
    linking: Linking, atlas: Atlas, draw: random.Random
) -> tuple[list[Candidate], list[Post]]:
    """Return the candidates and the posts that join departments."""
    codes = atlas.codes(Level.DEPARTMENT)
    beside = {a: [b for b in sorted(atlas.neighbours[a]) if b in codes] for a in codes}
    borders = sorted({(a, b) for a in codes for b in beside[a] if a < b})
    middle = max(codes, key=lambda code: len(beside[code]))
    first, second = beside[middle][:2]
    if linking is Linking.DRAWN:
        joining = [Candidate(f"{a}-{b}", (a, b)) for a, b in draw.sample(borders, 4)]
        extended = draw.sample(borders, 2)
    elif linking is Linking.CHAINED:
        joining = [Candidate(f"{middle}-{code}", (middle, code)) for code in (first, second)]
        extended = [(middle, first)]
    elif linking is Linking.THREE:
        joining = [Candidate(f"{middle}+", (middle, first, second))]
        extended = [(middle, first)]
    elif linking is Linking.STRADDLING:
        reached: dict[int, set[int]] = {}
        of_communes = zip(*(atlas.groups[level].tolist() for level in _LEVELS), strict=True)
        for epci, department in of_communes:
            reached.setdefault(epci, set()).add(department)
        widest = max(range(len(atlas.codes(Level.EPCI))), key=lambda n: (len(reached[n]), n))
        code = atlas.codes(Level.EPCI)[widest]
        joining, extended = [Candidate(f"e{code}", (code,))], []
    else:
        homes = draw.sample(codes, RENEWED)
        joining = [
            Candidate(f"r{code}", (code, draw.choice(beside[code])), renewal=True) for code in homes
        ]
        extended = []
    posts = [_post(f"p{number}", a, extension=(b,)) for number, (a, b) in enumerate(extended)]
    return joining, posts


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
        needs = "déclarés" if is_declared else "estimés"
        for linking in Linking:
            survey, candidates = region(linking, is_declared=is_declared)
            for order in Order:
                name = f"région, {needs}, {linking.value}"
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
