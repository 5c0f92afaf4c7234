"""Draws and tipping points of the shipped data, against the parameters really changed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from coverage.diagnosis import report
from coverage.levers import Lever
from coverage.model import Level, Verdict
from coverage.parameters import Interval
from coverage.sureness.demand import demand_of
from coverage.sureness.draws import Draws
from coverage.sureness.robustness import regrets
from coverage.sureness.shares import sureness
from coverage.sureness.tipping import tips
from sources import parameter_rules as keys
from sources.cases import survey_on
from sources.dataset import Dataset, load_dataset
from sources.parameters import Value


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load_dataset()


def _verdicts(data: Dataset, changed: dict[str, Value]) -> dict[str, Verdict]:
    survey = survey_on(data, data.reference_date, changed)
    return {found.code: found.verdict for found in report(survey, Level.DEPARTMENT)}


def test_levers_are_the_parameters_of_the_same_key_label_and_sense(data: Dataset) -> None:
    figures = {*keys.OF_ESTIMATE, *keys.OF_AMOUNTS} - {keys.POPULATION}
    assert {lever.value for lever in Lever} == figures
    falling = Interval(Fraction(2), Fraction(1), Fraction(1))
    for lever in Lever:
        assert data.parameter_set[lever.value].label == lever.label
        assert keys.RULES[lever.value].holds(falling) is lever.divides


@pytest.mark.parametrize("seed", range(6))
def test_a_draw_says_what_a_diagnosis_says_with_these_parameters(data: Dataset, seed: int) -> None:
    survey = survey_on(data, data.reference_date)
    drawn = Draws(count=1, seed=seed)
    changed: dict[str, Value] = {
        driver.key: Interval.exactly(Fraction(float(drawn.values(driver)[0])))
        for driver in demand_of(survey).drivers().values()
    }
    assert len(changed) == 4
    seen = _verdicts(data, {**changed, keys.ESTIMATE_DECIDES: True})
    said = {
        one.code: Verdict.GAP if one.gap else Verdict.PARTIAL if one.partial else None
        for one in sureness(survey, drawn)
    }
    gaps = {Verdict.GAP, Verdict.PARTIAL}
    assert said == {code: verdict if verdict in gaps else None for code, verdict in seen.items()}


def test_each_tipping_point_is_where_the_parameter_really_flips_the_verdict(data: Dataset) -> None:
    now = _verdicts(data, {})
    flips = [
        (code, tip.lever, flip)
        for code, found in tips(survey_on(data, data.reference_date)).items()
        for tip in found
        for flip in tip.flips
        if tip.lever is not None
    ]
    assert len(flips) > 5
    for code, lever, flip in flips:
        hair = flip.value * Fraction(1, 10**9) * (1 if flip.beyond else -1)
        for value, verdict in (
            (flip.value - hair, now[code]),
            (flip.value, flip.verdict if flip.included else now[code]),
            (flip.value + hair, flip.verdict),
        ):
            assert _verdicts(data, {lever.value: Interval.exactly(value)})[code] is verdict


def test_the_shipped_region_says_how_sure_each_verdict_is(data: Dataset) -> None:
    found = {one.code: one for one in sureness(survey_on(data, data.reference_date))}
    drawn = {code: round(float(one.share), 2) for code, one in found.items() if one.drawn}
    assert drawn == {"11": 0.52, "12": 0.23, "31": 1.0, "34": 1.0, "66": 0.76}
    anyway = {code for code, one in found.items() if one.anyway}
    assert anyway == {"09", "30", "32", "46", "48", "65", "81", "82"}
    assert {one.draws for one in found.values()} == {10_000}


def test_without_renewals_the_region_leaves_more_need_unmet(data: Dataset) -> None:
    plans = {"now": data.reference_date, "after": date(2026, 1, 1)}
    found = regrets({name: survey_on(data, on) for name, on in plans.items()})
    assert (found["now"].best, found["after"].best) == (1, 0)
    assert 0 < found["after"].mean < found["after"].high <= 6 + 1e-9
