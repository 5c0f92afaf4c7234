from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sources.store.place import FILE_VARIABLE
from tests.pages.screens import read, run

GOOD = "territoire;bas;central;haut\n31;1,5;2;3\n48;;;\n"


@pytest.fixture
def page(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "annuaire.sqlite"))
    return run("pages/data.py", rubrique="Autres données")


def deposit(app: AppTest, content: str) -> AppTest:
    app.file_uploader[0].set_value(("besoins.csv", content.encode(), "text/csv"))
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str, service: str = "DREETS") -> AppTest:
    next(box for box in app.selectbox if box.label == "Service qui signe").set_value(service)
    next(t for t in app.text_input if t.label == "Motif du changement").set_value("enquête 2026")
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception, app.exception
    return app


def test_declared_needs_replace_the_estimate_and_back(page: AppTest) -> None:
    assert "Aucun besoin déclaré" in read(page)
    text = read(deposit(page, GOOD))
    assert "2 territoires lus, dont 1 inconnu" in text
    assert "Haute-Garonne (31) 1,50 2,00 3,00" in text
    assert "Ce que cela change Au 18/07/2025 (date des données)" in text
    assert re.search(r"Haute-Garonne \(31\) : [^:]+ → [^:]*capacité insuffisante", text, re.I)
    press(page, "Enregistrer ces besoins")
    assert "Besoins en place (2)" in read(page)
    assert not page.file_uploader[0].value
    shown = read(run("pages/map.py", territoire="31"))
    assert "déclaré" in shown
    assert "Ce que changerait le retour à l'estimation" in read(page)
    press(page, "Revenir à l'estimation")
    assert "Aucun besoin déclaré" in read(page)
    assert "clé population" in read(run("pages/map.py", territoire="31"))


def test_a_wrong_file_says_every_problem_and_changes_nothing(page: AppTest) -> None:
    text = read(deposit(page, "territoire;besoin_etp\n31;deux\nxx;1\n"))
    assert "ligne 2, colonne « besoin_etp »" in text
    assert "ligne 3, colonne « territoire »" in text
    assert "Enregistrer ces besoins" not in [button.label for button in page.button]
    assert "Aucun besoin déclaré" in read(page)


def test_needs_that_nobody_signs_are_not_saved(page: AppTest) -> None:
    deposit(page, GOOD)
    next(b for b in page.button if b.label == "Enregistrer ces besoins").click().run()
    text = read(page)
    assert "Rien n'est enregistré" in text
    assert "choisissez dans la liste le service" in text
    assert "Haute-Garonne (31) 1,50" in text
