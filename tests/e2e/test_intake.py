"""A roster imported in a real browser: the file, what it would change, the save, the map."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sources.roster.xlsx_form import roster_xlsx
from sources.store.records import post_of
from sources.store.words import Change, Kind, Signature
from tests.e2e.conftest import WAIT, Desk, Screen
from tests.e2e.rest import settle

pytestmark = pytest.mark.e2e

IMPORT = "/donnees?rubrique=Importer+un+annuaire"
HEADER = "structure;qualite;etp;departement;perimetre;date_debut;date_fin\r\n"
CALL = (
    "Bénéficiaire Suivi convention ETP Qualité\n"
    "NOVA EMPLOI DDETS 31 1,00 Facilitateur\n"
    "RÉGIE DES QUARTIERS DDETS 81 1,00 Facilitatrice\n"
)


def deposit(screen: Screen, path: Path) -> Page:
    page = screen.open(IMPORT).page
    page.locator("input[type=file]").set_input_files(path)
    page.locator(".note", has_text=f"« {path.name} »").wait_for(timeout=WAIT)
    settle(page)
    return page


def sign(page: Page, service: str) -> None:
    box = page.get_by_role("combobox", name="Service qui signe")
    box.click()
    box.fill(service)
    page.get_by_role("option", name=service).first.wait_for()
    page.keyboard.press("Enter")
    settle(page)


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer cet annuaire").click()
    settle(page)


def status(page: Page, text: str | re.Pattern[str]) -> None:
    page.locator("[role=status]", has_text=text).first.wait_for(timeout=WAIT)


def test_a_workbook_is_imported_and_shows_on_the_map(
    user: Screen, desk: Desk, tmp_path: Path
) -> None:
    posts = [post_of(item.record) for item in desk.store.items(Kind.POST)]
    moved = [replace(p, perimeter=("48",)) if p.id == "aap2022-12" else p for p in posts]
    path = tmp_path / "annuaire.xlsx"
    path.write_bytes(roster_xlsx(moved))
    page = deposit(user, path)
    page.get_by_text("Ajouter et mettre à jour", exact=True).click()
    status(page, "0 poste ajouté, 1 poste modifié, 0 poste retiré, 7 postes inchangés")
    settle(page)
    changes = page.locator(".before-after").first
    expect(changes.locator("tr", has_text="Lozère (48)")).to_contain_text("déduit")
    swatch = changes.locator("tr", has_text="Aveyron (12)").locator("i").last
    expect(swatch).to_have_class("swatch-uncovered")
    sign(page, "DREETS")
    save(page)
    status(page, "« annuaire.xlsx » est enregistré")
    page.get_by_role("link", name="Voir la carte").click()
    user.frame.locator("body[data-painted]").wait_for(timeout=WAIT)
    assert user.territory("12").get_attribute("data-status") == "uncovered"
    assert "UD SIAE" in str(user.territory("48").get_attribute("aria-label"))


def test_every_problem_of_a_bad_file_is_seen_at_once(pocket: Screen, tmp_path: Path) -> None:
    path = tmp_path / "faux.csv"
    rows = "".join(f"Structure {n};facilitateur;0;31;31;2024;2026\r\n" for n in range(60))
    path.write_bytes((HEADER + "A;pilote;un demi;99;zz;hier;2024\r\n" + rows).encode("cp1252"))
    page = deposit(pocket, path)
    expect(page.locator(".note.warning")).to_contain_text("« faux.csv » est refusé : 65 erreurs")
    table = page.locator(".rows.problems")
    for word in ("pilote", "un demi", "99", "zz", "hier"):
        expect(table).to_contain_text(word)
    # Read row by row on a phone: nothing runs out of the screen.
    assert table.evaluate("one => one.scrollWidth") <= 390
    page.get_by_text("Voir les 15 autres remarques").click()
    expect(table).to_contain_text("62")
    report = pocket.download("Télécharger ce compte rendu (CSV)", tmp_path)
    assert len(report.read_text("utf-8-sig").splitlines()) == 66
    expect(page.get_by_role("button", name="Enregistrer cet annuaire")).to_have_count(0)


def test_a_big_file_is_refused_in_french(user: Screen, tmp_path: Path) -> None:
    path = tmp_path / "gros.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"x" * 20_000_000)
    page = deposit(user, path)
    expect(page.locator(".note.warning")).to_contain_text("« gros.xlsx » est refusé : 1 erreur")
    expect(page.locator(".rows.problems")).to_contain_text("plus de 2 Mo")
    expect(page.get_by_test_id("stFileUploaderFile")).to_have_count(0)


def test_the_table_of_the_call_is_pasted_and_its_dates_asked_once(pocket: Screen) -> None:
    page = pocket.open(IMPORT).page
    page.get_by_text("Coller un tableau").click()
    page.locator("textarea").fill(CALL)
    page.get_by_role("button", name="Lire ce tableau").click()
    status(page, "1 poste ajouté, 0 poste modifié, 0 poste retiré, 8 postes inchangés")
    for label, text in {"Programme": "AAP 2025", "Début": "2026", "Fin": "31/12/2028"}.items():
        settle(page)
        page.get_by_role("textbox", name=label).fill(text)
        page.keyboard.press("Tab")
    status(page, "2 postes ajoutés, 0 poste modifié, 0 poste retiré, 8 postes inchangés")
    expect(page.locator(".before-after").last).to_contain_text("Tarn (81)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_was_typed_is_there_when_one_comes_back_to_the_tab(user: Screen) -> None:
    page = user.open(IMPORT).page
    page.get_by_text("Coller un tableau").click()
    page.locator("textarea").fill(CALL)
    page.get_by_role("button", name="Lire ce tableau").click()
    typed = {"Début": "2026", "Fin": "31/12/2028", "Programme": "AAP 2025"}
    for label, text in typed.items():
        settle(page)
        page.get_by_role("textbox", name=label).fill(text)
    # From the field straight to another tab: the last one is not drawn again in between.
    page.get_by_text("Historique", exact=True).first.click()
    page.get_by_text("Versions").first.wait_for(timeout=WAIT)
    settle(page)
    page.get_by_text("Importer un annuaire", exact=True).first.click()
    status(page, "2 postes ajoutés, 0 poste modifié, 0 poste retiré, 8 postes inchangés")
    for label, text in typed.items():
        expect(page.get_by_role("textbox", name=label)).to_have_value(text)
    expect(page.locator("textarea").first).to_have_value(CALL)
    expect(page.get_by_text("Suite de Nova emploi (aap2022-31) ?")).to_be_visible()


def test_who_changed_the_roster_during_the_preview_is_said(
    user: Screen, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "gers.csv"
    path.write_text(HEADER + "Mission locale;facilitateur;0,8;32;32;2025;2027\r\n", "utf-8")
    page = deposit(user, path)
    status(page, "1 poste ajouté")
    sign(page, "DREETS")
    item = next(one for one in desk.store.items(Kind.POST) if one.key == "aap2022-66")
    edited = Change(Kind.POST, item.key, {**item.record, "etp": "0,20"}, item.revision)
    desk.store.commit([edited], Signature("DDETS 31", "temps partiel"))
    save(page)
    status(page, re.compile("Rien n'est enregistré.*modifié par DDETS 31 à [0-9]{2}:[0-9]{2}"))
    expect(page.locator(".before-after").first).to_contain_text("9,20")
    save(page)
    status(page, "« gers.csv » est enregistré")
    assert {"aap2022-66"} < {item.key for item in desk.store.items(Kind.POST)}
    page.get_by_role("link", name="Voir l'historique").click()
    page.get_by_text("Import de « gers.csv »").first.wait_for(timeout=WAIT)


def test_the_template_filled_in_comes_back(user: Screen, tmp_path: Path) -> None:
    page = user.open(IMPORT).page
    path = user.download("Modèle prérempli : Texte (CSV)", tmp_path)
    page = deposit(user, path)
    page.get_by_text("Ajouter et mettre à jour", exact=True).click()
    page.get_by_text("Rien à enregistrer").wait_for(timeout=WAIT)
