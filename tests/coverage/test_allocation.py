"""Plans that can be checked by hand, and what an allocation refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from coverage.allocation.allocate import (
    OBJECTIVES,
    Candidate,
    Grant,
    Objective,
    Order,
    Plan,
    Request,
    allocate,
    evaluate,
    plan_scenario,
)
from coverage.errors import InvalidValueError
from coverage.survey import Survey, examine
from tests.coverage import worlds

FOLDER = Path(__file__).parents[1] / "cases" / "attribution"
ONE, HALF = Fraction(1), Fraction(1, 2)


def _cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield pytest.param(case, id=case["cas"])


def survey_of(case: dict[str, Any]) -> Survey:
    atlas = worlds.atlas(case["territoires"])
    return examine(
        atlas,
        worlds.roster(case),
        worlds.needs(case, atlas),
        worlds.parameters(case),
        case.get("date", worlds.DAY),
    )


def candidate(told: dict[str, Any]) -> Candidate:
    return Candidate(
        code=told["nom"],
        perimeter=tuple(told["perimetre"]),
        extension=tuple(told.get("extension", ())),
        least=worlds.fraction(told.get("minimum", 0)),
        most=None if "maximum" not in told else worlds.fraction(told["maximum"]),
        eligible=told.get("eligible", True),
        renewal=told.get("reconduction", False),
    )


def plan_of(case: dict[str, Any]) -> Plan:
    request = Request(
        budget=worlds.fraction(case["budget"]),
        step=worlds.fraction(case["pas"]),
        order=Order(case["ordre"]),
        renewals_first=case.get("reconductions_d_abord", False),
    )
    return allocate(survey_of(case), [candidate(told) for told in case["candidats"]], request)


@pytest.mark.parametrize("case", list(_cases()))
def test_plan(case: dict[str, Any]) -> None:
    plan, expected = plan_of(case), case["attendu"]
    assert plan.granted() == {k: worlds.fraction(v) for k, v in expected["plan"].items()}
    assert plan.optimal
    if "valeurs" in expected:
        assert [value.objective.value for value in plan.values] == list(expected["valeurs"])
        found = [float(value.value) for value in plan.values]
        assert found == pytest.approx([float(v) for v in expected["valeurs"].values()], abs=1e-9)
    if "reste" in expected:
        assert plan.left == worlds.fraction(expected["reste"])
    if "reconduit" in expected:
        assert plan.renewed == worlds.fraction(expected["reconduit"])
    if "note" in expected:
        assert expected["note"] in " ".join(plan.notes)


PLAIN = {"territoires": {"01": 100}, "besoins": {"01": 1}}


@pytest.mark.parametrize(
    ("request_", "candidates", "message"),
    [
        (Request(ONE, step=Fraction(0)), (), "pas"),
        (Request(-ONE), (), "négatif"),
        (Request(ONE, least=ONE, most=HALF), (), "dépasse le maximum"),
        (Request(ONE, least=-ONE), (), "négatif"),
        (Request(ONE), (Candidate("A", ("01",)), Candidate("A", ("01",))), "deux fois"),
        (Request(ONE), (Candidate("A", ("01",), least=ONE, most=HALF),), "dépasse le maximum"),
        (Request(ONE, in_euros=True), (Candidate("A", ("01",)),), "coût"),
    ],
)
def test_what_means_nothing_is_refused(
    request_: Request, candidates: tuple[Candidate, ...], message: str
) -> None:
    with pytest.raises(InvalidValueError, match=message):
        allocate(survey_of(PLAIN), candidates, request_)


def test_euros_buy_what_the_state_pays_and_what_is_left_is_in_euros() -> None:
    rich = Candidate("A", ("01",), cost=Fraction(50_000))
    request = Request(
        Fraction(20_000), in_euros=True, state_share=Fraction(7, 10), step=Fraction(1, 10)
    )
    plan = allocate(survey_of(PLAIN), [rich], request)
    assert plan.grants == (Grant("A", HALF),)
    assert plan.left == 2_500
    assert plan.values[-1].value == 17_500


def test_a_plan_that_runs_out_of_time_is_never_called_optimal() -> None:
    case = {
        "territoires": {"01": 100, "02": 100, "2A": 100, "03": 100},
        "besoins": {"01": 9.37, "02": 8.11, "2A": 7.93, "03": 9.01},
    }
    codes = ("01", "02", "2A", "03")
    candidates = [
        Candidate(f"{a}{b}{n}", (a, b)) for a in codes for b in codes if a < b for n in "xyz"
    ]
    hours = iter(range(0, 10**6, 3_600))
    plan = allocate(
        survey_of(case), candidates, Request(Fraction(20)), clock=lambda: float(next(hours))
    )
    assert not plan.optimal
    assert 0 < plan.gap <= 1
    spent = sum((grant.fte for grant in plan.grants), Fraction(0))
    assert 0 < spent <= 20


def test_a_plan_becomes_posts_to_be_confirmed() -> None:
    plan = plan_of({**PLAIN, "candidats": [], "budget": 1, "pas": 0.5, "ordre": "presence"})
    assert not plan_scenario(plan, (), "vide", worlds.DAY, None, "AAP").changes
    lone = Candidate("A", ("01",), ("02",))
    survey = survey_of({**PLAIN, "territoires": {"01": 100, "02": 100}})
    plan = allocate(survey, [lone], Request(ONE, step=HALF))
    (change,) = plan_scenario(plan, [lone], "essai", worlds.DAY, date(2026, 7, 17), "AAP").changes
    post = change.post  # type: ignore[union-attr]  # a plan only adds posts
    assert (post.fte, post.perimeter, post.extension) == (ONE, ("01",), ("02",))
    assert (post.starts, post.ends, post.programme) == (worlds.DAY, date(2026, 7, 17), "AAP")


def test_grants_to_nobody_are_refused() -> None:
    survey = survey_of(PLAIN)
    with pytest.raises(InvalidValueError, match="n'est pas candidat"):
        evaluate(survey, [], {"A": ONE}, Request(ONE))
    plan = allocate(survey, [Candidate("A", ("01",))], Request(ONE))
    with pytest.raises(InvalidValueError, match="n'est pas candidat"):
        plan_scenario(plan, [], "essai", worlds.DAY, None, "AAP")


def test_every_order_ends_with_changes_and_cost_and_names_each_objective_once() -> None:
    for objectives in OBJECTIVES.values():
        assert objectives[-2:] == (Objective.CHANGES, Objective.COST)
        assert len(set(objectives)) == len(objectives)
    assert set(OBJECTIVES) == set(Order)
    assert all(member.label for member in (*Objective, *Order))


def test_a_candidate_outside_the_call_is_told_once() -> None:
    case = {
        "territoires": {"01": 100, "02": 100},
        "besoins": {"01": 1, "02": 1},
        "departements_aap": ["01"],
    }
    plan = allocate(
        survey_of(case), [Candidate("A", ("02",)), Candidate("B", ("01",))], Request(ONE)
    )
    told = [note for note in plan.notes if "« A »" in note]
    assert told == [
        "Le candidat « A » n'agit dans aucun département de l'appel : il ne reçoit rien."
    ]
    assert set(plan.granted()) == {"B"}


def test_a_maximum_of_zero_is_told_once() -> None:
    candidates = [Candidate("A", ("01",)), Candidate("B", ("01",))]
    plan = allocate(survey_of(PLAIN), candidates, Request(ONE, most=Fraction(0)))
    assert plan.notes[0] == "Le maximum par convention est nul : rien n'est attribué."
    assert not any("rien recevoir" in note for note in plan.notes)
