"""The map finer than the departments: its panel, its table, its months, without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
import streamlit as st

from tests.pages.screens import read, run

MAP = "pages/map.py"


pytestmark = pytest.mark.usefixtures("folder")


def test_a_department_shows_its_epci_with_their_shares() -> None:
    text = read(run(MAP, lieu="34"))
    assert "Hérault (34)" in text
    assert "Le tableau des EPCI de l'Hérault" in text
    assert "Communes couvertes" in text
    assert "Montpellier Méditerranée Métropole (243400017)" in text
    assert re.search(r"Capacité à vérifier 341 1 230 289 100 %", text)


def test_each_file_is_told_by_what_it_holds() -> None:
    labels = [one.label for one in run(MAP, lieu="34").get("download_button")]
    assert "Télécharger ce tableau : CSV pour Excel" in labels
    assert "Départements : CSV pour Excel" in labels


def test_an_epci_that_straddles_is_told_department_by_department() -> None:
    text = read(run(MAP, niveau="epci", territoire="243400736"))
    assert "Département par département" in text
    assert text.count("communes) :") >= 2


def test_a_commune_says_where_it_lies_and_who_acts() -> None:
    text = read(run(MAP, lieu="34", niveau="commune", territoire="34172"))
    assert "Montpellier (34172)" in text
    assert "Hérault · Montpellier Méditerranée Métropole · 310 240 habitants" in text
    assert "Qui y agit" in text


def test_a_table_of_communes_is_read_page_by_page() -> None:
    app = run(MAP, lieu="34", niveau="commune")
    page = app.number_input[0]
    assert "Page du tableau (341 lignes, 35 pages)" in page.label
    first = read(app)
    page.set_value(34).run()
    assert "Villeveyrac" in read(app)
    assert "Villeveyrac" not in first


@pytest.mark.parametrize(
    ("query", "table"),
    [
        ({"lieu": "99"}, "Le tableau des départements"),
        ({"lieu": "34172"}, "Le tableau des départements"),
        ({"niveau": "x"}, "Le tableau des départements"),
        ({"lieu": "34", "niveau": "departement"}, "Le tableau des EPCI de l'Hérault"),
    ],
)
def test_an_address_that_means_no_scene_opens_one_that_exists(
    query: dict[str, str], table: str
) -> None:
    assert table in read(run(MAP, **query))


def test_a_code_of_the_address_that_no_territory_bears_is_told_and_dropped() -> None:
    app = run(MAP, lieu="99", territoire="<b>99999")
    assert "L'adresse demandait « 99 » et « <b>99999 », qu'aucun territoire" in read(app)
    assert app.query_params == {}
    assert "L'adresse demandait" not in read(app.run())


@pytest.mark.parametrize(
    ("chosen", "place", "grain"),
    [("31", None, None), ("31555", "31", "commune"), ("243100518", "31", None), ("34", "34", None)],
)
def test_a_territory_chosen_elsewhere_takes_the_map_with_it(
    chosen: str, place: str | None, grain: str | None
) -> None:
    """As from the page « Territoire », or by the search over the communes of a department."""
    app = run(MAP, lieu="34", territoire=chosen)
    asked = app.query_params
    assert (asked.get("lieu"), asked.get("niveau")) == (place, grain)
    assert f"({chosen})" in read(app)


def test_back_to_a_place_finds_it_whatever_was_chosen_since() -> None:
    app = run(MAP, lieu="34")
    app.query_params.clear()
    app.query_params["territoire"] = "31"
    app.run()
    app.query_params.clear()
    app.query_params["lieu"] = "34"
    app.run()
    assert app.query_params == {"lieu": "34"}
    assert "Hérault (34)" in read(app)


def test_a_stop_of_the_months_is_the_day_of_the_diagnosis() -> None:
    app = run(MAP)
    slider = app.select_slider[0]
    assert slider.value.isoformat() == "2025-07-18"
    slider.set_value(date(2026, 1, 1)).run()
    assert "10 dans l'appel" in read(app)
    assert app.query_params["date"] == "2026-01-01"


def test_another_page_opens_the_department_of_a_commune_chosen() -> None:
    app = run(MAP, lieu="34", niveau="commune", territoire="34172")
    app.switch_page("pages/territory.py").run()
    assert "Hérault (34)" in read(app)


def test_two_quick_clicks_on_a_territory_go_down_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both come before the first is drawn: in one message, or the second stops its run."""

    def twice(told: object, selected: object, on_pick: Callable[[str], None], **_: object) -> None:
        st.button("34, 34", on_click=lambda: [on_pick("34"), on_pick("34")])

    monkeypatch.setattr("ui.levels.screen.show_map", twice)
    app = run(MAP)
    next(one for one in app.button if one.label == "34, 34").click().run()
    assert app.query_params["lieu"] == "34"
