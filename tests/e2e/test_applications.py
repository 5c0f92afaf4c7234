"""Applications in a real browser: deposited, ranked, written back, typed, on a phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sources.applications.form import template_csv
from sources.store.words import Change, Kind, Signature
from tests.e2e.conftest import WAIT, Desk, Screen
from tests.e2e.rest import settle
from tests.hostile import IMAGE, MARKDOWN

pytestmark = pytest.mark.e2e

IMPORT = "/candidatures?volet=Importer"
TYPE = "/candidatures?volet=Saisir+ou+modifier"
FILE = (
    "Numéro de dossier;Raison sociale;Forme juridique;Nombre d'ETP;Départements;Coût annuel;"
    "Subvention demandée;Autres financements;Type de demande;Bilan;Marchés de l'État;Programme\n"
    "A-1;Nova emploi;Association;1;31;60 000 €;42000;18000;Renouvellement;satisfaisant;suivi;AAP\n"
    "A-2;Foyer;Association;1;Ariège;50000;37500;12500;Nouveau;;permanences;AAP\n"
    f'A-3;"{MARKDOWN.replace(chr(34), chr(34) * 2)}";Régie;0,5;48;;;;non;;;AAP\n'
)


def deposit(screen: Screen, content: bytes) -> Page:
    page = screen.open(IMPORT).page
    page.locator("input[type=file]").set_input_files(
        {"name": "dossiers.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.locator(".note", has_text="« dossiers.csv »").wait_for(timeout=WAIT)
    settle(page)
    return page


def sign(page: Page, service: str = "DREETS") -> None:
    box = page.get_by_role("combobox", name="Service qui signe")
    if box.input_value() != service:  # the session remembers who signed last
        box.click()
        box.fill(service)
        page.get_by_role("option", name=service).first.wait_for()
        page.keyboard.press("Enter")
        settle(page)
    page.get_by_role("textbox", name="Motif du changement").fill("dépôt de la plateforme")
    page.keyboard.press("Tab")
    settle(page)


def save(page: Page) -> None:
    sign(page)
    page.get_by_role("button", name="Enregistrer ces candidatures").click()
    settle(page)


def test_a_deposit_is_ranked_and_its_export_comes_back_byte_for_byte(
    user: Screen, tmp_path: Path
) -> None:
    page = deposit(user, FILE.encode())
    save(page)
    page.locator("[role=status]", has_text="Candidatures enregistrées.").wait_for(timeout=WAIT)
    rows = page.locator(".rows.applications tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Nova emploi")
    expect(rows.nth(0).locator("i").first).to_have_class("swatch-uncovered")
    expect(rows.nth(0).locator("i").last).to_have_class("swatch-check")
    expect(rows.nth(2)).to_contain_text("Refusée")
    expect(rows.nth(2)).to_contain_text(re.compile(r"Part de l'État 75.%.>.70.%"))
    expect(rows.nth(1)).to_contain_text(MARKDOWN)
    first = user.download("Candidatures à réimporter (CSV)", tmp_path).read_bytes()
    page = deposit(user, first)
    expect(
        page.get_by_text("0 candidature ajoutée, 0 modifiée, 0 retirée, 3 inchangées")
    ).to_be_visible()
    expect(page.get_by_role("button", name="Enregistrer ces candidatures")).to_be_disabled()
    page = user.open("/candidatures").page
    assert user.download("Candidatures à réimporter (CSV)", tmp_path).read_bytes() == first


def test_the_ranking_and_the_form_hold_on_a_phone(pocket: Screen) -> None:
    page = deposit(pocket, FILE.encode())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    save(page)
    page.locator(".rows.applications").wait_for(timeout=WAIT)
    for address in ("/candidatures", "/candidatures?volet=Totaux", TYPE):
        page = pocket.open(address).page
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        for table in page.locator(".rows").all():
            assert table.evaluate("one => one.scrollWidth") <= 390


def test_the_template_alone_says_that_a_row_is_to_be_added(user: Screen) -> None:
    page = deposit(user, template_csv())
    expect(page.locator(".rows.problems")).to_contain_text("ajoutez au moins une ligne")
    expect(page.get_by_role("button", name="Enregistrer ces candidatures")).to_have_count(0)


def test_who_changed_an_application_during_the_typing_is_said(user: Screen, desk: Desk) -> None:
    page = deposit(user, FILE.encode())
    save(page)
    page.locator(".rows.applications").wait_for(timeout=WAIT)
    page.get_by_role("button", name="Modifier cette candidature").click()
    settle(page)
    page.get_by_role("textbox", name="ETP demandés").fill("2")
    page.keyboard.press("Tab")
    settle(page)
    sign(page)
    item = next(one for one in desk.store.items(Kind.APPLICATION) if one.key == "A-1")
    edited = Change(Kind.APPLICATION, "A-1", {**item.record, "cout": "70000"}, item.revision)
    desk.store.commit([edited], Signature("DDETS 31", "budget corrigé"))
    page.get_by_role("button", name="Enregistrer la candidature").click()
    settle(page)
    alert = page.locator("[role=alert]", has_text="Rien n'est enregistré")
    expect(alert).to_contain_text(re.compile("modifiée par DDETS 31 à [0-9]{2}:[0-9]{2}"))
    page.get_by_role("button", name="Garder ma saisie et enregistrer").click()
    page.locator("[role=status]", has_text="Enregistrée").wait_for(timeout=WAIT)
    item = next(one for one in desk.store.items(Kind.APPLICATION) if one.key == "A-1")
    assert (item.record["etp"], item.record["cout"]) == ("2,00", "70000")


def test_a_hostile_structure_runs_nowhere(user: Screen) -> None:
    hostile = IMAGE.replace('"', '""')
    text = f'structure;etp;perimetre;mesures_etat\n"{hostile}";1;48;"{hostile}"\n'
    page = deposit(user, text.encode())
    save(page)
    page.locator(".rows.applications").wait_for(timeout=WAIT)
    expect(page.locator(".rows.applications")).to_contain_text(IMAGE)
    for address in (TYPE, "/candidatures?volet=Totaux", "/donnees?rubrique=Historique"):
        user.open(address)
        assert page.evaluate("window.ran") is None
