from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from coverage.capacity import Network, fair_flow
from coverage.diagnosis import report
from coverage.levers import Lever, Term
from coverage.measured import measured
from coverage.model import Level, Verdict
from coverage.need import Needs, estimated
from coverage.operations import with_operations
from coverage.parameters import Estimate, Interval
from coverage.sureness.thresholds import ALWAYS, Growth, thresholds
from coverage.sureness.tipping import Flip, Tip, tips
from coverage.survey import Survey, examine
from coverage.windows import Window
from tests.coverage import worlds
from tests.coverage.strategies import HAIR, LAWS, World, amounts, networks
from tests.coverage.strategies import worlds as any_world

ONE = Fraction(1)


def _case(case: dict) -> Survey:
    atlas = worlds.atlas(case["territoires"])
    found = worlds.needs(case, atlas)
    return examine(atlas, worlds.roster(case), found, worlds.parameters(case), worlds.DAY)


def _verdicts(survey: Survey, needs: Needs) -> dict[str, Verdict]:
    again = examine(survey.atlas, survey.roster, needs, survey.parameters, survey.on)
    return {found.code: found.verdict for found in report(again, Level.DEPARTMENT)}


def _multiplied(needs: Needs, factor: Fraction) -> Needs:
    blocks = tuple(
        replace(block, rate=Interval(*(figure * factor for figure in block.rate)), terms=())
        for block in needs.blocks
    )
    return replace(needs, blocks=blocks)


def _set(needs: Needs, lever: Lever, value: Fraction) -> Needs:
    """Return the needs with one parameter at a value, everything else as it was."""

    def moved(term: Term) -> Term:
        return replace(
            term,
            drivers=tuple(
                replace(driver, figures=Interval.exactly(value)) if driver.key == lever else driver
                for driver in term.drivers
            ),
        )

    blocks = []
    for block in needs.blocks:
        terms = [moved(term) for term in block.terms]
        low, central, high = (
            sum((term.at(lambda i, name=name: getattr(i, name)) for term in terms), Fraction(0))
            for name in ("low", "central", "high")
        )
        rate = Interval(low, central, high) if terms else block.rate
        blocks.append(replace(block, rate=rate, terms=()))
    return replace(needs, blocks=tuple(blocks))


def _foreseen(flip: Flip, now: Verdict) -> list[tuple[Fraction, Verdict]]:
    """Return what a flip foretells just before its value, at it and just after."""
    value = flip.value
    near, far = (value - value * HAIR, value + value * HAIR)
    if not flip.beyond:
        near, far = far, near
    return [(near, now), (value, flip.verdict if flip.included else now), (far, flip.verdict)]


@LAWS
@given(any_world())
def test_multiplying_all_needs_flips_the_verdict_at_its_factor_and_not_before(
    world: World,
) -> None:
    survey = world.survey()
    now = _verdicts(survey, survey.needs)
    for code, found in tips(survey).items():
        for flip in (flip for tip in found if tip.lever is None for flip in tip.flips):
            for factor, verdict in _foreseen(flip, now[code]):
                assert _verdicts(survey, _multiplied(survey.needs, factor))[code] is verdict


@st.composite
def moved_worlds(draw: st.DrawFn) -> Survey:
    """Draw estimated, measured and planned needs that share posts, each by its figures."""
    etp = st.sampled_from([0.25, 0.5, 1, 1.5])
    codes = st.lists(st.sampled_from(["0A", "0A001", "0B", "0C"]), min_size=1, max_size=3)
    case = {
        "territoires": {"0A": {"0A001": 60, "0A002": 40}, "0B": 1000, "0C": 500},
        "mesure": {
            "heures_par_etp": [43000, 40000, draw(st.sampled_from([28000, 20000]))],
            "heures_par_marche": [500, 2000, 5000],
        },
        "marches": {
            code: {"nombre": draw(st.sampled_from([20, 50, 100])), "connus": 40, "clauses": clauses}
            for code in draw(st.sets(st.sampled_from(["0A", "0B", "0C"]), min_size=1))
            for clauses in [draw(st.sampled_from([0, 4, 20]))]
        },
        "operations": [
            {
                "nom": "tram",
                "territoire": draw(codes),
                "heures": draw(st.sampled_from([20000, 30000, 80000])),
                "debut": worlds.date(2025, 1, 1),
                "fin": worlds.date(2026, 12, 31),
            }
        ],
        "postes": [
            {"nom": f"p{number}", "etp": draw(etp), "perimetre": draw(codes)}
            for number in range(draw(st.integers(1, 3)))
        ],
        "parametres": {"estimation_decide": draw(st.booleans())},
    }
    contracts = draw(st.sampled_from([[10, 10, 10], [5, 10, 40], [10, 20, 20]]))
    atlas, figures = worlds.atlas(case["territoires"]), worlds.figures(case["mesure"])
    one_region = Estimate(
        Interval(*map(Fraction, contracts)),
        Fraction(100),
        figures.clause_share,
        figures.hours,
        figures.hours_per_fte,
    )
    year = Window(worlds.date(2024, 7, 18), worlds.DAY, 1)
    needs = measured(
        atlas, estimated(atlas, one_region), worlds.tallies(case["marches"]), year, figures
    )
    operations = [worlds.operation(one) for one in case["operations"]]
    needs = with_operations(atlas, needs, operations, figures.hours_per_fte, worlds.DAY)
    return examine(atlas, worlds.roster(case), needs, worlds.parameters(case), worlds.DAY)


