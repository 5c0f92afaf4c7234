"""What is typed in « Importer un annuaire » stays while one looks elsewhere, and no longer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sources.store.place import FILE_VARIABLE
from sources.upkeep.changes import Mode
from tests.pages.screens import read, run
from tests.pages.test_intake import CALL, NEW, button, deposit, opened, replacing, settled, signed
from ui.roster.intake_deposit import FILE, PASTE
from ui.sections import KEY, Section

DATES = {"Programme": "AAP 2025", "Début des conventions": "1/1/26", "Fin des conventions": "2028"}
FULL = "2 postes ajoutés, 0 poste modifié, 0 poste retiré, 8 postes inchangés"


@pytest.fixture(autouse=True)
def base(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "base.sqlite"
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    return path


def way(app: AppTest, value: str | None = None) -> str:
    chosen = next(one for one in app.segmented_control if one.key == "import-maniere")
    if value is not None:
        chosen.set_value(value)
        settled(app)
    return str(chosen.value)


def pasted() -> AppTest:
    app = opened()
    way(app, PASTE)
    app.text_area[0].set_value(CALL)
    button(app, "Lire ce tableau")
    for label, words in DATES.items():
        next(one for one in app.text_input if one.label == label).set_value(words)
    settled(app)
    assert FULL in read(app)
    return app


def elsewhere_and_back(app: AppTest) -> AppTest:
    for part in (Section.HISTORY, Section.IMPORT):
        next(one for one in app.segmented_control if one.key == KEY).set_value(part.value)
        settled(app)
    return app


def typed(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.text_input if one.label in DATES}


def test_the_programme_the_dates_and_the_pasted_text_are_kept_from_tab_to_tab() -> None:
    app = elsewhere_and_back(pasted())
    assert typed(app) == DATES
    assert way(app) == PASTE
    assert app.text_area[0].value == CALL
    assert FULL in read(app)
    # Twice: what was given back is kept as what was typed.
    assert FULL in read(elsewhere_and_back(app))


def test_what_is_typed_as_one_leaves_the_tab_is_kept() -> None:
    """A field and a tab change in one run: the field is not drawn in it."""
    app = pasted()
    next(one for one in app.text_input if one.label == "Programme").set_value("AAP 2026")
    next(one for one in app.segmented_control if one.key == KEY).set_value(Section.HISTORY.value)
    settled(app)
    next(one for one in app.segmented_control if one.key == KEY).set_value(Section.IMPORT.value)
    assert typed(settled(app))["Programme"] == "AAP 2026"


def test_the_mode_its_day_the_box_and_the_day_looked_at_are_kept_from_tab_to_tab() -> None:
    app = replacing(deposit(opened(), NEW))
    app.checkbox[0].set_value(True)
    next(d for d in app.date_input if d.label == "Situation au").set_value(date(2026, 6, 1))
    next(one for one in app.text_input if one.label == "Motif du changement").set_value("Courrier")
    before = read(settled(app))
    app = elsewhere_and_back(app)
    assert read(app) == before
    assert app.radio[0].value is Mode.REPLACE
    assert app.checkbox[0].value is True
    days = {one.label: one.value for one in app.date_input}
    assert days == {"Annuaire à jour au": date(2026, 3, 1), "Situation au": date(2026, 6, 1)}
    reasons = [one.value for one in app.text_input if one.label == "Motif du changement"]
    assert reasons == ["Courrier"]
    app.checkbox[0].set_value(False)
    assert elsewhere_and_back(settled(app)).checkbox[0].value is False


def test_what_was_typed_is_forgotten_once_saved() -> None:
    app = signed(elsewhere_and_back(pasted()))
    assert "est enregistré" in read(app)
    assert app.text_area[0].value == ""
    app = elsewhere_and_back(app)
    assert app.text_area[0].value == ""
    app.text_area[0].set_value(CALL.replace("DDETS 09", "DDETS 81"))
    button(app, "Lire ce tableau")
    assert set(typed(app).values()) == {""}


def test_what_was_typed_is_forgotten_at_another_deposit() -> None:
    app = elsewhere_and_back(pasted())
    way(app, FILE)
    deposit(app, "Bénéficiaire;Suivi convention;ETP;Qualité\nA;DDETS 09;1;Facilitateur")
    app = elsewhere_and_back(app)
    assert set(typed(app).values()) == {""}
    assert way(app) == FILE
    way(app, PASTE)
    assert app.text_area[0].value == ""


def test_a_deposit_taken_away_takes_what_was_typed_for_it() -> None:
    app = replacing(deposit(opened(), NEW))
    button(app, "Retirer « annuaire\\.csv »")
    deposit(app, NEW)
    assert app.radio[0].value is Mode.UPDATE


def test_what_is_typed_in_an_import_never_shows_for_another(base: Path) -> None:
    mine, theirs = pasted(), opened()
    for other in (settled(theirs), run("pages/data.py", rubrique=Section.IMPORT.value)):
        assert way(other) == FILE
        assert not typed(other)
        assert way(other, PASTE) == PASTE
        assert other.text_area[0].value in {"", None}
    assert FULL in read(elsewhere_and_back(mine))
