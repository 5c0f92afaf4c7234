"""« Candidatures » as a user meets it: empty, imported, typed, in conflict, in the past."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sources.applications.columns import MOST
from sources.applications.form import application_record, read_cells
from sources.dataset import load_dataset
from sources.store.place import FILE_VARIABLE
from sources.store.store import Store
from sources.store.words import Change, Kind, Signature
from sources.stored import open_product_store
from tests.hostile import NAMES, write_roster
from tests.pages.screens import read, run, shown
from tests.store.world import sqlite_address
from ui.state import ROSTER_VARIABLE

PAGE = "pages/applications.py"
FILE = (
    "Numéro de dossier;Raison sociale;Forme juridique;Nombre d'ETP;Départements;Coût annuel;"
    "Subvention demandée;Autres financements;Type de demande;Bilan;Marchés de l'État;Programme\n"
    "A-1;Nova emploi;Association;1;31;60 000 €;42000;18000;Renouvellement;satisfaisant;suivi;AAP\n"
    "A-2;Foyer;Association;1;Ariège;50000;37500;12500;Nouveau;;permanences;AAP\n"
    "A-3;Relais;Régie;0,5;48;;;;non;;;AAP\n"
)


@pytest.fixture
def base(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "annuaire.sqlite"
    monkeypatch.setenv(FILE_VARIABLE, str(place))
    return place


@pytest.fixture
def store(base: Path) -> Store:
    """Return the store that the page reads, to act in it as another user."""
    return open_product_store(sqlite_address(base), ("DDETS 31",))


def other(store: Store, **cells: str) -> int:
    """Save an application as another service."""
    application, said = read_cells(cells, load_dataset().atlas)
    assert application is not None, said
    item = next((i for i in store.items(Kind.APPLICATION) if i.key == application.code), None)
    seen = item.revision if item else 0
    record = application_record(application)
    change = Change(Kind.APPLICATION, application.code, record, seen)
    return store.commit([change], Signature("DDETS 31", "reçue"))


ONE = {"candidature": "A-1", "structure": "Foyer", "etp": "1", "perimetre": "09"}


def deposit(app: AppTest, content: str) -> AppTest:
    app.file_uploader[0].set_value(("c.csv", content.encode(), "text/csv"))
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str, *, signs: bool = True) -> AppTest:
    if signs:
        next(b for b in app.selectbox if b.label == "Service qui signe").set_value("DREETS")
        next(t for t in app.text_input if t.label == "Motif du changement").set_value("dépôt")
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception, app.exception
    return app


def fill(app: AppTest, **cells: str) -> AppTest:
    for label, text in cells.items():
        next(t for t in app.text_input if t.label == label.replace("_", " ")).set_value(text)
    app.run()
    assert not app.exception, app.exception
    return app


def test_without_any_application_the_page_says_what_to_do(base: Path) -> None:
    app = run(PAGE)
    assert "Aucune candidature. Importez l'export de votre plateforme" in read(app)
    press(app, "Importer un fichier", signs=False)
    assert app.file_uploader[0].label == "Fichier de candidatures"
    assert "Colonnes attendues et autres noms reconnus" in read(app)
    app = run(PAGE, volet="Totaux")
    assert "Aucune candidature à additionner" in read(app)
    press(app, "Saisir une candidature", signs=False)
    assert "Qui, où" in [one.value for one in app.header]


def test_a_deposit_is_previewed_then_saved_then_ranked_by_what_it_changes(base: Path) -> None:
    app = deposit(run(PAGE, volet="Importer"), FILE)
    text = read(app)
    assert "« c.csv » peut être importé. 3 candidatures lues, 2,50 ETP" in text
    assert "3 candidatures ajoutées, 0 modifiée, 0 retirée, 0 inchangée" in text
    assert "« Régie » lu « autre », à apprécier" in text
    assert "Aucune candidature" in read(run(PAGE))
    text = read(press(app, "Enregistrer ces candidatures"))
    assert "Candidatures enregistrées." in text
    assert "31 : sans facilitateur connu → capacité à vérifier" in text
    assert "09 : sans facilitateur connu →" in text
    assert "Part de l'État 75 % > 70 % (37 500 € sur 50 000 €)" in text.replace("\u202f", " ")
    assert "1 montant non renseigné" in text
    assert "sans compter 1,00 refusés" in text
    again = read(run(PAGE))
    assert again.index("Nova emploi") < again.index("Relais") < again.index("Foyer")
    sums = read(run(PAGE, volet="Totaux")).replace("\u202f", " ")
    assert "Total 3 1 2,50 1,00 110 000 € 1 non renseigné 79 500 € 1 non renseigné" in sums


def test_a_wrong_file_says_every_problem_and_changes_nothing(base: Path) -> None:
    text = read(deposit(run(PAGE, volet="Importer"), "structure;etp;perimetre\n;0;zz\n"))
    assert "« c.csv » est refusé : 3 erreurs à corriger. Rien n'est changé." in text
    for column in ("structure", "etp", "perimetre"):
        assert f"2 {column}" in text
    assert "Aucune candidature" in read(run(PAGE))


def test_a_deposit_that_nobody_signs_is_not_saved(base: Path) -> None:
    app = deposit(run(PAGE, volet="Importer"), FILE)
    text = read(press(app, "Enregistrer ces candidatures", signs=False))
    assert "Rien n'est enregistré : choisissez dans la liste le service" in text
    assert "Aucune candidature" in read(run(PAGE))


def test_an_application_is_typed_with_what_it_would_give_then_edited_then_removed(
    base: Path,
) -> None:
    app = run(PAGE, volet="Saisir ou modifier")
    assert "2 champs à remplir ou à corriger : Structure, ETP demandés" in read(app)
    assert "Abandonner ma saisie" not in [one.label for one in app.button]
    fill(app, Structure="Foyer", ETP_demandés="1", Numéro_du_dossier="A-1")
    next(m for m in app.multiselect if m.label == "Territoires").set_value(["09"]).run()
    text = read(app)
    assert "Ce que donnerait cette saisie (rang 1 sur 1)" in text
    assert "09 : sans facilitateur connu →" in text
    assert "Enregistrée : Foyer (A-1)" in read(press(app, "Enregistrer la candidature"))
    assert "Foyer" in read(run(PAGE))
    app = run(PAGE, volet="Saisir ou modifier")
    app.selectbox(key="candidature-saisie").set_value("A-1").run()
    fill(app, **{"Coût complet pour un an (€)": "50000"})
    fill(app, **{"Demandé à l'État pour un an (€)": "75 %"})
    assert "Part de l'État 75 % > 70 %" in read(app).replace("\u202f", " ")
    press(app, "Enregistrer la candidature")
    assert "Refusée" in read(run(PAGE))
    press(app, "Retirer cette candidature")
    assert "Retirée : A-1" in read(app)
    assert "Aucune candidature" in read(run(PAGE))


def test_what_two_users_type_is_never_lost_nor_overwritten(store: Store) -> None:
    other(store, **ONE)
    app = run(PAGE, volet="Saisir ou modifier")
    app.selectbox(key="candidature-saisie").set_value("A-1").run()
    fill(app, ETP_demandés="2")
    other(store, **{**ONE, "cout": "50000"})
    text = read(press(app, "Enregistrer la candidature"))
    assert "Rien n'est enregistré : candidature modifiée par DDETS 31 à" in text
    assert "ETP demandés 2 1,00" in text
    assert "Coût complet pour un an (€) pas touché 50000" in text
    press(app, "Garder ma saisie et enregistrer")
    (item,) = store.items(Kind.APPLICATION)
    assert (item.record["etp"], item.record["cout"]) == ("2,00", "50000")


def test_theirs_can_be_taken_instead(store: Store) -> None:
    other(store, **ONE)
    app = run(PAGE, volet="Saisir ou modifier")
    app.selectbox(key="candidature-saisie").set_value("A-1").run()
    fill(app, ETP_demandés="2")
    other(store, **{**ONE, "etp": "3"})
    app.run()
    press(app, "Reprendre la leur", signs=False)
    assert next(t for t in app.text_input if t.label == "ETP demandés").value == "3,00"
    assert "Rien n'est enregistré" not in read(app)


@pytest.mark.parametrize("number", ["A-1", "a-1"])
def test_a_number_already_taken_is_not_written_over(store: Store, number: str) -> None:
    other(store, **ONE)
    app = run(PAGE, volet="Saisir ou modifier")
    fill(app, Structure="Autre", ETP_demandés="1", Numéro_du_dossier=number)
    text = read(press(app, "Enregistrer la candidature"))
    assert f"le numéro « {number} » est déjà celui d'une candidature" in text
    (item,) = store.items(Kind.APPLICATION)
    assert item.record["structure"] == "Foyer"


def test_no_more_are_typed_than_a_file_gives_back_and_their_study_is_announced(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    spinner = st.spinner
    monkeypatch.setattr(st, "spinner", lambda text: (told.append(text), spinner(text))[1])
    record = other_record()
    many = [
        Change(Kind.APPLICATION, key, {**record, "candidature": key, "perimetre": ""}, 0)
        for key in (f"n{number}" for number in range(MOST))
    ]
    store.commit(many, Signature("DDETS 31", "essai"))
    app = run(PAGE, volet="Saisir ou modifier")
    assert told == ["Étude de 300 candidatures…"]
    fill(app, Structure="Autre", ETP_demandés="1", Numéro_du_dossier="X")
    text = read(press(app, "Enregistrer la candidature"))
    assert "Rien n'est enregistré : 300 candidatures déjà" in text
    assert len(store.items(Kind.APPLICATION)) == MOST


def test_a_past_version_shows_its_applications_and_does_not_change_them(store: Store) -> None:
    then = other(store, **ONE)
    other(store, **{**ONE, "structure": "Relais"})
    app = run(PAGE, version=str(then))
    assert "Foyer" in read(app)
    assert "Relais" not in read(app)
    assert "Modifier cette candidature" not in [button.label for button in app.button]
    text = read(run(PAGE, version=str(then), volet="Importer"))
    assert "Cette version se lit et ne se modifie pas" in text


def test_without_a_store_they_last_as_long_as_the_session_and_no_other_sees_them(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ROSTER_VARIABLE, str(write_roster(tmp_path / "roster.csv")))
    app = deposit(run(PAGE, volet="Importer"), FILE)
    assert "Ces candidatures ne durent que cette session" in read(app)
    press(app, "Enregistrer ces candidatures", signs=False)
    assert "Nova emploi" in read(app)
    assert "Aucune candidature" in read(run(PAGE))


@pytest.mark.parametrize("name", NAMES.values())
def test_a_hostile_name_is_shown_as_it_is_written(store: Store, name: str) -> None:
    other(store, **{**ONE, "structure": name, "mesures_etat": name, "source": name})
    app = run(PAGE)
    assert name in read(app)
    assert "<img src=x" not in shown(app)
    assert not app.markdown


def test_a_candidate_of_the_address_that_is_gone_gives_way(store: Store) -> None:
    other(store, **ONE)
    app = run(PAGE, candidature="disparue")
    assert app.selectbox(key="candidature").value == "A-1"


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"etp": "abc"}, "une de ses cellules n'est pas de celles que le produit écrit"),
        ({"perimetre": "09|2A0"}, "elle nomme un territoire que la géographie ne connaît pas"),
        ({"bilan": "moyen", "mesures_etat": "x" * 2000, "qualite": ""}, "une de ses cellules"),
    ],
    ids=["figure", "code", "choice"],
)
def test_an_application_that_cannot_be_read_is_told_and_mended_or_removed(
    store: Store, spoiled: dict[str, str], why: str
) -> None:
    other(store, **{**ONE, "candidature": "A-2", "structure": "Relais"})
    record = {**other_record(), **spoiled}
    change = Change(Kind.APPLICATION, "A-1", record, 0)
    store.commit([change], Signature("DDETS 31", "essai"))
    for part in ("Classement", "Totaux", "Importer"):
        text = read(run(PAGE, volet=part))
        assert "1 candidature ne peut pas être lue. Elle n'est ni classée ni comptée" in text
        assert f"Foyer (A-1) : {why}" in text
        assert part == "Importer" or "Demandé à l'État" in text
    app = run(PAGE, volet="Saisir ou modifier")
    app.selectbox(key="candidature-saisie").set_value("A-1").run()
    assert not app.exception, app.exception
    press(app, "Retirer cette candidature")
    assert "ne peut pas être lue" not in read(app)
    assert [item.key for item in store.items(Kind.APPLICATION)] == ["A-2"]


def test_an_application_that_cannot_be_read_is_mended_in_the_form(store: Store) -> None:
    record = {**other_record(), "etp": "abc"}
    store.commit([Change(Kind.APPLICATION, "A-1", record, 0)], Signature("DDETS 31", "essai"))
    app = run(PAGE, volet="Saisir ou modifier")
    app.selectbox(key="candidature-saisie").set_value("A-1").run()
    fill(app, ETP_demandés="2")
    press(app, "Enregistrer la candidature")
    assert "Enregistrée : Foyer (A-1)" in read(app)
    assert "ne peut pas être lue" not in read(run(PAGE))


def other_record() -> dict[str, str]:
    application, _ = read_cells(ONE, load_dataset().atlas)
    assert application is not None
    return dict(application_record(application))


def test_the_history_tells_an_application_in_its_words(store: Store) -> None:
    other(store, **ONE)
    other(store, **{**ONE, "cout": "50000"})
    text = read(run("pages/data.py", rubrique="Historique"))
    assert "Candidature Foyer ajoutée A-1" in text
    told = "Candidature Foyer modifiée A-1 Coût complet pour un an (€) : avant — → après 50000"
    assert told in text
