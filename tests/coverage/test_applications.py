"""Applications: the checks a lawyer can redo, the money, the effect of each, the totals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from coverage.applications.application import Application, Assessment, Nature
from coverage.applications.checks import check
from coverage.applications.duration import shortest_months
from coverage.applications.effects import (
    Effect,
    carried_on,
    effect,
    first_day,
    order_key,
    situation,
)
from coverage.applications.money import arithmetic, state_share
from coverage.applications.overlaps import overlaps
from coverage.applications.rules import Limit, Outcome, Rules, Subject, worst
from coverage.applications.totals import by_department, by_programme, total
from coverage.model import Branch, Post, Precision, Role, Roster, Verdict
from coverage.need import Needs
from coverage.parameters import Parameters
from tests.coverage import worlds

FILE = Path(__file__).parents[1] / "cases" / "candidatures" / "controles.yaml"
ATLAS = worlds.atlas({"0A": {"A1": 600, "A2": 400}, "0B": 1000, "0C": 1000})
RULES = Rules(
    state_max=Limit(Fraction(7, 10), "§ 70 %"),
    others_min=Limit(Fraction(3, 10), "§ 30 %"),
    years=Limit(Fraction(1), "§ un an"),
    years_max=Limit(Fraction(3), "§ trois ans"),
    budget=Limit(Fraction(6), "§ budget"),
    coordination=Limit(Fraction(56, 100), "§ coordination"),
    starts=date(2026, 1, 1),
    departments=frozenset({"0A", "0B"}),
    new_coordinator=False,
    natures="§ structures",
    open_to="§ périmètre",
    coordinator="§ coordinateur",
    first="§ priorité",
    priority="§ marchés",
)
PLAIN = Application(
    code="c",
    structure="Structure",
    fte=Fraction(1),
    nature=Nature.ASSOCIATION,
    territory=("0A",),
    cost=Fraction(100_000),
    state=Fraction(70_000),
    others=Fraction(30_000),
    renewal=False,
    measures="Permanences",
)
_FIELDS = {
    "etp": ("fte", Fraction),
    "cout": ("cost", Fraction),
    "part_etat": ("state", Fraction),
    "autres": ("others", Fraction),
    "nature": ("nature", Nature),
    "qualite": ("role", Role),
    "perimetre": ("territory", tuple),
    "duree": ("years", int),
    "reconduction": ("renewal", bool),
    "bilan": ("assessment", Assessment),
    "programme": ("programme", str),
    "mesures": ("measures", str),
    "postes": ("renews", tuple),
    "debut": ("starts", lambda day: day),
}


def _application(told: dict[str, Any]) -> Application:
    values = {
        _FIELDS[name][0]: None if value is None else _FIELDS[name][1](value)  # type: ignore[operator]
        for name, value in told.items()
    }
    return replace(PLAIN, **values)


def _post(number: int, told: dict[str, Any]) -> Post:
    starts, ends = told.get("debut"), told.get("fin")
    years = told.get("debut_annee"), told.get("fin_annee")
    return Post(
        id=f"p{number}",
        structure="STRUCTURE",
        role=Role(told.get("qualite", "facilitateur")),
        fte=Fraction(1),
        perimeter=("0A",),
        starts=date(years[0], 1, 1) if years[0] else starts,
        starts_precision=Precision.YEAR if years[0] else Precision.DAY,
        ends=date(years[1], 12, 31) if years[1] else ends,
        ends_precision=Precision.YEAR if years[1] else Precision.DAY,
        programme=told.get("programme", ""),
    )


def _plain(text: str) -> str:
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["cas"])
        for case in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    ],
)
def test_case(case: dict[str, Any]) -> None:
    posts = tuple(_post(n, told) for n, told in enumerate(case.get("postes", [])))
    checks = check(_application(case["candidature"]), Roster(posts), ATLAS, RULES)
    found: dict[str, str] = {one.subject.value: one.outcome.value for one in checks}
    found["avis"] = worst(checks).value
    assert {key: found[key] for key in case["attendu"]} == case["attendu"]
    said = {one.subject.value: _plain(one.sentence) for one in checks}
    for subject, words in case.get("dit", {}).items():
        assert words in said[subject]


def test_every_check_of_the_call_tells_its_reference() -> None:
    checks = check(PLAIN, Roster(()), ATLAS, RULES)
    assert all(one.reference.startswith("§") for one in checks)
    assert {one.subject for one in checks} == set(Subject) - {Subject.OVERLAP}


@given(cost=st.integers(1, 10**7), cents=st.integers(-3, 3))
def test_the_state_pays_seventy_percent_and_not_a_cent_more(cost: int, cents: int) -> None:
    limit = Fraction(cost) * Fraction(7, 10)
    asked = max(Fraction(0), limit + Fraction(cents, 100))
    one = replace(PLAIN, cost=Fraction(cost), state=asked, others=cost - asked)
    expected = Outcome.REFUSED if asked > limit else Outcome.PASSED
    assert state_share(one, RULES).outcome is expected
    # Told once: where the share refuses, the same excess is not told again as a lack.
    assert arithmetic(one, RULES).outcome is Outcome.PASSED


@given(
    cost=st.one_of(st.none(), st.integers(1, 1000).map(Fraction)),
    state=st.one_of(st.none(), st.integers(0, 1000).map(Fraction)),
    others=st.one_of(st.none(), st.integers(0, 1000).map(Fraction)),
)
def test_an_unknown_amount_never_passes_for_a_known_one(
    cost: Fraction | None, state: Fraction | None, others: Fraction | None
) -> None:
    one = replace(PLAIN, cost=cost, state=state, others=others)
    passed = arithmetic(one, RULES).outcome is Outcome.PASSED
    assert passed == (
        None not in (cost, state, others)
        and state + others == cost  # type: ignore[operator]
        and (others >= cost * Fraction(3, 10) or state > cost * Fraction(7, 10))  # type: ignore[operator]
    )


@given(
    starts=st.dates(date(2015, 1, 1), date(2030, 12, 31)),
    days=st.integers(0, 2000),
    precision=st.sampled_from([Precision.DAY, Precision.YEAR]),
)
def test_the_shortest_reading_is_never_longer_than_the_days_written(
    starts: date, days: int, precision: Precision
) -> None:
    ends = starts + timedelta(days=days)
    post = Post("p", "S", Role.FACILITATOR, Fraction(1), starts=starts, ends=ends)
    post = replace(post, starts_precision=precision, ends_precision=precision)
    months = shortest_months(post)
    assert months is not None
    assert 0 <= months * 28 <= days + 1


def test_a_convention_without_end_tells_no_duration() -> None:
    post = Post("p", "S", Role.FACILITATOR, Fraction(1), starts=date(2024, 1, 1))
    assert shortest_months(post) is None
    assert shortest_months(replace(post, starts=None, ends=date(2025, 1, 1))) is None


def alone(one: Application, roster: Roster, needs: Needs) -> Effect:
    """Return the effect of an application alone."""
    on = first_day(one, roster, RULES)
    carried = carried_on(one, roster, on)
    before = situation(ATLAS, roster, needs, PARAMETERS, on, carried)
    return replace(effect(one, before, RULES), replaced=carried)


PARAMETERS = Parameters(call_departments=RULES.departments)
NEEDS = worlds.needs({"besoins": {"0A": 2, "0B": 1, "0C": 1}}, ATLAS)


def test_a_new_post_alone_lifts_its_department_out_of_the_zones_blanches() -> None:
    found = alone(PLAIN, Roster(()), NEEDS)
    assert found.on == RULES.starts
    assert [(one.before.code, one.changes_verdict) for one in found.turns] == [("0A", True)]
    assert found.turns[0].before.branches == (Branch.UNCOVERED,)
    assert found.turns[0].after.branches == (Branch.UNDER_CAPACITY,)
    # 2 of need: all of it gets somebody, half of it is served, (1)²→(½)² of severity.
    assert found.gain == (2, 1, 2 - Fraction(1, 2), 0)


def test_of_a_renewal_it_is_what_would_be_lost_without_it() -> None:
    carried = Post("p", "Structure", Role.FACILITATOR, Fraction(1), perimeter=("0B",))
    one = replace(PLAIN, renewal=True, territory=("0B",), starts=date(2026, 1, 1))
    found = alone(one, Roster((carried,)), NEEDS)
    assert found.replaced == ("p",)
    (turn,) = found.turns
    assert (turn.before.verdict, turn.after.verdict) == (Verdict.GAP, Verdict.COVERED)
    assert found.gain == (1, 1, 1, 1)


def test_it_begins_the_day_after_the_posts_it_carries_on_end() -> None:
    carried = Post("p", "Structure", Role.FACILITATOR, Fraction(1), ends=date(2026, 6, 30))
    one = replace(PLAIN, renewal=True)
    assert first_day(one, Roster((carried,)), RULES) == date(2026, 7, 1)
    assert first_day(one, Roster(()), RULES) == RULES.starts
    assert first_day(replace(one, starts=date(2027, 1, 1)), Roster((carried,)), RULES).year == 2027
    endless = replace(carried, ends=date.max)
    assert first_day(one, Roster((endless,)), RULES) == RULES.starts


@given(st.permutations(["0A", "0B", "0C"]), st.sampled_from([0, 1, 2]))
def test_the_order_of_the_rows_changes_nothing_to_the_ranking(order: list[str], seed: int) -> None:
    applications = [
        replace(PLAIN, code=f"c{code}", territory=(code,), fte=Fraction(seed + 1, 2))
        for code in order
    ]
    ranked = sorted(
        applications,
        key=lambda one: order_key(one, alone(one, Roster(()), NEEDS)),
    )
    assert ranked[0].territory == ("0A",)
    assert [one.code for one in ranked[1:]] == ["c0B", "c0C"]


def test_at_equal_effect_a_renewal_then_the_cheaper_comes_first_and_the_unknown_last() -> None:
    found = alone(PLAIN, Roster(()), NEEDS)
    ones = {
        "reconduction": replace(PLAIN, renewal=True),
        "moins chère": replace(PLAIN, state=Fraction(1)),
        "plus chère": PLAIN,
        "inconnue": replace(PLAIN, state=None),
    }
    assert sorted(ones, key=lambda name: order_key(ones[name], found)) == list(ones)


def test_an_unknown_need_gains_nothing_and_breaks_nothing() -> None:
    needs = worlds.needs({"besoins": {"0A": None, "0B": 1, "0C": 1}}, ATLAS)
    found = alone(PLAIN, Roster(()), needs)
    assert found.gain == (0, 0, 0, 0)
    assert [one.after.code for one in found.turns] == ["0A"]


def test_a_commune_of_unknown_need_hides_no_zone_blanche_of_its_department() -> None:
    """Of two communes, one needs 2 and is left by nobody; of the other nothing is known."""
    atlas = worlds.atlas({"0A": {"0A001": 10, "0A002": 10}})
    needs = worlds.needs({"besoins": {"0A001": 2, "0A002": None}}, atlas)
    found = situation(atlas, Roster(()), needs, PARAMETERS, RULES.starts)
    assert found.values == (2, 2, 2, 2)


def test_the_same_structure_on_the_same_territory_may_be_a_duplicate() -> None:
    other = replace(PLAIN, code="d", structure="Autre", territory=("A1",))
    again = replace(PLAIN, code="e", structure="  STRUCTURE ", territory=("A2",))
    apart = replace(PLAIN, code="f", territory=("0B",))
    boss = replace(PLAIN, code="g", role=Role.COORDINATOR)
    found = overlaps([PLAIN, other, again, apart, boss], ATLAS)
    assert found["c"].outcome is Outcome.TO_ASSESS
    assert "STRUCTURE" in found["c"].sentence
    assert found["d"].outcome is Outcome.PASSED
    assert "Structure (c)" in found["d"].sentence
    assert found["f"].outcome is found["g"].outcome is Outcome.PASSED


def test_totals_add_what_is_known_and_count_what_is_not() -> None:
    ones = [
        PLAIN,
        replace(PLAIN, code="d", territory=("0A", "0B"), cost=None, programme="AAP"),
        replace(PLAIN, code="e", role=Role.COORDINATOR, state=None, territory=()),
    ]
    whole = total(ones, {"d"})
    assert (whole.count, whole.fte, whole.coordination) == (3, 2, 1)
    assert (whole.cost, whole.unknown_costs) == (200_000, 1)
    assert (whole.state, whole.unknown_states) == (140_000, 1)
    assert (whole.refused, whole.refused_fte) == (1, 1)
    lines = by_department(ones, ATLAS)
    assert [line.key for line in lines] == [("0A",), ("0A", "0B"), ()]
    assert [line.key for line in by_programme(ones)] == [("AAP",), ()]
    for found in (lines, by_programme(ones)):
        assert sum(line.fte for line in found) == whole.fte
        assert sum(line.cost for line in found) == whole.cost
