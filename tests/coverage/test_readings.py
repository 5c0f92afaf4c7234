from __future__ import annotations

from fractions import Fraction

from coverage.model import Level
from coverage.readings import Reading, capacity_threshold, outcomes, reread
from coverage.survey import Survey, examine
from tests.coverage import worlds

CASE = {
    "territoires": {"0A": 1000, "0B": 1000, "0C": 1000},
    "besoin_estime_par_habitant": 0.002,
    "postes": [
        {"nom": "plie", "departement": "0A", "extension": ["0B"], "certitude": "a_confirmer"},
        {"nom": "f", "perimetre": ["0A"]},
        {"nom": "u", "etp": 4},
    ],
}
BASED = Reading("plie", "siege", "Si le poste est basé en B", "0B", ("0B",), (), "lecture")
KEPT = Reading("plie", "retenue", "Extension", "0A", (), ("0B",), "lecture", retained=True)
OTHER = Reading("absent", "x", "Un poste inconnu", "0A", ("0A",), (), "lecture")


def _survey(**changes) -> Survey:
    case = CASE | changes
    atlas = worlds.atlas(case["territoires"])
    return examine(
        atlas,
        worlds.roster(case),
        worlds.needs(case, atlas),
        worlds.parameters(case),
        worlds.DAY,
    )


def _said(survey: Survey, code: str) -> dict[str, tuple[str, list[int]]]:
    return {
        outcome.label: (
            outcome.diagnosis.verdict.value,
            [branch.number for branch in outcome.diagnosis.branches],
        )
        for outcome in outcomes(survey, code, Level.DEPARTMENT, (KEPT, BASED, OTHER))
    }


def test_each_supposition_is_tried_for_real() -> None:
    assert _said(_survey(), "0B") == {
        "Si le poste est basé en B": ("a_verifier", []),
        # with the post already extended to it, two ETP meet the estimate of two
        "Si 1,00 des 4,00 ETP non localisés y agissait": ("couvert", []),
    }


def test_a_reading_does_not_concern_a_territory_it_never_touches() -> None:
    assert list(_said(_survey(), "0C")) == ["Si 1,00 des 4,00 ETP non localisés y agissait"]


def test_an_estimated_shortage_says_what_confirming_it_would_do() -> None:
    said = _said(_survey(), "0A")
    label = "Si le besoin estimé était confirmé (déclaré ou mesuré à ce niveau)"
    assert said[label] == ("zone_blanche", [3])


def test_a_small_unlocated_post_is_placed_whole() -> None:
    posts = [{"nom": "u", "etp": 0.5}]
    assert _said(_survey(postes=posts), "0C") == {
        "Si 0,50 des 0,50 ETP non localisés y agissait": ("a_verifier", [])
    }


def test_without_unlocated_posts_or_readings_nothing_is_invented() -> None:
    assert _said(_survey(postes=[]), "0C") == {}


def test_reading_a_post_again_changes_only_that_post() -> None:
    roster = worlds.roster(CASE)
    again = reread(roster, BASED)
    assert [post.id for post in again.posts] == ["plie", "f", "u"]
    assert again.posts[0].perimeter == ("0B",)
    assert again.posts[1:] == roster.posts[1:]


def test_threshold_is_given_only_where_it_is_one_number() -> None:
    assert capacity_threshold(_survey(), "0A") == Fraction(1)
    assert capacity_threshold(_survey(), "0B") == Fraction(1)
    assert capacity_threshold(_survey(), "0C") is None
    shared = [{"nom": "f", "perimetre": ["0A", "0B"]}]
    assert capacity_threshold(_survey(postes=shared), "0A") is None
    partly = {"0A": {"0A001": 10, "0A002": 10}}
    half = [{"nom": "f", "perimetre": ["0A001"]}]
    assert capacity_threshold(_survey(territoires=partly, postes=half), "0A") is None
    overlapping = [{"nom": "f", "perimetre": ["0A"]}, {"nom": "g", "perimetre": ["0A", "0B"]}]
    assert capacity_threshold(_survey(postes=overlapping), "0A") is None
