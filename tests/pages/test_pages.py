import html
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.hostile import IMAGE, NAMES, TEMPLATE, write_roster
from tests.pages.screens import read, shown
from ui.state import CONTRACTS_VARIABLE, ROSTER_VARIABLE, today

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "pages/map.py": "Carte des zones blanches",
    "pages/fte.py": "ETP des facilitateurs",
    "pages/territory.py": "Fiche du territoire",
    "pages/who.py": "Qui couvre ?",
    "pages/calendar.py": "Échéances",
    "pages/method.py": "Méthode",
}
DAYS = ("2025-07-18", "2026-01-01", today().isoformat(), "2016-01-01", "2040-12-31")


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv(CONTRACTS_VARIABLE, str(tmp_path / "marches"))
    monkeypatch.delenv(ROSTER_VARIABLE, raising=False)
    yield
    st.cache_resource.clear()


def run(page: str = "pages/map.py", **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
    app.query_params.update(query)
    app.run()
    if page != "pages/map.py":
        app.switch_page(page)
        app.query_params.update(query)
        app.run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_at_every_day(page: str, day: str) -> None:
    app = run(page, date=day)
    assert app.title[0].value == PAGES[page]
    assert app.date_input[0].value == date.fromisoformat(day)


def test_the_first_screen_says_what_the_call_lets_us_know() -> None:
    app = run()
    text = read(app)
    assert app.date_input[0].value == date(2025, 7, 18)
    assert "5 dans l'appel (4 sans facilitateur connu, 1 limitrophe), 3 hors appel" in text
    assert "10,00 (dont 4,00 non localisés)" in text
    assert "Données au 18/07/2025. L'annuaire des facilitateurs est incomplet." in text
    assert "4,00 ETP de facilitateurs financés mais non localisés" in text
    for code in ("09", "32", "48", "81"):
        assert re.search(rf"\({code}\) Zone blanche \(sans facilitateur connu\) présumé", text)
    assert "Gard (30) Zone blanche (limitrophe seul) présumé, à confirmer 0 % 0,00 1,00" in text
    assert "Aveyron (12) Couvert déduit 100 % 1,00 0,00 0,8 UD SIAE" in text
    assert "issue de l'AAP 2025" not in text
    assert "à la lecture de l'annuaire" not in text


def test_after_the_source_stops_the_banner_says_so() -> None:
    text = read(run(date="2026-01-01"))
    assert "L'issue de l'AAP 2025 n'est pas connue" in text
    assert "10 dans l'appel (10 sans facilitateur connu), 3 hors appel" in text
    assert "4,00 (dont 4,00 non localisés)" in text


def test_the_steps_of_the_date() -> None:
    app = run()
    labels = {button.label: button for button in app.button}
    assert labels["Date des données"].disabled
    labels["Prochaine fin de convention"].click().run()
    assert app.date_input[0].value == date(2026, 1, 1)
    next(b for b in app.button if b.label == "Aujourd'hui").click().run()
    assert app.date_input[0].value == today()


def test_the_panel_of_the_department_in_the_address() -> None:
    text = read(run(territoire="30"))
    assert "Gard (30) Zone blanche (limitrophe seul) présumé, à confirmer" in text
    assert "PLIE Est Héraultais : 1,00 ETP limitrophe, périmètre étendu" in text
    assert "Ce qui changerait le verdict" in text
    assert "Lecture retenue. Si la structure de l'Hérault est étendue au Gard" in text
    assert "Si le poste est basé dans le Gard (le Gard est son périmètre) : Capacité" in text
    assert "est une coquille pour l'Hérault" in text
    assert "Si 1,00 des 4,00 ETP non localisés y agissait" in text
    assert "tableau des conventions échues en 2025, 18/07/2025" in text


def test_the_panel_of_an_estimated_shortage_shows_its_sum() -> None:
    text = read(run(territoire="31"))
    assert "selon l'estimation, ce territoire a besoin de 4,38 ETP" in text
    assert "totalisent 1,00 ; il manque 3,38" in text
    assert "Charge et besoin (estimation, clé population)" in text
    assert "de 0,40 à 16,74 ETP" in text


def test_an_unknown_territory_in_the_address_is_ignored() -> None:
    assert "Choisissez un territoire" in read(run(territoire="<script>"))


def test_fte_reconcile_with_the_call() -> None:
    text = read(run("pages/fte.py"))
    assert "Contrôle réussi" in text
    assert "l'appel à projets donne 10,00 + 0,56" in text
    assert "Non localisé — 4,00 4,00 —" in text
    assert "Total 6,00 4,00 10,00 0,56" in text
    assert "aucune n'est comptée" in text
    # The source gives a year, and no day of it.
    assert "1,00 — AAP 2022 DDETSPP 11 2025 (à l'année près)" in text
    assert "31/12/2025" not in text
    # A page seen in a month whose day is not known.
    assert "mars-avril 2020 03/2020" in text


def test_a_sheet_lists_its_neighbours() -> None:
    app = run("pages/territory.py", territoire="30")
    links = [link.proto.label for link in app.get("page_link")]
    found = [re.findall(r"\((\d\d)\\?\)", label) for label in links]
    assert [codes[0] for codes in found if codes] == ["34", "48", "12"]
    text = read(app)
    assert "Hors région, non renseigné : Ardèche (07)" in text


@pytest.mark.parametrize("words", ["toulouse", "TOULOUSE", "31555", "Touloúse"])
def test_a_commune_leads_to_its_department(words: str) -> None:
    app = run("pages/territory.py")
    app.text_input[0].set_value(words).run()
    matches = [button for button in app.button if "31555" in button.label]
    if matches:
        matches[0].click().run()
    text = read(app)
    assert "Toulouse (31555)" in text
    assert "Qui y agit Nova emploi : 1,00 ETP" in text
    assert "Haute-Garonne (31)" in text


def test_a_commune_nobody_knows() -> None:
    app = run("pages/territory.py")
    app.text_input[0].set_value("<b>Nulle-Part").run()
    assert "Aucune commune de la région ne répond à « <b>Nulle-Part »" in read(app)
    assert "<b>Nulle" not in shown(app)


def test_every_parameter_stands_on_the_method_page() -> None:
    from sources.dataset import load_dataset  # noqa: PLC0415  read by this test alone

    text = read(run("pages/method.py"))
    for parameter in load_dataset().parameter_set.parameters.values():
        assert parameter.label in text
        assert parameter.values[-1].reference in text
    assert "Occitanie 1,66 18,24 69,70" in text
    assert "Licence Ouverte 2.0" in text


@pytest.mark.parametrize("page", PAGES)
def test_names_that_try_to_run_are_shown_as_written(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ROSTER_VARIABLE, str(write_roster(tmp_path / "roster.csv")))
    app = run(page, territoire="09", recherche="09")
    body = shown(app)
    assert "<img" not in body
    assert "${" not in body
    text = read(app)
    if page != "pages/method.py":
        assert IMAGE in text
    if page in {"pages/map.py", "pages/fte.py"}:
        assert all(name in text for name in NAMES.values())
        assert TEMPLATE in text


def test_an_unreadable_roster_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROSTER_VARIABLE, str(tmp_path / "absent.csv"))
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    assert not app.exception
    assert "Les données ne peuvent pas être lues" in read(app)
    assert "absent.csv" in read(app)


