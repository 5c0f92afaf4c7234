from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.capacity import Network, fair_flow, linked_parts
from coverage.diagnosis import report
from coverage.levers import Driver
from coverage.model import Basis, Level, Verdict
from coverage.need import Needs
from coverage.parameters import Interval
from coverage.sureness import draws as draws_module
from coverage.sureness import hall
from coverage.sureness.demand import demand_of
from coverage.sureness.draws import FEWER, Draws, play
from coverage.sureness.hall import part_of, served
from coverage.sureness.robustness import regrets
from coverage.sureness.shares import sureness
from coverage.survey import Survey, examine
from tests.coverage import worlds
from tests.coverage.strategies import LAWS, World, amounts, networks
from tests.coverage.strategies import worlds as any_world

WIDE = Interval(Fraction(1), Fraction(2), Fraction(6))


def _case(case: dict) -> Survey:
    atlas = worlds.atlas(case["territoires"])
    found = worlds.needs(case, atlas)
    return examine(atlas, worlds.roster(case), found, worlds.parameters(case), worlds.DAY)


def _drawn_needs(survey: Survey, drawn: Draws, at: int) -> Needs:
    """Return the needs with every driver at its figure of one draw, exactly."""
    blocks = []
    for index, block in enumerate(survey.needs.blocks):
        total = Fraction(0)
        for term in block.with_terms(f"bloc {index}").terms:
            value = term.amount
            for driver in term.drivers:
                figure = driver.figures.central
                if not driver.is_exact:
                    figure = Fraction(float(drawn.values(driver)[at]))
                value *= driver.factor(figure)
            total += value
        rate = block.rate if block.rate.high == 0 else Interval.exactly(total)
        blocks.append(replace(block, rate=rate, terms=()))
    return Needs(survey.needs.block, survey.needs.weight, tuple(blocks))


def _judged_anew(survey: Survey, drawn: Draws) -> dict[str, list[int]]:
    """Count zones blanches and partial ones by a diagnosis a draw, the estimate deciding."""
    parameters = replace(survey.parameters, estimate_decides=True)
    counts = {code: [0, 0] for code in survey.atlas.codes(Level.DEPARTMENT)}
    for at in range(drawn.count):
        needs = _drawn_needs(survey, drawn, at)
        again = examine(survey.atlas, survey.roster, needs, parameters, survey.on)
        for found in report(again, Level.DEPARTMENT):
            counts[found.code][0] += found.verdict is Verdict.GAP
            counts[found.code][1] += found.verdict is Verdict.PARTIAL
    return counts


def _counted(survey: Survey, drawn: Draws) -> dict[str, list[int]]:
    return {one.code: [one.gap, one.partial] for one in sureness(survey, drawn)}


@LAWS
@given(networks())
def test_hall_finds_the_same_short_ones_and_the_same_unmet_need_as_the_fair_flow(
    network: Network,
) -> None:
    asking = [index for index, need in enumerate(network.needs) if need]
    flow = fair_flow(network)
    for crews in linked_parts(network, asking):
        part = part_of(network, crews)
        needs = np.array(
            [[float(sum(network.needs[d] for d in group.demands))] for group in part.groups]
        )
        short, unmet = served(part, network.supplies, needs)
        missing = 0.0
        for row, group in enumerate(part.groups):
            for demand in group.demands:
                ratio = flow.ratios[demand]
                assert ratio is not None
                assert bool(short[row, 0]) is (ratio < 1)
                missing += float(network.needs[demand] * max(1 - ratio, Fraction(0)))
        assert unmet[0] == pytest.approx(missing, abs=1e-9)


@LAWS
@given(networks())
def test_a_draw_served_on_its_own_agrees_with_the_sets(network: Network) -> None:
    asking = [index for index, need in enumerate(network.needs) if need]
    for crews in linked_parts(network, asking):
        part = part_of(network, crews)
        rows = [float(sum(network.needs[d] for d in group.demands)) for group in part.groups]
        needs = np.outer(rows, [0.37, 0.83, 1.21, 2.9])
        short, unmet = served(part, network.supplies, needs)
        again, left = served(replace(part, sets=None), network.supplies, needs)
        assert (short == again).all()
        assert unmet == pytest.approx(left, abs=1e-9)


