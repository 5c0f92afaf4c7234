"""Two ways to the same plan: trying all plans of linked territories, and branch and bound.

Steps of a tenth, posts and candidates over two departments: the sizes at which a solver's floats
lose plans. Each seed that once found a fault stays.
"""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from unittest.mock import patch

import pytest

from coverage.allocation import tables as allocation_tables
from coverage.allocation.allocate import Candidate, Order, Request, allocate
from coverage.model import Roster
from coverage.need import NeedRow, declared
from coverage.parameters import Interval, Parameters
from coverage.survey import Survey, examine
from coverage.territories import Atlas, Commune
from tests.coverage.worlds import DAY, post

FAULTY = (7, 59, 60, 79, 297, 325)


def country(seed: int) -> tuple[Survey, list[Candidate], random.Random]:
    draw = random.Random(seed)
    codes = ["A", "B", "C", "D"][: draw.choice([2, 3, 3, 4])]
    communes = [Commune(f"{c}01", c, c, None, draw.randint(70, 1_500) * 100) for c in codes]
    atlas = Atlas.build(communes, {}, "FR")
    needs = declared(
        atlas,
        [
            NeedRow(
                code,
                Interval.exactly(
                    Fraction(draw.randint(20, 250), draw.choice([100, 100, 100, 50, 37]))
                ),
            )
            for code in codes
        ],
    )
    pairs = [draw.sample(codes, 2) for _ in range(draw.randint(0, 2))]
    posts = [
        post(
            {
                "nom": f"p{number}",
                "etp": draw.choice(["1", "0.7", "0.35"]),
                "perimetre": [home],
                "extension": [beside],
            }
        )
        for number, (home, beside) in enumerate(pairs)
    ]
    candidates = [
        Candidate(
            code,
            (code,),
            renewal=draw.random() < 0.3,
            least=draw.choice([Fraction(0), Fraction(0), Fraction(1, 2)]),
        )
        for code in codes
    ]
    if len(codes) < 4:
        candidates.append(Candidate("x", tuple(draw.sample(codes, 2))))
    parameters = Parameters(call_departments=frozenset(codes))
    return examine(atlas, Roster(tuple(posts)), needs, parameters, DAY), candidates, draw


@pytest.mark.parametrize("seed", [*FAULTY, *range(1, 6)])
def test_both_ways_find_the_same_plan_and_prove_it(seed: int) -> None:
    survey, candidates, draw = country(seed)
    for order in Order:
        request = Request(
            Fraction(draw.randint(5, 25), 10), order=order, renewals_first=draw.random() < 0.2
        )
        tried = allocate(survey, candidates, request)
        with patch.object(allocation_tables, "MOST_PLANS", 0):
            searched = allocate(survey, candidates, request)
        assert searched == replace(tried, gap=searched.gap)
        assert searched.gap == 0


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("seed", range(3))
def test_parts_tried_whole_beside_a_part_that_is_searched_give_the_same_plan(
    seed: int, order: Order
) -> None:
    draw = random.Random(seed)
    codes = ["A", "B", "C", "D", "E"]
    atlas = Atlas.build([Commune(f"{c}01", c, c, None, 1_000) for c in codes], {}, "FR")
    rows = [NeedRow(c, Interval.exactly(Fraction(draw.randint(20, 150), 100))) for c in codes]
    candidates = [Candidate(c, (c,), renewal=draw.random() < 0.3) for c in codes]
    candidates.append(Candidate("x", ("A", "B")))
    parameters = Parameters(call_departments=frozenset(codes))
    survey = examine(atlas, Roster(()), declared(atlas, rows), parameters, DAY)
    request = Request(Fraction(draw.randint(10, 25), 10), order=order)
    tried = allocate(survey, candidates, request)
    with patch.object(allocation_tables, "MOST_PLANS", 30):
        searched = allocate(survey, candidates, request)
    assert searched == tried