def test_two_rosters_do_not_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read(run())
    monkeypatch.setenv(ROSTER_VARIABLE, str(write_roster(tmp_path / "roster.csv")))
    assert IMAGE in read(run())
    monkeypatch.delenv(ROSTER_VARIABLE)
    assert read(run()) == first
    assert ROSTER_VARIABLE not in os.environ


@pytest.mark.parametrize("page", PAGES)
def test_words_of_the_trade_stay_on_the_method_page(page: str) -> None:
    text = read(run(page, territoire="30")).lower()
    jargon = [word for word in ("branche 3", "lexicographique", " flux") if word in text]
    assert bool(jargon) == (page == "pages/method.py")


@pytest.mark.parametrize("page", PAGES)
def test_tables_have_a_caption_and_headings(page: str) -> None:
    body = shown(run(page, postes="aap2022-34,aap2022-30"))  # « Qui couvre ? » has none at first
    tables = re.findall(r"<table.*?</table>", body, flags=re.DOTALL)
    assert tables
    for table in tables:
        assert "<caption" in table
        assert re.search('<th scope="?col', table)
        assert re.search('<th scope="?row', table)


OWN_HEADER = "structure;qualite;etp;departement;perimetre;date_debut;date_fin;certitude"


def test_a_roster_of_ones_own_is_not_said_incomplete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = tmp_path / "mien.csv"
    roster.write_text(f"{OWN_HEADER}\nS;facilitateur;1;11;11;2025-01-01;2026-12-31;etabli\n")
    monkeypatch.setenv(ROSTER_VARIABLE, str(roster))
    text = read(run())
    assert "Annuaire fourni : mien.csv." in text
    assert "incomplet" not in text
    assert "Ce qui manque" not in text


def test_what_the_reader_of_a_roster_noticed_is_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roster = tmp_path / "mien.csv"
    roster.write_text(
        f"{OWN_HEADER};extention\nS;facilitateur;1;11;11;2025-01-01;2026-12-31;etabli;09\n"
    )
    monkeypatch.setenv(ROSTER_VARIABLE, str(roster))
    text = read(run())
    assert "1 remarque à la lecture de l'annuaire" in text
    assert "extention" in text
    assert "Vouliez-vous dire « extension » ?" in text


def test_a_day_from_an_address_follows_to_the_other_pages() -> None:
    app = run(date="2026-01-01", territoire="30")
    for page in ("pages/fte.py", "pages/territory.py", "pages/map.py"):
        app.switch_page(page)
        app.query_params.clear()  # as the menu does
        app.run()
        assert app.date_input[0].value == date(2026, 1, 1), page
        assert app.query_params["date"] == "2026-01-01", page


@pytest.mark.parametrize("asked", ["abc", "2025-02-31", "1998-01-01", "<b>x"])
def test_a_refused_day_in_an_address_is_said(asked: str) -> None:
    app = run(date=asked)
    assert app.date_input[0].value == date(2025, 7, 18)
    assert f"L'adresse demandait la date « {asked} »" in html.unescape(shown(app))


def test_before_the_source_the_running_conventions_are_said_supposed() -> None:
    assert "elles sont réputées déjà en cours" in read(run(date="2024-06-01"))
