"""« Qui couvre ? » without a browser: a name, a choice among several, a pasted list, two posts."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from tests.hostile import write_roster
from tests.pages.screens import read, run, shown
from ui.state import ROSTER_VARIABLE

WHO = "pages/who.py"


pytestmark = pytest.mark.usefixtures("folder")


def test_the_page_says_what_may_be_typed() -> None:
    text = read(run(WHO))
    assert "un code postal, un code INSEE, le nom d'une ancienne commune" in text


def test_a_commune_is_answered_in_a_sentence_then_in_full() -> None:
    text = read(run(WHO, recherche="ales"))
    assert "PLIE Est Héraultais , par extension seulement (limitrophe)" in text
    assert "jusqu'au 31/12/2025" in text
    assert "Zone blanche (limitrophe seul)" in text
    assert "Aucun marché importé" in text


def test_nobody_is_said_in_words() -> None:
    text = read(run(WHO, recherche="Mende"))
    assert "Aucun facilitateur connu n'y agit à cette date" in text
    assert "4,00 ETP financés ne sont pas localisés : ils y agissent peut-être." in text
    later = read(run(WHO, recherche="Mende", date="2027-01-01"))
    assert "Aucun facilitateur connu n'y agit à cette date" in later
    assert "peut-être" not in later


def test_namesakes_are_chosen_from() -> None:
    app = run(WHO, recherche="Saint-Michel")
    button = next(one for one in app.button if "Hérault, 34278" in one.label)
    button.click().run()
    assert "Saint-Michel (34278)" in read(app)


@pytest.mark.parametrize("words", ["zzzzz", "<script>", "`$zq`", "***"])
def test_words_that_mean_nothing_are_told_so(words: str) -> None:
    assert "Aucun territoire de la région ne répond" in read(run(WHO, recherche=words))


def test_what_only_looks_like_a_name_is_not_passed_off_as_it() -> None:
    text = read(run(WHO, recherche="Marseille"))
    assert "Aucun territoire ne s'appelle « Marseille » ; le seul nom qui commence ainsi" in text
    assert "Marseillette (11220)" in text
    assert "département voisin" in read(run(WHO, recherche="13001"))


def test_the_whole_region_is_answered() -> None:
    assert "Montpellier Méditerranée Métropole" in read(run(WHO, recherche="occitanie"))


def test_a_pasted_list_is_answered_line_by_line_and_nothing_is_lost() -> None:
    app = run(WHO)
    app.text_area[0].set_value("Lot 1 : Lodève, Alès\nGignac\nMende\nAlès\nMarseille 13001").run()
    text = read(app)
    assert "Lot 1 : 3 territoires, 2 structures (" in text
    assert "1 sans facilitateur connu , 1 par extension seulement (limitrophe)" in text
    assert "« Alès » : déjà dit ligne 1, compté une fois." in text
    assert "les Bouches-du-Rhône (13) en est un département voisin" in text
    assert "3 territoires trouvés" in text
    assert "2 lignes ne sont pas comprises" in text
    assert "Ligne 2 : « Gignac » : à préciser" in text
    assert "aucun facilitateur connu" in text
    assert "périmètre 1,00 2025 (à l'année près)" in text
    assert "31/12/2025" not in text
    labels = [one.label for one in app.get("download_button")]
    assert "Télécharger : CSV pour Excel" in labels


def test_one_post_then_two_are_told_in_words() -> None:
    app = run(WHO)
    posts = app.multiselect[0]
    posts.set_value(["aap2022-34"]).run()
    assert "Hérault (34) : 341 communes, 1 230 289 habitants" in read(app)
    app.multiselect[0].set_value(["aap2022-34", "aap2022-30"]).run()
    text = read(app)
    assert "Aucune commune n'est couverte par les deux." in text
    # The columns are named after who they speak of.
    assert "Département Montpellier Méditerranée Métropole seul PLIE Est Héraultais seul" in text
    assert "Gard 0 350 770 940 hab., dont 350 par extension 0 0" in text


def test_posts_of_other_days_are_shown_on_purpose_and_the_address_chooses() -> None:
    app = run(WHO, date="2026-06-01", postes="aap2022-34")
    assert "Aucun poste localisé n'est en cours au 01/06/2026" in read(app)
    next(one for one in app.toggle if "terminés ou à venir" in one.label).set_value(True).run()
    assert any("pas en cours ce jour-là" in one for one in app.multiselect[0].options)
    told = read(run(WHO, postes="aap2022-34,aap2022-30"))
    assert "dont 350 par extension" in told


def test_the_answer_follows_the_day() -> None:
    text = read(run(WHO, recherche="Alès", date="2026-01-01"))
    assert "Aucun facilitateur connu" in text


def test_names_that_try_to_run_are_shown_as_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(ROSTER_VARIABLE, str(write_roster(tmp_path / "annuaire.csv")))
    st.cache_resource.clear()
    app = run(WHO, recherche="Foix")
    assert '<img src=x onerror="window.ran=1">' in read(app)
    assert "<img" not in shown(app)
