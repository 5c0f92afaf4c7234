"""Who may receive the next ETP, and what a plan changes: on the shipped data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import pytest

from coverage.allocation.allocate import allocate
from coverage.allocation.terms import Candidate, Plan, Request
from coverage.diagnosis import report
from coverage.model import Certainty, Level, Verdict
from coverage.scenario import AddPost, apply
from coverage.survey import Survey
from sources.cases import stamp_of, survey_on
from sources.dataset import Dataset, load_dataset
from sources.deliberation import (
    Edit,
    Proposal,
    candidates_from,
    default_proposals,
    departments_of,
    edited,
    plan_day,
    priced,
    replaced_posts,
    still_active,
)
from sources.plan_effect import effect_of, planned_view, scenario_of
from sources.plan_export import COLUMNS, export_plan, plan_sheet

SIX, HALF, ONE = Fraction(6), Fraction(1, 2), Fraction(1)
AFTER, REFERENCE = date(2026, 1, 1), date(2025, 7, 18)


@cache
def shipped() -> Dataset:
    return load_dataset()


@cache
def situation(on: date = AFTER) -> Survey:
    return survey_on(shipped(), on)


def proposals(on: date = AFTER) -> tuple[Proposal, ...]:
    survey = situation(on)
    return default_proposals(shipped().atlas, survey.roster, survey.parameters, on)


def planned(rule: bool = True) -> tuple[Plan, tuple[Proposal, ...]]:
    listed = proposals()
    request = Request(SIX, step=HALF, least=HALF, renewals_first=rule)
    return allocate(situation(), [one.candidate for one in listed], request), listed


def test_a_plan_is_made_for_the_day_after_the_replaced_conventions_end() -> None:
    assert plan_day(shipped()) == AFTER


def test_the_default_candidates_are_six_renewals_and_ten_new_posts() -> None:
    listed = proposals()
    renewals = [one for one in listed if one.candidate.renewal]
    new = [one for one in listed if not one.candidate.renewal]
    assert [one.post for one in renewals] == [p.id for p in replaced_posts(shipped().roster, AFTER)]
    assert len(renewals) == 6
    assert sum(one.candidate.most or 0 for one in renewals) == SIX
    assert {one.code for one in new} == situation().parameters.call_departments
    assert all(one.candidate.perimeter == (one.code,) for one in new)
    assert all(one.candidate.most is None for one in new)


def test_a_renewal_keeps_its_perimeter_its_extension_and_its_certainty() -> None:
    extended = next(one for one in proposals() if one.candidate.extension)
    assert extended.name == "PLIE Est Héraultais"
    assert (extended.candidate.perimeter, extended.candidate.extension) == ((), ("30",))
    assert extended.certainty is Certainty.TO_CONFIRM
    others = [one for one in proposals() if one.post and one is not extended]
    assert {one.certainty for one in others} >= {Certainty.DEDUCED}


def test_a_post_named_as_a_department_is_a_candidate_beside_that_department() -> None:
    posts = tuple(
        replace(post, id=code)
        for post, code in zip(shipped().roster.posts, ("31", "31-reconduction", "48"), strict=False)
    )
    roster = replace(shipped().roster, posts=posts)
    survey = situation()
    found = default_proposals(survey.atlas, roster, survey.parameters, AFTER)
    codes = [one.code for one in found]
    assert len(set(codes)) == len(codes)
    assert [one.post for one in found if one.candidate.renewal] == ["31", "31-reconduction", "48"]
    assert {"31", "48"} <= {one.code for one in found if not one.candidate.renewal}
    allocate(survey, [one.candidate for one in found], Request(SIX, step=HALF))


def test_unlocated_and_coordination_posts_are_never_candidates() -> None:
    names = {one.name for one in proposals()}
    assert not any("Non nommée" in name for name in names)
    assert sum(one.name == "Nova emploi" for one in proposals()) == 1


@pytest.mark.parametrize(
    ("on", "count", "running"),
    [
        (REFERENCE, 6, 6),
        (date(2025, 12, 31), 6, 6),
        (AFTER, 6, 0),
        (date(2026, 12, 31), 6, 0),
        (date(2027, 1, 2), 0, 0),
    ],
)
def test_the_conventions_replaced_depend_on_the_day(on: date, count: int, running: int) -> None:
    roster = shipped().roster
    assert len(replaced_posts(roster, on)) == count
    listed = default_proposals(shipped().atlas, roster, situation().parameters, on)
    assert len(still_active(roster, listed, on)) == running


def test_a_renewal_set_aside_no_longer_counts_twice() -> None:
    listed = edited(proposals(REFERENCE), {"aap2022-11": Edit(eligible=False)})
    running = still_active(shipped().roster, listed, REFERENCE)
    assert len(running) == 5
    assert "aap2022-11" not in {post.id for post in running}


def test_an_edit_changes_what_it_says_and_nothing_else() -> None:
    before = proposals()
    after = edited(before, {"32": Edit(False, True, HALF, ONE), "inconnu": Edit(eligible=False)})
    changed = [two for one, two in zip(before, after, strict=True) if one != two]
    assert [one.candidate for one in changed] == [
        Candidate("32", ("32",), least=HALF, most=ONE, eligible=False, renewal=True)
    ]
    assert edited(before, {"32": Edit()}) == before


def test_a_cost_is_given_to_those_that_have_none() -> None:
    own = Candidate("x", ("32",), cost=Fraction(42_000))
    listed = candidates_from([own, Candidate("y", ("09",))], shipped().atlas)
    assert [one.candidate.cost for one in priced(listed, Fraction(50_000))] == [42_000, 50_000]
    assert priced(listed, None) == listed


def test_candidates_from_elsewhere_are_named_by_what_is_known_of_them() -> None:
    listed = candidates_from(
        [Candidate("32", ("32",)), Candidate("x1", ("09", "32")), Candidate("x2", ("09",))],
        shipped().atlas,
        {"x2": "Une association"},
        "essai.csv",
    )
    names = [shipped().atlas.name(code) for code in ("32", "09")]
    named_alike = candidates_from([Candidate(names[0], ("32",))], shipped().atlas)
    assert named_alike[0].name == names[0]
    assert [one.name for one in listed] == [
        names[0],
        f"x1 ({names[1]}, {names[0]})",
        "Une association",
    ]
    assert {one.source for one in listed} == {"essai.csv"}


def test_the_departments_of_an_epci_are_those_of_its_communes() -> None:
    assert departments_of(shipped().atlas, ["243400017"]) == ("34",)
    assert departments_of(shipped().atlas, ["region"]) == shipped().atlas.codes(Level.DEPARTMENT)
    assert departments_of(shipped().atlas, []) == ()


@pytest.mark.parametrize("rule", [True, False])
def test_the_page_shows_what_the_plan_announces(rule: bool) -> None:
    plan, listed = planned(rule)
    survey = situation()
    before = report(survey, Level.DEPARTMENT)
    view = planned_view(survey, before, scenario_of(plan, listed, "essai"))
    gaps = {Verdict.GAP, Verdict.PARTIAL}
    assert sum(one.before.verdict in gaps for one in view.changes) == plan.gaps_before
    assert sum(one.after.verdict in gaps for one in view.changes) == plan.gaps_after
    whole = view.of([one.code for one in view.changes])
    assert (whole.unmet_before, whole.unmet_after) == (plan.unmet_before, plan.unmet_after)


def test_a_plan_opened_as_a_scenario_lasts_one_year_and_names_its_structures() -> None:
    plan, listed = planned()
    scenario = scenario_of(plan, listed, "Plan")
    posts = [change.post for change in scenario.changes if isinstance(change, AddPost)]
    assert {(post.starts, post.ends) for post in posts} == {(AFTER, date(2026, 12, 31))}
    assert {post.structure for post in posts} == {one.name for one in listed if one.post}
    deduced = next(post for post in posts if post.perimeter == ("11",))
    assert (deduced.home, deduced.certainty) == ("11", Certainty.DEDUCED)
    roster = apply(shipped().roster, scenario)
    assert sum(post.fte for post in roster.facilitators(AFTER)) == 10


def test_a_new_post_of_a_plan_has_no_structure_yet() -> None:
    plan, listed = planned(rule=False)
    posts = [c.post for c in scenario_of(plan, listed, "Plan").changes if isinstance(c, AddPost)]
    name = shipped().atlas.name("32")
    assert f"À désigner ({name})" in {post.structure for post in posts}


def test_a_leap_day_has_a_year_too() -> None:
    plan, listed = planned()
    posts = scenario_of(replace(plan, on=date(2028, 2, 29)), listed, "Plan").changes
    assert {one.post.ends for one in posts if isinstance(one, AddPost)} == {date(2029, 2, 28)}


def test_a_plan_of_the_last_year_of_the_calendar_ends_with_it() -> None:
    plan, listed = planned()
    posts = scenario_of(replace(plan, on=date(9999, 3, 1)), listed, "Plan").changes
    assert {one.post.ends for one in posts if isinstance(one, AddPost)} == {date.max}


def test_the_exported_plan_has_a_line_a_grant_and_its_stamp() -> None:
    plan, listed = planned()
    survey, data = situation(), shipped()
    view = planned_view(survey, report(survey, Level.DEPARTMENT), scenario_of(plan, listed, "p"))
    sheet = plan_sheet(plan, listed, view, data.atlas)
    assert tuple(sheet.columns) == tuple(COLUMNS)
    assert [row[0] for row in sheet.rows] == [grant.code for grant in plan.grants]
    gard = next(row for row in sheet.rows if row[0] == "aap2022-30")
    told = dict(zip(COLUMNS, gard, strict=True))
    assert (told["etp"], told["reconduction"], told["extension"]) == (1.0, "oui", "30")
    assert told["situation_avant"] == told["situation_apres"] == "30 zone_blanche"
    assert told["non_servi_avant"] - told["non_servi_apres"] == pytest.approx(1)
    stamp = stamp_of(data, survey.parameters, AFTER)
    written = export_plan(sheet, stamp, "csv")
    assert written == export_plan(sheet, stamp, "csv")
    assert written.decode("utf-8-sig").count("\r\n") == 1 + len(plan.grants)
    assert export_plan(sheet, stamp, "xlsx")[:2] == b"PK"


def test_the_effect_of_a_grant_is_read_where_it_acts() -> None:
    plan, listed = planned()
    survey = situation()
    view = planned_view(survey, report(survey, Level.DEPARTMENT), scenario_of(plan, listed, "p"))
    one = next(one for one in listed if one.code == "aap2022-31")
    effect = effect_of(view, one, shipped().atlas)
    assert [change.code for change in effect.changes] == ["31"]
    assert effect.unmet_before is not None
    assert effect.unmet_after == effect.unmet_before - 1
