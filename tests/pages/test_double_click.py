"""Hurried clicks: what a first click wrote is written once, and said, however many follow.

Streamlit drops what follows the write when a second click comes before the first is answered,
and then runs what the button does again, as it was drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from sources import parameter_rules as keys
from sources.store.place import FILE_VARIABLE
from sources.store.store import Store
from sources.store.words import Kind, Record
from tests.pages.screens import ROOT, read, run
from ui.deciding.change_sorts import Sort
from ui.roster.form_gestures import Gesture
from ui.state import ROSTER_VARIABLE, keep

DATA, APPLICATIONS = "pages/data.py", "pages/applications.py"
POST = "aap2022-31"


class DroppedError(Exception):
    """What Streamlit does to a run that a later click replaces."""


@pytest.fixture(autouse=True)
def _clicked_thrice(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Click thrice: the first click is dropped as soon as it has written, the others end."""
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "annuaire.sqlite"))
    commit, click = Store.commit, SessionState._run_callback_and_record_rerun
    dropped: list[bool] = []

    def written(*given: Any, **named: Any) -> int:
        revision = commit(*given, **named)
        if not dropped:
            dropped.append(True)
            raise DroppedError
        return revision

    def clicks(*given: Any) -> None:
        dropped.clear()
        try:
            click(*given)
        except DroppedError:
            click(*given)
            click(*given)

    monkeypatch.setattr(Store, "commit", written)
    monkeypatch.setattr(SessionState, "_run_callback_and_record_rerun", clicks)


def put(app: AppTest, sort: str, label: str, value: object) -> AppTest:
    next(one for one in app.get(sort) if one.label == label).set_value(value)
    return settled(app)


def settled(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str, why: str = "avenant") -> str:
    """Sign, click, and return what is read afterwards: one more version, and no refusal."""
    for box in app.selectbox:
        if box.label == "Service qui signe":
            box.set_value("DREETS")
    for field in app.text_input:
        if field.label == "Motif du changement":
            field.set_value(why)
    settled(app)
    before = keep().revision()
    next(one for one in app.button if one.label.startswith(label)).click()
    text = read(settled(app))
    assert keep().revision() == before + 1
    assert "Rien n'est enregistré" not in text
    return text


def texts(app: AppTest, **cells: str) -> AppTest:
    for label, text in cells.items():
        put(app, "text_input", label.replace("_", " "), text)
    return app


def deposit(app: AppTest, content: str) -> AppTest:
    app.file_uploader[0].set_value([("a.csv", content.encode(), "text/csv")])
    return settled(app)


def test_a_post_is_changed_then_removed_once() -> None:
    app = texts(run(DATA, rubrique="Annuaire", poste=POST), ETP="0,5")
    assert "Enregistré : Nova emploi" in press(app, "Enregistrer")
    put(app, "button_group", "Que voulez-vous faire ?", Gesture.REMOVE)
    app.checkbox[0].check()
    assert "Retiré de l'annuaire : Nova emploi" in press(settled(app), "Retirer le poste")


def test_a_missing_post_is_made_once() -> None:
    app = texts(run(DATA, rubrique="Annuaire", nouveau="09"), Structure="Relais", ETP="1")
    texts(app, Début_de_la_convention="2025", Fin_de_la_convention="2027")
    text = press(app, "Enregistrer")
    assert "Enregistré : Relais" in text
    assert "9 postes" in text


def test_a_line_is_confirmed_once() -> None:
    app = run("pages/territory.py", territoire="30")
    assert "1 poste confirmé par DDETS 30" in press(app, "Confirmer 1 poste")


def test_a_roster_is_imported_then_the_import_undone_once() -> None:
    head = "structure;qualite;etp;departement;perimetre;date_debut;date_fin"
    line = "Régie;facilitateur;0,8;09;09;2025-01-01;2027-12-31"
    app = deposit(run(DATA, rubrique="Importer un annuaire"), f"{head}\n{line}\n")
    assert "« a.csv » est enregistré , version 2" in press(app, "Enregistrer cet annuaire")
    app = run(DATA, rubrique="Historique", historique="Revenir en arrière", retour="1")
    assert "Fait, version 3" in press(app, "Revenir à la version 1")


def test_needs_are_declared_then_given_up_once() -> None:
    app = run(DATA, rubrique="Autres données")
    deposit(app, "territoire;besoin_etp\n31;2\n")
    assert "Besoins enregistrés." in press(app, "Enregistrer ces besoins")
    assert "L'estimation est de nouveau employée." in press(app, "Revenir à l'estimation")


def test_a_parameter_is_set_then_given_back_once() -> None:
    app = put(run("pages/method.py"), "selectbox", "Paramètre", keys.HOURS_PER_FTE)
    assert "réglage enregistré" in press(texts(app, Central="30000"), "Enregistrer ce réglage")
    assert "valeur livrée." in press(app, "Revenir à la valeur livrée")


def typed() -> AppTest:
    app = run(APPLICATIONS, volet="Saisir ou modifier")
    return texts(app, Structure="Foyer", ETP_demandés="1", Numéro_du_dossier="A-1")


def test_an_application_is_typed_then_removed_once() -> None:
    app = typed()
    assert "Enregistrée : Foyer (A-1)" in press(app, "Enregistrer la candidature")
    assert "Retirée : A-1" in press(app, "Retirer cette candidature")


def test_an_application_of_the_session_is_typed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ROSTER_VARIABLE, str(ROOT / "data" / "roster" / "roster.csv"))
    app = typed()
    next(one for one in app.button if one.label == "Enregistrer la candidature").click()
    assert "Enregistrée : Foyer (A-1)" in read(settled(app))


def test_applications_are_imported_once() -> None:
    lines = "Numéro de dossier;Raison sociale;Nombre d'ETP;Départements\nA-1;Relais;0,5;48\n"
    app = deposit(run(APPLICATIONS, volet="Importer"), lines)
    assert "Candidatures enregistrées." in press(app, "Enregistrer ces candidatures")


def halved() -> AppTest:
    app = run("pages/decide.py", partie="Scénarios")
    next(one for one in app.button if one.label == "Nouveau scénario").click()
    put(settled(app), "selectbox", "Changement à essayer", Sort.RESIZE)
    texts(put(app, "selectbox", "Poste", POST), ETP="0,5")
    next(one for one in app.button if one.label == "Ajouter ce changement").click()
    return settled(app)


def test_a_scenario_is_saved_then_deleted_once() -> None:
    text = press(texts(halved(), Nom_du_scénario="Deux clics"), "Enregistrer")
    assert "Enregistré : Deux clics." in text
    app = run("pages/decide.py", partie="Scénarios", scenario=keep().items(Kind.SCENARIO)[0].key)
    assert "Supprimé : Deux clics" in press(app, "Supprimer")
    assert keep().items(Kind.SCENARIO) == ()


def test_a_scenario_is_applied_then_undone_once() -> None:
    before, app = keep_posts(), halved()
    assert "Appliqué, version" in press(app, "Appliquer ce scénario")
    assert "L'annuaire est comme avant" in press(app, "Annuler ce scénario")
    assert keep_posts() == before


def keep_posts() -> list[Record]:
    return [one.record for one in keep().items(Kind.POST)]
