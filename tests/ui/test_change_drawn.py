"""Clicks on a map that come faster than the field beside it is drawn."""

from __future__ import annotations

import pytest
import streamlit as st

from coverage.territories import Atlas
from sources.atlas import atlas_of, read_geo_tables
from sources.dataset import DATA
from ui.deciding.change_drawn import draw, drawn, heed_field

KEY = "perimetre"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return atlas_of(read_geo_tables(DATA / "geo"))


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    kept: dict[str, object] = {KEY: ["31"]}
    monkeypatch.setattr(st, "session_state", kept)
    return kept


def click(code: str, atlas: Atlas) -> None:
    """Add a territory, or take it away, as it is in the list."""
    held = drawn(KEY)
    left = tuple(one for one in held if one != code)
    draw(KEY, left if code in held else (*held, code), atlas)


@pytest.mark.parametrize("late", [0, 1, 2])
def test_a_click_that_brings_the_field_as_it_was_adds_to_those_before(
    session: dict[str, object], atlas: Atlas, late: int
) -> None:
    fields = [["31"]]
    for code in ("09", "11", "12"):
        session[KEY] = fields[max(0, len(fields) - 1 - late)]
        click(code, atlas)
        fields.append(list(drawn(KEY)))
    assert drawn(KEY) == ("31", "09", "11", "12")


def test_what_is_taken_out_of_the_field_is_out_for_the_next_click(
    session: dict[str, object], atlas: Atlas
) -> None:
    click("09", atlas)
    heed_field(KEY)
    session[KEY] = ["31"]  # as before the click, by the user's own hand
    heed_field(KEY)
    click("11", atlas)
    assert drawn(KEY) == ("31", "11")


def test_a_territory_clicked_twice_is_as_it_was(session: dict[str, object], atlas: Atlas) -> None:
    for _ in range(2):
        click("09", atlas)
        heed_field(KEY)
    assert session[KEY] == ["31"]
    click("09", atlas)
    assert drawn(KEY) == ("31", "09")
