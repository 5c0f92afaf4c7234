"""A scenario is written exactly and read strictly, whoever sends it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.model import Post, Precision
from coverage.scenario import (
    AcceptLead,
    AddPost,
    Change,
    CutPerimeter,
    ExtendPerimeter,
    MovePost,
    Placement,
    PlaceUnlocated,
    RemovePost,
    RenewConvention,
    ResizePost,
    Scenario,
)
from sources.dataset import Dataset, load_dataset
from sources.scenario_form import ScenarioFormError, read_change, read_scenario, scenario_record
from sources.upkeep.edit import read_typed
from tests import drawn_posts
from tests.coverage.strategies import LAWS

SHIPPED = load_dataset()
keys = st.sampled_from(["a", "aap2022-31", "Poste_1.2-x"])
figures = st.sampled_from([Fraction(1, 3), Fraction(1, 10**9), Fraction(7, 10), Fraction(4)])
codes = st.lists(
    st.sampled_from(["09", "31", "34001", "243400017", "region", "13"]), max_size=3, unique=True
).map(tuple)
some = codes.filter(bool)
ends = st.dates(date(1990, 1, 1), date(2090, 12, 31)).map(
    lambda day: RenewConvention("a", day, Precision.DAY)
) | st.integers(1990, 2090).map(
    lambda year: RenewConvention("a", date(year, 12, 31), Precision.YEAR)
)


def _as_read(post: Post) -> Post | None:
    """Return a drawn post as the reader of a roster gives it: that is what a form makes."""
    from sources.store.records import post_record  # noqa: PLC0415  only here

    cells = {column: str(text) for column, text in post_record(post, 0).items()}
    return read_typed({**cells, "id": "poste-1"}, SHIPPED.atlas).post


posts = st.builds(
    lambda post, fte: replace(post, fte=fte),
    drawn_posts.posts().map(lambda p: replace(p, fte=Fraction(1))).map(_as_read).filter(bool),
    figures,
)


@st.composite
def areas(draw: st.DrawFn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own = draw(codes)
    return own, tuple(code for code in draw(codes) if code not in own)


changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(AddPost, posts),
    st.builds(AcceptLead, st.sampled_from(["P1", "P13"]), posts),
    st.builds(ResizePost, keys, figures),
    st.builds(RemovePost, keys),
    st.builds(
        lambda key, home, area: MovePost(key, home, *area),
        keys,
        st.sampled_from([None, "09", "13"]),
        areas(),
    ),
    st.builds(ExtendPerimeter, keys, some),
    st.builds(lambda key, area: CutPerimeter(key, *area), keys, areas()),
    ends,
    st.builds(
        lambda key, where, fte: PlaceUnlocated(key, tuple(Placement(c, fte) for c in where)),
        keys,
        codes,
        figures,
    ),
)


@LAWS
@given(st.lists(changes, max_size=6))
def test_written_then_read_is_the_same_scenario(made: list[Change]) -> None:
    scenario = Scenario("Essai « un »", tuple(made), "On suppose que…")
    text = json.dumps(scenario_record(scenario))
    assert read_scenario(json.loads(text), SHIPPED.atlas) == scenario


def _refused(record: object, data: Dataset = SHIPPED) -> tuple[str, ...]:
    with pytest.raises(ScenarioFormError) as caught:
        read_scenario(record, data.atlas)
    return caught.value.messages


def test_all_that_is_wrong_is_said_at_once() -> None:
    said = _refused(
        {
            "nom": "",
            "inconnu": 1,
            "changements": [
                {"type": "etp", "poste": "a b", "etp": "zéro"},
                {"type": "etendre", "poste": "a", "codes": ["99999", 5]},
                {"type": "magie"},
                {"type": "terme", "poste": "a", "date_fin": "un jour"},
                {"type": "ajouter", "poste": {"structure": "S", "etp": "1", "autre": ""}},
                "rien",
            ],
        }
    )
    assert "« inconnu » : champ inconnu : retirez-le." in said
    assert "« nom » : à remplir." in said
    told = " ".join(said)
    for number in range(1, 7):
        assert f"Changement {number} :" in told
    assert "Changement 2 : « codes » : code inconnu" in told


@pytest.mark.parametrize(
    "record",
    [
        None,
        [],
        "texte",
        {"nom": 1, "changements": []},
        {"nom": "a"},
        {"nom": "a", "changements": {}},
        {"nom": "a", "changements": [{"type": ["etp"]}]},
        {"nom": "a", "changements": [{"type": "etp", "poste": {}, "etp": 1}]},
        {"nom": "a", "changements": [{"type": "etp", "poste": "a", "etp": "1/0"}]},
        {"nom": "a", "changements": [{"type": "etp", "poste": "a", "etp": "9" * 10_000}]},
        {"nom": "a", "changements": [{"type": "placer", "poste": "a", "lieux": [1]}]},
        {"nom": "a", "changements": [{"type": "deplacer", "poste": "a", "departement": "999"}]},
        {"nom": "a", "changements": [{"type": "retirer", "poste": "a"}] * 61},
        {"nom": "a", "changements": [{"type": "ajouter", "poste": {"structure": "TOTAL"}}]},
    ],
)
def test_what_a_stranger_sends_gives_sentences(record: Any) -> None:
    assert all(message and message[0].isprintable() for message in _refused(record))


def test_figures_and_days_are_read_as_people_write_them() -> None:
    atlas = SHIPPED.atlas
    half = read_change({"type": "etp", "poste": "a", "etp": "50 %"}, atlas)
    assert half == ResizePost("a", Fraction(1, 2))
    ended = read_change({"type": "terme", "poste": "a", "date_fin": "31/12/2026"}, atlas)
    assert ended == RenewConvention("a", date(2026, 12, 31))
