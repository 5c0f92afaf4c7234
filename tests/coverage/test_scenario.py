"""A scenario changes a roster on paper only, and refuses all that is wrong at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from coverage.model import Certainty, Post, Role, Roster
from coverage.scenario import (
    AcceptLead,
    AddPost,
    CutPerimeter,
    ExtendPerimeter,
    MovePost,
    Placement,
    PlaceUnlocated,
    RemovePost,
    RenewConvention,
    ResizePost,
    Scenario,
    ScenarioError,
    apply,
)

ONE = Fraction(1)


def _post(key: str, fte: Fraction = ONE, *perimeter: str) -> Post:
    return Post(
        key, f"Structure {key}", Role.FACILITATOR, fte, perimeter=perimeter, ends=date(2025, 12, 31)
    )


ROSTER = Roster((_post("a", ONE, "11"), _post("b", ONE, "12"), _post("loin", Fraction(4))))


def _applied(*changes: object) -> tuple[Post, ...]:
    return apply(ROSTER, Scenario("Essai", changes)).posts  # type: ignore[arg-type]


def test_nothing_changed_is_the_same_roster() -> None:
    assert apply(ROSTER, Scenario("Aucune reconduction")) == ROSTER


def test_each_change_does_what_it_says() -> None:
    new, lead = _post("n", ONE, "30"), _post("p", ONE, "32")
    posts = {
        post.id: post
        for post in _applied(
            AddPost(new),
            AcceptLead("P1", lead),
            ResizePost("a", Fraction(1, 2)),
            ExtendPerimeter("a", ("11", "09", "09")),
            MovePost("b", "81", ("81",)),
            RenewConvention("a", date(2026, 12, 31)),
        )
    }
    assert list(posts) == ["a", "b", "loin", "n", "p"]
    assert posts["a"].fte == Fraction(1, 2)
    assert (posts["a"].perimeter, posts["a"].extension) == (("11",), ("09",))
    assert posts["a"].ends == date(2026, 12, 31)
    assert (posts["b"].home, posts["b"].perimeter) == ("81", ("81",))


def test_cutting_keeps_what_is_named() -> None:
    (first, *_) = _applied(CutPerimeter("a", ("200000000",)))
    assert first.perimeter == ("200000000",)
    with pytest.raises(ScenarioError, match="retirez le poste"):
        _applied(CutPerimeter("a", ()))


def test_unlocated_fte_are_placed_and_none_is_lost() -> None:
    posts = _applied(PlaceUnlocated("loin", (Placement("09", ONE), Placement("32", ONE))))
    assert [(p.id, p.fte) for p in posts[2:]] == [("loin", 2), ("loin-09", 1), ("loin-32", 1)]
    assert sum(p.fte for p in posts) == sum(p.fte for p in ROSTER.posts)
    assert posts[3].certainty is Certainty.TO_CONFIRM
    whole = _applied(PlaceUnlocated("loin", (Placement("09", Fraction(4)),)))
    assert [p.id for p in whole] == ["a", "b", "loin-09"]


def test_a_placed_part_can_be_changed_again() -> None:
    placed = PlaceUnlocated("loin", (Placement("09", ONE),))
    assert _applied(placed, RemovePost("loin-09"))[-1].fte == 3


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        _applied(
            RemovePost("inconnu"),
            ResizePost("a", Fraction(0)),
            AddPost(_post("b", ONE, "30")),
            PlaceUnlocated("a", (Placement("09", ONE),)),
            PlaceUnlocated("loin", (Placement("09", Fraction(5)),)),
            PlaceUnlocated("loin", (Placement("09", ONE), Placement("09", ONE))),
            PlaceUnlocated("loin", ()),
        )
    assert len(caught.value.messages) == 7
    assert caught.value.messages[0].startswith("Changement 1 : le poste « inconnu »")


def test_a_convention_cannot_end_before_it_starts() -> None:
    started = Roster((Post("a", "A", Role.FACILITATOR, ONE, starts=date(2026, 1, 1)),))
    with pytest.raises(ScenarioError, match="avant le début"):
        apply(started, Scenario("", (RenewConvention("a", date(2025, 1, 1)),)))


def test_removing_then_adding_the_same_post_moves_it_last() -> None:
    assert [p.id for p in _applied(RemovePost("a"), AddPost(ROSTER.posts[0]))] == ["b", "loin", "a"]


def test_placing_twice_on_a_territory_makes_two_posts() -> None:
    once = PlaceUnlocated("loin", (Placement("09", ONE),))
    assert [p.id for p in _applied(once, once)[2:]] == ["loin", "loin-09-2", "loin-09"]