@LAWS
@given(any_world())
def test_draws_say_what_a_diagnosis_says_at_the_figures_drawn(world: World) -> None:
    survey = world.survey()
    drawn = Draws(count=3)
    assert _counted(survey, drawn) == _judged_anew(survey, drawn)


MIXED = {
    "territoires": {"0A": {"0A001": 60, "0A002": 40}, "0B": 1000, "0C": 500, "0D": 300},
    "besoin_estime_par_habitant": [0.0005, 0.001, 0.004],
    "marches": {
        "0A": {"nombre": 50, "connus": 40, "dans": {"0A001": 30}},
        "0B": {"nombre": 100, "connus": 3},
    },
    "mesure": {"heures_par_etp": [43000, 40000, 28000], "heures_par_marche": [500, 2000, 3000]},
    "operations": [
        {"nom": "tram", "territoire": ["0B", "0C"], "heures": 30000,
         "debut": worlds.date(2025, 1, 1), "fin": worlds.date(2026, 12, 31)},
    ],
    "postes": [
        {"nom": "f", "perimetre": ["0A001", "0B"]},
        {"nom": "g", "perimetre": ["0B"], "extension": ["0C"]},
        {"nom": "h", "perimetre": ["0C"], "etp": 0.5},
    ],
}  # fmt: skip


def test_measured_observed_and_planned_needs_are_drawn_each_by_its_own_figures() -> None:
    survey = _case(MIXED)
    drawn = Draws(count=60)
    counted = _counted(survey, drawn)
    assert counted == _judged_anew(survey, drawn)
    assert any(0 < gap < 60 or 0 < partial < 60 for gap, partial in counted.values())
    assert counted["0D"] == [60, 0]


def test_every_row_of_need_is_the_sum_of_its_terms_at_its_three_figures() -> None:
    survey = _case(MIXED)
    assert {block.basis for block in survey.needs.blocks} >= {Basis.MEASURED, Basis.ESTIMATED}
    for block in survey.needs.blocks:
        for figure in ("low", "central", "high"):
            total = sum(
                term.at(lambda interval, name=figure: getattr(interval, name))
                for term in block.terms
            )
            assert total == getattr(block.rate, figure)


@LAWS
@given(any_world(), amounts)
def test_more_etp_never_makes_a_zone_blanche_of_more_draws(world: World, more: Fraction) -> None:
    before = {one.code: one.gap for one in sureness(world.survey(), Draws(count=40))}
    larger = [replace(post, fte=post.fte + more) for post in world.roster.posts]
    for one in sureness(world.with_posts(larger).survey(), Draws(count=40)):
        assert one.gap <= before[one.code]


@LAWS
@given(any_world())
def test_figures_without_range_are_judged_exactly(world: World) -> None:
    fixed = tuple(
        replace(block, rate=Interval.exactly(block.rate.central)) for block in world.needs.blocks
    )
    parameters = replace(world.parameters, estimate_decides=True)
    still = world.but(needs=replace(world.needs, blocks=fixed), parameters=parameters)
    seen = still.seen(Level.DEPARTMENT)
    for one in sureness(still.survey(), Draws(count=2)):
        assert not one.drawn
        assert one.gap == 2 * (seen[one.code].verdict is Verdict.GAP)
        assert one.partial == 2 * (seen[one.code].verdict is Verdict.PARTIAL)


def test_a_driver_is_drawn_within_its_bounds_and_alike_wherever_it_stands() -> None:
    drawn = Draws(count=4000)
    values = drawn.values(Driver("x", WIDE))
    assert ((values >= 1) & (values <= 6)).all()
    assert values.mean() == pytest.approx(3, abs=0.1)  # (1 + 2 + 6) / 3
    falling = Driver("x", Interval(Fraction(6), Fraction(2), Fraction(1)), divides=True)
    assert (drawn.values(falling) == values).all()
    assert (drawn.values(Driver("y", WIDE)) != values).any()
    assert (Draws(count=4000, seed=1).values(Driver("x", WIDE)) != values).any()


def test_a_series_is_the_same_at_every_run() -> None:
    assert Draws().values(Driver("x", WIDE))[:3] == pytest.approx(
        [2.7091, 2.7396, 2.0378], abs=0.0001
    )


