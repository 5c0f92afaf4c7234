"""The plan in the note: what was asked, each grant with its reason, what stands beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from coverage.allocation.alternatives import Question
from sources.cases import survey_on
from sources.dataset import Dataset
from sources.deliberation import default_proposals
from sources.french import fte, percent
from sources.note.alternatives import beside_plans, proof_beside
from sources.note.note import Note, note_of
from sources.note.pdf import note_pdf
from sources.note.plan import asked
from sources.note.proposed import Proposed, proposed_of
from sources.plan_effect import unmet
from sources.plan_words import POLITICAL, RENEWALS_TAKE_ALL, order_words
from sources.verdicts import verdict_words
from tests.sources.note.made import pages_of, plain, plan_of

ON = date(2025, 7, 18)


def test_the_plan_has_its_page_after_the_departments_and_what_stands_beside_it_another(
    planned: Note, planned_pages: list[str]
) -> None:
    assert len(planned_pages) == 1 + len(planned.departments) + 2 + 1
    assert "Plan d'ETP au 01/01/2026 : une proposition, à décider" in planned_pages[-3]
    assert "À côté de ce plan" in planned_pages[-2]


def test_what_was_asked_is_printed(proposed: Proposed, planned_pages: list[str]) -> None:
    page = planned_pages[-3]
    order = proposed.plan.order
    assert "Budget, au plus 6,00 ETP" in page
    assert "par multiples de 0,50 ETP, au moins 0,50" in page
    assert plain(f"{order.label} : {order_words(order)}.") in page
    assert "Reconductions d'abord oui (règle de l'appel)" in page
    assert "6 reconductions, 10 nouvelles conventions, tous éligibles" in page
    assert "Meilleur plan possible, prouvé" in page


def test_every_grant_is_printed_with_the_need_it_answers_and_what_it_changes(
    proposed: Proposed, planned_pages: list[str]
) -> None:
    page = planned_pages[-3]
    assert proposed.plan.grants
    for grant in proposed.plan.grants:
        assert f"{plain(proposed.names[grant.code])} {fte(grant.fte)}" in page
    for change in proposed.planned.changes:
        if change.before.posts != change.after.posts:
            turned = f"{verdict_words(change.before)} → {verdict_words(change.after)}"
            assert f"{change.before.name} : {turned}" in page
            assert f"{fte(unmet(change.before))} → {fte(unmet(change.after))}" in page


def test_the_values_are_those_of_the_objectives_without_and_with_the_plan(
    proposed: Proposed, planned_pages: list[str]
) -> None:
    for rank, one in enumerate(proposed.plan.values, start=1):
        assert f"{rank}. {one.objective.label}" in planned_pages[-3]
    assert "1. Besoin sans facilitateur sur place" in planned_pages[-3]
    assert "18,24 ETP 6,75 ETP" in planned_pages[-3]


def test_alternatives_say_what_they_change_and_what_they_come_to(
    proposed: Proposed, planned_pages: list[str]
) -> None:
    page = planned_pages[-2].replace("– ", "–")  # a line ends after this dash
    for name, other, _ in beside_plans(proposed):
        assert plain(name) in page
        assert other is not None
        assert f"{other.gaps_after} {fte(other.unmet_after)}" in page
    assert plain(POLITICAL) in page
    for one in proposed.deliberation.orders:
        assert plain(f"{one.order.label} : {order_words(one.order)}.") in page


def test_how_sure_plans_are_is_printed_as_an_estimate(
    proposed: Proposed, planned_pages: list[str]
) -> None:
    page = planned_pages[-2]
    assert "Estimation : 10 000 tirages des hypothèses entre leurs bornes" in page
    for name, one in proposed.regrets.items():
        assert name in page
        assert plain(percent(one.best)) in page


def test_each_department_says_what_the_plan_changes_there(
    proposed: Proposed, planned: Note, planned_pages: list[str]
) -> None:
    for page, one in zip(planned_pages[1:], planned.departments, strict=False):
        change = proposed.change(one.code)
        assert change is not None
        assert "Effet du plan, au 01/01/2026" in page
        assert f"Sans le plan : {verdict_words(change.before)}" in page
        assert f"avec le plan : {verdict_words(change.after)}" in page
        assert f"{fte(unmet(change.before))} ETP sans le plan, {fte(unmet(change.after))}" in page


def test_a_plan_of_nothing_is_a_sentence(shipped: Dataset) -> None:
    pages = pages_of(note_pdf(note_of(shipped, ON, plan_of(shipped, budget=0))))
    assert "Le plan ne donne rien." in pages[-3]
    assert "Le budget serait négatif." in pages[-2]


def test_a_plan_without_candidates_is_a_sentence(shipped: Dataset, proposed: Proposed) -> None:
    question = replace(proposed.question, candidates=())
    pages = pages_of(note_pdf(note_of(shipped, ON, proposed_of(question, ()))))
    assert "Le plan ne donne rien." in pages[-3]
    assert "Il n'y a pas d'autre plan possible." in pages[-2]


def test_renewals_that_still_run_on_the_day_of_the_plan_are_told(shipped: Dataset) -> None:
    survey = survey_on(shipped, ON)
    proposals = default_proposals(shipped.atlas, survey.roster, survey.parameters, ON)
    candidates = tuple(one.candidate for one in proposals)
    request = replace(plan_of(shipped).question.request, budget=Fraction(1))
    found = proposed_of(Question(survey, candidates, request), proposals)
    pages = pages_of(note_pdf(note_of(shipped, ON, found)))
    assert "leurs ETP comptent deux fois" in pages[-3]


def test_a_rule_that_takes_the_whole_budget_is_told_as_on_the_page(
    shipped: Dataset, planned_pages: list[str]
) -> None:
    assert plain(RENEWALS_TAKE_ALL) in planned_pages[-3]
    free = pages_of(note_pdf(note_of(shipped, ON, plan_of(shipped, renewals_first=False))))
    assert plain(RENEWALS_TAKE_ALL) not in free[-3]


def test_only_the_plan_is_called_the_best_possible_for_its_budget(proposed: Proposed) -> None:
    found = proposed.deliberation
    assert found.runner_up is not None
    assert proof_beside(proposed, found.runner_up) == "meilleur des autres plans, prouvé"
    assert proof_beside(proposed, found.baseline) == "un repère, non un plan optimal"
    unproved = replace(found.plan, optimal=False, gap=Fraction(149, 10_000))
    told = plain(proof_beside(proposed, unproved))
    assert told == "meilleur plan trouvé dans le temps donné, écart au plus 1,5 %"


def test_a_plan_has_one_name_in_the_comparison_and_in_the_draws(
    proposed: Proposed, planned_pages: list[str]
) -> None:
    named = {name for name, _, _ in beside_plans(proposed)}
    assert "Sans « reconductions d'abord »" in named & set(proposed.regrets)
    assert "L'autre règle" not in planned_pages[-2]


def test_equal_plans_in_a_draw_are_said_to_share_it(
    proposed: Proposed, planned_pages: list[str]
) -> None:
    assert sum(one.best for one in proposed.regrets.values()) > 1
    assert "le total peut dépasser 100 %" in planned_pages[-2]


def test_candidates_that_are_not_eligible_are_counted(proposed: Proposed) -> None:
    first, *rest = proposed.question.candidates
    refused = replace(first, eligible=False)
    question = replace(proposed.question, candidates=(refused, *rest))
    told = dict(asked(replace(proposed, question=question)))
    assert told["Candidats"].endswith("dont 1 non éligible")
