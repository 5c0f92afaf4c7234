"""« Accepter une piste »: what the form proposes, what it asks for, what it says to weigh."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sources.store.place import FILE_VARIABLE
from tests.pages.screens import read, run

WHOLE = "Tout le département n'est pas supposé"


@pytest.fixture(autouse=True)
def _own_base(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "annuaire.sqlite"))


def lead(code: str) -> AppTest:
    return run("pages/data.py", rubrique="Annuaire", piste=code)


def given(app: AppTest) -> AppTest:
    for label, text in {"ETP": "1", "Début de la convention": "2025"}.items():
        next(one for one in app.text_input if one.label == label).set_value(text)
    next(one for one in app.text_input if one.label == "Fin de la convention").set_value("2026")
    app.run()
    assert not app.exception, app.exception
    return app


def perimeter(app: AppTest) -> list[str]:
    return next(one for one in app.multiselect if one.label == "Périmètre").value


def home(app: AppTest) -> str:
    return str(next(o for o in app.selectbox if o.label == "Département du siège").value)


def test_a_lead_named_as_an_epci_acts_there_not_in_the_whole_department() -> None:
    app = lead("P2")
    assert (perimeter(app), home(app)) == (["243000643"], "30")
    told = read(app)
    assert "Territoire de l'agglomération, non du département" in told
    assert "l'EPCI qui porte ce nom, non tout le département" in told
    assert WHOLE not in told


def test_a_lead_that_names_no_epci_asks_where_it_acts_before_it_is_saved() -> None:
    app = lead("P7")
    assert (perimeter(app), home(app)) == ([], "34")
    told = read(app)
    assert WHOLE in told
    assert "territoire de la Métropole, non du département" in told
    assert "À remplir : indiquez où le poste agit" in told
    assert "Erreur" not in told
    told = read(given(app))
    assert "1 champ à remplir ou à corriger avant d'enregistrer : Périmètre" in told
    assert next(one for one in app.button if one.key == "enregistrer").disabled


def test_what_a_lead_overlaps_is_said_in_its_form() -> None:
    told = read(lead("P7"))
    assert "Recoupe Montpellier Méditerranée Métropole (facilitateur) : ne pas additionner." in told
