from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sources import parameter_rules as keys
from sources.store.place import FILE_VARIABLE
from tests.pages.screens import read, run


@pytest.fixture
def page(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "annuaire.sqlite"))
    return run("pages/method.py")


def choose(app: AppTest, key: str) -> AppTest:
    next(box for box in app.selectbox if box.label == "Paramètre").set_value(key).run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(box for box in app.selectbox if box.label == "Service qui signe").set_value("DREETS")
    next(t for t in app.text_input if t.label == "Motif du changement").set_value("comité")
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception, app.exception
    return app


def test_a_setting_of_ones_own_changes_the_map_and_goes_back(page: AppTest) -> None:
    assert "4,38" in read(page)
    choose(page, keys.HOURS_PER_FTE)
    next(t for t in page.text_input if t.label == "Central").set_value("30000").run()
    shown = read(page)
    assert "Ce que cela change" in shown
    assert "aveyron (12) : couvert, déduit → capacité à vérifier, déduit" in shown.lower()
    press(page, "Enregistrer ce réglage")
    text = read(page)
    assert "réglage enregistré" in text
    assert "Ce que changerait le retour à la valeur livrée" in text
    assert "livré : 43 000 / 40 000 / 28 000" in text.replace("\u202f", " ")
    assert "En vigueur : 43 000 / 30 000 / 28 000" in text.replace("\u202f", " ")
    assert "4,38" not in text
    assert "5,84" in read(run("pages/map.py", territoire="31"))
    press(page, "Revenir à la valeur livrée")
    assert "4,38" in read(page)


def test_a_switch_is_a_choice_between_two_words(page: AppTest) -> None:
    assert "clé population" in read(run("pages/map.py", territoire="31"))
    choose(page, keys.ESTIMATE_ON)
    next(c for c in page.segmented_control if c.label == "Valeur").set_value("non").run()
    press(page, "Enregistrer ce réglage")
    assert "clé population" not in read(run("pages/map.py", territoire="31"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Erreur : donnez un nombre."),
        ("zut", "Erreur : ce n'est pas un nombre."),
        ("1e5", "Erreur : ce n'est pas un nombre."),
        ("50000", "Attendu : bas ≥ central ≥ haut > 0 (c'est un diviseur du besoin : plus ce"),
        ("-1", "Attendu : bas ≥ central ≥ haut"),
    ],
)
def test_a_value_that_does_not_hold_cannot_be_saved(page: AppTest, typed: str, told: str) -> None:
    choose(page, keys.HOURS_PER_FTE)
    next(t for t in page.text_input if t.label == "Central").set_value(typed).run()
    text = read(page)
    assert told in text
    assert ("Attendu" in text) is told.startswith("Attendu")
    assert next(b for b in page.button if b.label == "Enregistrer ce réglage").disabled
