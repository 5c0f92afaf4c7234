"""What stands beside a plan: against trying every plan, and facts a reader can check."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import HealthCheck, given, settings

from coverage.allocation.alternatives import (
    Question,
    baseline,
    deliberate,
    four_orders,
    half_price,
    half_step,
    merit,
    other_rule,
    renewed,
    runner_up,
    shifts,
)
from coverage.allocation.terms import OBJECTIVES, Candidate, Objective, Order, Request
from coverage.survey import examine
from tests.coverage import worlds
from tests.coverage.allocation_worlds import Case, amounts, cases, price
from tests.coverage.strategies import DAY

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
TRIES = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow],
)


def question(case: Case) -> Question:
    return Question(case.survey, case.candidates, case.request)


def ask(
    needs: dict[str, object],
    candidates: list[Candidate],
    posts: list[dict[str, object]] | None = None,
    **asked: object,
) -> Question:
    """Lay out departments of a thousand inhabitants, their declared needs, who may act."""
    told = {"besoins": needs, "postes": posts or [], "departements_aap": list(needs)}
    atlas = worlds.atlas(dict.fromkeys(needs, 1000))
    survey = examine(
        atlas, worlds.roster(told), worlds.needs(told, atlas), worlds.parameters(told), DAY
    )
    request = Request(**{"budget": ONE, "step": HALF, **asked})  # type: ignore[arg-type]
    return Question(survey, tuple(candidates), request)


def every_plan(asked: Question) -> list[tuple[object, ...]]:
    """Return the merit of each plan that keeps to the bounds and the budget."""
    ordered = sorted(asked.candidates, key=lambda one: one.code)
    open_codes = {offer.candidate.code for offer in asked.offers().items}
    choices = [
        list(amounts(one, asked.request)) if one.code in open_codes else [ZERO] for one in ordered
    ]
    plan = asked.answer()
    merits = []
    for given_fte in product(*choices):
        spent = sum(f * price(c, asked.request) for f, c in zip(given_fte, ordered, strict=True))
        if spent > asked.request.budget:
            continue
        grants = {c.code: f for c, f in zip(ordered, given_fte, strict=True) if f}
        values = asked.values(grants)
        rule = renewed(asked, grants) if asked.request.renewals_first else ZERO
        merits.append((-rule, *(values[o] for o in OBJECTIVES[plan.order]), given_fte))
    return sorted(merits)


@TRIES
@given(cases())
def test_the_runner_up_is_the_second_of_all_plans(case: Case) -> None:
    asked = question(case)
    plan, merits = asked.answer(), every_plan(asked)
    found = runner_up(asked, plan)
    assert merit(asked, plan) == merits[0]
    assert (found is None) == (len(merits) == 1)
    if found is not None:
        assert merit(asked, found) == merits[1]
        assert found.optimal


@TRIES
@given(cases())
def test_what_is_pro_rata_keeps_to_the_bounds_and_is_never_better_than_the_plan(
    case: Case,
) -> None:
    asked = question(case)
    plan = asked.answer()
    shared = baseline(asked, plan)
    bounds = {offer.candidate.code: offer for offer in asked.offers().items}
    for grant in shared.grants:
        offer = bounds[grant.code]
        assert offer.least * HALF <= grant.fte <= offer.most * HALF
    assert 0 <= shared.left <= asked.request.budget
    assert merit(asked, plan) <= merit(asked, shared)
    assert not shared.optimal


@TRIES
@given(cases())
def test_half_an_etp_more_is_never_worse_and_half_an_etp_less_never_better(case: Case) -> None:
    asked = question(case)
    plan, less, more = asked.answer(), half_step(asked, -1), half_step(asked, 1)
    needy = [o for o in OBJECTIVES[plan.order] if o not in {Objective.CHANGES, Objective.COST}]

    def on_needs(one: object) -> tuple[object, ...]:
        return merit(asked, one)[: len(needy) + 1]  # type: ignore[arg-type]

    assert more is not None
    assert on_needs(more) <= on_needs(plan)
    assert less is None or on_needs(plan) <= on_needs(less)
    assert (less is None) == (asked.request.budget < half_price(asked))


@TRIES
@given(cases())
def test_each_order_is_the_best_for_what_it_puts_first(case: Case) -> None:
    asked = question(case)
    orders = four_orders(asked, asked.answer())
    assert [one.order for one in orders] == list(Order)
    if not asked.request.renewals_first:
        judged = [asked.values(one.granted()) for one in orders]
        for mine, order in zip(judged, Order, strict=True):
            first = OBJECTIVES[order][0]
            assert all(mine[first] <= other[first] for other in judged)


def test_a_runner_up_by_hand() -> None:
    """Needs 2 and 1, one ETP by halves, the unmet need first: 2 remain unmet whatever is done.

    All to B covers it: 2 ETP of need in zones blanches instead of 3. Then, both short, half
    each is less severe (2 × (3/4)² + 1 × (1/2)² = 1.375) than all to A (1.5).
    """
    asked = ask(
        {"0A": 2, "0B": 1},
        [Candidate("a", ("0A",)), Candidate("b", ("0B",))],
        order=Order.UNMET,
    )
    plan = asked.answer()
    found = runner_up(asked, plan)
    assert plan.granted() == {"b": ONE}
    assert found is not None
    assert found.granted() == {"a": HALF, "b": HALF}
    assert [one.value for one in found.values[:3]] == [2, 3, Fraction(11, 8)]
    assert [(one.code, one.before, one.after) for one in shifts(plan, found)] == [
        ("a", ZERO, HALF),
        ("b", ONE, HALF),
    ]


def test_alone_with_nothing_to_give_a_plan_has_no_other() -> None:
    asked = ask({"0A": 1}, [Candidate("a", ("0A",))], budget=ZERO)
    assert runner_up(asked, asked.answer()) is None


def test_without_candidates_nothing_stands_beside_the_plan_and_nothing_fails() -> None:
    found = deliberate(ask({"0A": 1}, []))
    assert found.runner_up is None
    assert found.other_rule is None
    assert found.baseline.grants == ()
    assert {one.grants for one in found.orders} == {()}


def test_a_budget_below_half_an_etp_has_no_less() -> None:
    found = deliberate(ask({"0A": 1}, [Candidate("a", ("0A",))], budget=Fraction(2, 5)))
    assert found.less is None
    assert found.more.granted() == {"a": HALF}


def test_in_euros_half_an_etp_is_what_the_state_pays_for_the_dearest() -> None:
    asked = ask(
        {"0A": 1, "0B": 1},
        [
            Candidate("a", ("0A",), cost=Fraction(50_000)),
            Candidate("b", ("0B",), cost=Fraction(40_000)),
        ],
        budget=Fraction(35_000),
        in_euros=True,
        state_share=Fraction(7, 10),
    )
    assert half_price(asked) == 17_500
    found = deliberate(asked)
    assert found.less is not None
    assert found.less.left <= 17_500
    assert sum(g.fte for g in found.more.grants) > sum(g.fte for g in found.plan.grants)


def test_two_candidates_of_one_department_do_not_ask_twice() -> None:
    asked = ask(
        {"0A": 1, "0B": 1},
        [
            Candidate("a", ("0A",)),
            Candidate("a-bis", ("0A",), most=HALF, renewal=True),
            Candidate("b", ("0B",)),
        ],
        budget=Fraction(2),
        renewals_first=True,
    )
    shared = baseline(asked, asked.answer()).granted()
    assert shared == {"a": HALF, "a-bis": HALF, "b": ONE}


def test_a_bordering_renewal_is_served_first_only_by_the_rule() -> None:
    asked = ask(
        {"0A": 1},
        [
            Candidate("a", ("0A",)),
            Candidate("b", (), ("0A",), most=HALF, renewal=True),
        ],
        budget=HALF,
        renewals_first=True,
    )
    assert baseline(asked, asked.answer()).granted() == {"b": HALF}
    without = replace(asked, request=replace(asked.request, renewals_first=False))
    assert baseline(without, without.answer()).granted() == {"a": HALF}


def test_a_commune_in_two_claims_counts_by_half_in_each() -> None:
    asked = ask(
        {"0A": 3, "0B": 1},
        [Candidate("a", ("0A",)), Candidate("ab", ("0A", "0B"))],
        budget=Fraction(2),
    )
    # 2.5 for ab against 1.5 for a: ab, a, then ab (6.25/2 to 2.25/2), then a (2.25/2 to 6.25/6).
    assert baseline(asked, asked.answer()).granted() == {"a": ONE, "ab": ONE}


def test_what_is_left_below_a_minimum_is_taken_from_the_one_before() -> None:
    asked = ask(
        {"0A": 4},
        [
            Candidate("a", ("0A",), least=ONE, most=Fraction(2)),
            Candidate("b", ("0A",), least=ONE),
        ],
        budget=Fraction(5, 2),
    )
    assert baseline(asked, asked.answer()).granted() == {"a": Fraction(3, 2), "b": ONE}


def test_what_cannot_be_dealt_is_left() -> None:
    asked = ask(
        {"0A": 4},
        [
            Candidate("a", ("0A",), least=ONE, most=ONE),
            Candidate("b", ("0A",), least=ONE),
        ],
        budget=Fraction(3, 2),
    )
    shared = baseline(asked, asked.answer())
    assert shared.granted() == {"a": ONE}
    assert shared.left == HALF


def test_pro_rata_gives_nothing_where_the_need_is_unknown_or_nil() -> None:
    codes = ("0A", "0B", "0C")
    asked = ask(
        {"0A": 1, "0B": None, "0C": 0},
        [Candidate(code, (code,)) for code in codes],
        budget=Fraction(3),
    )
    assert set(baseline(asked, asked.answer()).granted()) == {"0A"}


def test_turning_the_rule_off_frees_what_renewals_took() -> None:
    asked = ask(
        {"0A": HALF, "0B": 4},
        [Candidate("a", ("0A",), renewal=True, most=ONE), Candidate("b", ("0B",))],
        order=Order.UNMET,
        renewals_first=True,
    )
    plan, freed = asked.answer(), other_rule(asked)
    assert plan.granted() == {"a": ONE}
    assert freed is not None
    assert freed.unmet_after < plan.unmet_after
    assert ("a", ONE) in [(one.code, one.before) for one in shifts(plan, freed)]


def test_offers_tell_who_may_be_funded() -> None:
    asked = ask({"0A": 1}, [Candidate("a", ("0A",)), Candidate("b", ("0A",), eligible=False)])
    assert [offer.candidate.code for offer in asked.offers().items] == ["a"]
    outside = replace(asked, candidates=(Candidate("c", ("0A",), least=Fraction(9)),))
    assert outside.offers().items == ()
