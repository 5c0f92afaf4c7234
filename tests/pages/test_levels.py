"""The map finer than the departments: its panel, its table, its months, without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st

from tests.pages.screens import read, run
from ui.state import CONTRACTS_VARIABLE

MAP = "pages/map.py"


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv(CONTRACTS_VARIABLE, str(tmp_path / "aucun"))
    yield
    st.cache_resource.clear()


def test_a_department_shows_its_epci_with_their_shares() -> None:
    text = read(run(MAP, lieu="34"))
    assert "Hérault (34)" in text
    assert "Le tableau des EPCI" not in text  # a heading of its own, not in the HTML
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
    assert "Page du tableau (341 lignes, 29 pages)" in page.label
    first = read(app)
    page.set_value(29).run()
    assert "Villeveyrac" in read(app)
    assert "Villeveyrac" not in first


@pytest.mark.parametrize(
    "query",
    [{"lieu": "99"}, {"lieu": "34172"}, {"niveau": "x"}, {"lieu": "34", "niveau": "departement"}],
)
def test_an_address_that_means_no_scene_opens_one_that_exists(query: dict[str, str]) -> None:
    app = run(MAP, **query)
    assert not app.exception


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