def test_the_bordering_and_the_uncovered_do_not_depend_on_the_draw() -> None:
    survey = _case(MIXED | {"postes": [{"nom": "g", "perimetre": ["0A"], "extension": ["0B"]}]})
    found = {one.code: one for one in sureness(survey, Draws(count=20))}
    for code in ("0B", "0C", "0D"):
        one = found[code]
        assert (one.gap, one.drawn, one.anyway) == (20, False, True)
    assert not found["0A"].anyway


def test_an_unknown_need_is_said_and_not_drawn() -> None:
    case = {"territoires": {"0A": 10, "0B": 10}, "besoins": {"0A": [1, 2, 3], "0B": None},
            "postes": [{"nom": "f", "perimetre": ["0A", "0B"]}]}  # fmt: skip
    first, second = sureness(_case(case), Draws(count=50))
    assert (first.gap, first.drawn, first.bases) == (50, True, {Basis.DECLARED})
    assert (second.gap, second.partial, second.drawn) == (0, 0, False)
    assert second.bases == {Basis.UNKNOWN}


def test_shares_are_of_the_draws_made() -> None:
    case = {
        "territoires": {"0A": {"0A001": 60, "0A002": 40}},
        "besoins": {"0A001": [1, 2, 3], "0A002": 1},
        "postes": [{"nom": "f", "perimetre": ["0A001"]}, {"nom": "g", "perimetre": ["0A002"]}],
    }
    (one,) = sureness(_case(case), Draws(count=8))
    assert (one.share, one.partial_share) == (0, 1)
    (one,) = sureness(_case(case | {"besoins": {"0A": [9, 10, 11]}}), Draws(count=8))
    assert (one.share, one.partial_share) == (1, 0)


def test_too_many_linked_territories_are_played_on_fewer_draws(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hall, "MOST_SETS", 4)
    survey = _case(MIXED)
    few = Draws(count=30)
    counted = _counted(survey, few)
    monkeypatch.setattr(hall, "MOST_SETS", 2**15)
    assert counted == _counted(survey, few)
    monkeypatch.setattr(hall, "MOST_SETS", 4)
    monkeypatch.setattr(draws_module, "FEWER", 10)
    assert {one.draws for one in sureness(survey, few)} == {10}
    assert FEWER == 1000


def test_the_better_plan_has_no_regret_and_the_other_has_what_it_leaves_more() -> None:
    base = {"territoires": {"0A": 1000, "0B": 1000}, "besoins": {"0A": [1, 2, 3], "0B": [1, 2, 3]}}
    plans = {
        name: _case(base | {"postes": [
            {"nom": "f", "perimetre": ["0A"], "etp": first},
            {"nom": "g", "perimetre": ["0B"], "etp": second},
        ]})
        for name, first, second in (("even", 1, 1), ("less", 1, 0.5), ("one", 1.5, 0.5))
    }  # fmt: skip
    found = regrets(plans)
    assert found["even"].mean == found["even"].high == 0
    assert found["even"].best == 1
    assert found["less"].mean == pytest.approx(0.5)
    assert found["less"].best == 0
    assert 0 < found["one"].mean < 0.5
    assert found["one"].unmet == pytest.approx(found["even"].unmet + found["one"].mean)
    assert {one.draws for one in found.values()} == {10_000}


def test_two_plans_that_do_the_same_are_both_the_best() -> None:
    survey = _case(MIXED)
    found = regrets({"a": survey, "b": survey}, Draws(count=100))
    assert [one.best for one in found.values()] == [1, 1]


@LAWS
@given(any_world(), st.integers(0, 2))
def test_unmet_need_is_what_the_fair_sharing_leaves(world: World, at: int) -> None:
    survey = world.survey()
    drawn = Draws(count=3)
    again = examine(
        survey.atlas, survey.roster, _drawn_needs(survey, drawn, at), survey.parameters, survey.on
    )
    left = sum(
        need * max(1 - ratio, Fraction(0))
        for need, ratio in zip(again.network.needs, again.flow.ratios, strict=True)
        if ratio is not None
    )
    assert play(demand_of(survey), drawn).unmet[at] == pytest.approx(float(left), abs=1e-9)
