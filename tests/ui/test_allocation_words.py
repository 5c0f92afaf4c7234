"""The words of a plan."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from coverage.allocation.alternatives import Shift
from coverage.allocation.terms import OBJECTIVES, Objective, Order, Plan, Request
from coverage.model import Basis
from coverage.need import UNKNOWN_NEED, Need
from sources.plan_words import (
    amount_words,
    explained,
    gap_words,
    need_words,
    order_words,
    value_words,
)
from ui.deciding.allocation_words import (
    asked_words,
    proof_words,
    runner_up_words,
    shift_words,
)

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)


def plan(*, optimal: bool, gap: Fraction = ZERO) -> Plan:
    return Plan(Order.PRESENCE, date(2026, 1, 1), (), (), ZERO, optimal, gap, 0, 0, ZERO, ZERO)


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_a_plan_that_is_not_proved_is_never_called_the_best() -> None:
    told = plain(proof_words(plan(optimal=False, gap=Fraction(149, 10_000)), 30))
    assert told == "Meilleur plan trouvé en 30 s, écart au plus 1,5 %"
    assert "possible" not in told
    assert proof_words(plan(optimal=True), 30) == "Meilleur plan possible, prouvé"


def test_a_next_plan_that_is_not_proved_says_its_gap() -> None:
    assert runner_up_words(plan(optimal=True), 5) == "C'est prouvé."
    told = plain(runner_up_words(plan(optimal=False, gap=Fraction(1, 10)), 5))
    assert told == "Le meilleur trouvé en 5 s par calcul, écart au plus 10,0 %."


@pytest.mark.parametrize(
    ("gap", "text"),
    [(ZERO, "0,0 %"), (Fraction(1, 10**9), "0,1 %"), (Fraction(1, 3), "33,4 %"), (ONE, "100,0 %")],
)
def test_a_gap_is_rounded_up(gap: Fraction, text: str) -> None:
    assert plain(gap_words(gap)) == text


@pytest.mark.parametrize("order", list(Order))
def test_an_order_says_all_its_objectives_in_order(order: Order) -> None:
    told = plain(order_words(order)).split(" · ")
    assert [one[0] for one in told] == [str(n + 1) for n in range(len(told))]
    assert [one[3:].lower() for one in told] == [o.label.lower() for o in OBJECTIVES[order]]


@pytest.mark.parametrize("objective", list(Objective))
def test_each_objective_says_what_it_counts(objective: Objective) -> None:
    assert len(explained(objective)) > 10
    assert "," in value_words(objective, HALF, in_euros=False) or objective in {
        Objective.GAPS,
        Objective.CHANGES,
    }


def test_money_has_its_unit_and_no_cents() -> None:
    assert plain(amount_words(Fraction(36_400), in_euros=True)) == "36 400 €"
    assert plain(value_words(Objective.COST, Fraction(6), in_euros=False)) == "6,00 ETP"


@pytest.mark.parametrize(
    ("need", "words"),
    [
        (UNKNOWN_NEED, "besoin inconnu"),
        (Need(ZERO, ZERO, ZERO, Basis.DECLARED), "aucun besoin"),
        (Need(ONE, ONE, ONE, Basis.DECLARED), "besoin déclaré de 1,00 ETP"),
        (
            Need(HALF, ONE, 2 * ONE, Basis.MEASURED),
            "besoin mesuré de 0,50 à 2,00 ETP (central : 1,00)",
        ),
        (
            Need(HALF, ONE, 2 * ONE, Basis.ESTIMATED),
            "besoin estimé de 0,50 à 2,00 ETP (central : 1,00)",
        ),
    ],
)
def test_a_need_says_its_interval_and_where_it_comes_from(need: Need, words: str) -> None:
    assert plain(need_words(need)) == words


def test_a_shift_says_nothing_rather_than_zero_and_escapes_names() -> None:
    (line,) = shift_words([Shift("a", ZERO, HALF)], {"a": "<b>`${x}"})
    assert "rien → <b>0,50" in plain(line)
    assert "<b>`" not in line
    assert "${" not in line


def test_what_was_asked_is_told_in_the_export() -> None:
    request = Request(Fraction(6), step=HALF, least=HALF, most=ONE, renewals_first=True)
    told = plain(asked_words(request, plan(optimal=True)))
    assert told == (
        "Plan : budget 6,00 ETP, pas 0,5 ETP, au moins 0,50 ETP par convention, au plus 1,00 ETP "
        "par convention, avec la règle des reconductions d'abord, ordre « D'abord un facilitateur "
        "partout », meilleur plan possible, prouvé"
    )