@LAWS
@given(moved_worlds())
def test_moving_a_parameter_flips_the_verdict_at_its_value_and_not_before(survey: Survey) -> None:
    now = _verdicts(survey, survey.needs)
    for code, found in tips(survey).items():
        for tip in (tip for tip in found if tip.lever is not None):
            for flip in tip.flips:
                for value, verdict in _foreseen(flip, now[code]):
                    assert _verdicts(survey, _set(survey.needs, tip.lever, value))[code] is verdict


@LAWS
@given(moved_worlds(), st.sampled_from(list(Lever)))
def test_a_parameter_without_flip_leaves_the_verdict_alone_over_its_range(
    survey: Survey, lever: Lever
) -> None:
    figures = [
        driver.figures
        for block in survey.needs.blocks
        for term in block.terms
        for driver in term.drivers
        if driver.key == lever
    ]
    now = _verdicts(survey, survey.needs)
    quiet = [
        code
        for code, found in tips(survey).items()
        if not any(tip.flips for tip in found if tip.lever is lever)
    ]
    for value in figures[0] if figures else ():
        then = _verdicts(survey, _set(survey.needs, lever, value))
        assert {code: then[code] for code in quiet} == {code: now[code] for code in quiet}


@LAWS
@given(networks(), networks(), amounts)
def test_thresholds_are_where_the_flow_starts_to_leave_short(
    network: Network, other: Network, high: Fraction
) -> None:
    count = len(network.needs)
    moving = tuple((*other.needs, *([ONE] * count))[:count])
    growth = Growth(
        network.needs, moving, network.supplies, network.serves, Fraction(0), max(high, ONE)
    )
    found = thresholds(growth)

    def short(y: Fraction) -> set[int]:
        needs = tuple(a + b * y for a, b in zip(growth.fixed, growth.moving, strict=True))
        flow = fair_flow(Network(needs, growth.supplies, growth.serves))
        return {demand for demand in range(count) if flow.is_short(demand)}

    values = {value for value in found if value is not None and value != ALWAYS}
    for y in {growth.low, growth.high, *values, *(value + HAIR for value in values)}:
        if y <= growth.high:
            assert short(y) == {
                demand for demand, limit in enumerate(found) if limit is not None and y > limit
            }


FOLDER = Path(__file__).parents[1] / "cases" / "bascule"
WHERE = {
    (True, True): "à partir de",
    (True, False): "au-dessus de",
    (False, True): "jusqu'à",
    (False, False): "en dessous de",
}


def _cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield pytest.param(case, id=case["cas"])


def _told(survey: Survey, code: str) -> dict[str, list[str]]:
    return {
        tip.lever.value if tip.lever else "besoin": [
            f"{WHERE[flip.beyond, flip.included]} {flip.value} : {flip.verdict.value}"
            for flip in tip.flips
        ]
        for tip in tips(survey)[code]
    }


@pytest.mark.parametrize("case", list(_cases()))
def test_case(case: dict[str, Any]) -> None:
    survey = _case(case)
    assert {code: _told(survey, code) for code in case["attendu"]} == case["attendu"]


def test_an_unknown_need_has_nothing_that_flips() -> None:
    case = {"territoires": {"0A": 10}, "postes": [{"nom": "f", "perimetre": ["0A"]}]}
    assert tips(_case(case)) == {"0A": ()}


def test_a_post_that_gives_the_state_nothing_leaves_short_at_any_need() -> None:
    post = {"nom": "f", "perimetre": ["0A"], "part_etat": 0}
    case = {"territoires": {"0A": 10}, "besoins": {"0A": 1}, "postes": [post]}
    assert tips(_case(case)) == {"0A": (Tip(None, ()),)}
