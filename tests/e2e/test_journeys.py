"""The journeys of the three users, from the first screen to the file they leave with."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import WAIT, Screen, Users
from tests.e2e.rest import settle
from tests.e2e.test_board import do, fill, press, sign
from tests.e2e.test_intake import deposit
from tests.e2e.test_map import statuses
from tests.sources.note.made import pages_of, plain

pytestmark = pytest.mark.e2e

PASTED = "Lot 1 : Lodève, Alès\nMende"
COUSERANS = "200067940"
BEARER = "/territoire?territoire=66"


def go(screen: Screen, name: str, title: str) -> Page:
    """Go to a page by the menu, as a user does."""
    menu = screen.page.get_by_test_id("stSidebarNav")
    menu.get_by_role("link", name=name, exact=True).click()
    screen.page.locator("h1", has_text=title).wait_for()
    return screen.settle().page


def figure(page: Page, name: str) -> str:
    """Return the big figure of a card."""
    card = page.locator(".kpi", has_text=name).first
    return plain(card.locator("strong, b, .value").first.inner_text())


def test_a_manager_goes_from_the_zones_blanches_to_the_note_for_the_committee(
    screen: Screen, tmp_path: Path
) -> None:
    page = screen.open_map().page
    expect(page.locator(".kpi").first).to_contain_text("5")
    screen.click("30")
    assert "PLIE Est Héraultais : 1,00 ETP" in screen.panel("Gard (30)").inner_text()
    # The cliff, by the slider: to January, month by month.
    handle = page.get_by_role("slider", name="Glisser d'un mois à l'autre")
    handle.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**date=2026-01-01**")
    screen.settle()
    assert set(statuses(screen).values()) == {"uncovered"}
    expect(page.locator(".kpi", has_text="ETP").first).to_contain_text("4,00")
    # The plan, then the note: the same figures on screen and on paper.
    go(screen, "Décider", "Décider")
    page.get_by_role("heading", name="Les quatre ordres côte à côte").wait_for(timeout=WAIT)
    screen.settle()
    given = plain(page.locator(".kpi", has_text="ETP proposés").inner_text())
    [amount] = re.findall(r"ETP proposés (\d+,\d\d)", given)
    rows = page.locator(".plan-grants tbody tr").all_inner_texts()
    assert len(rows) == 6
    paper = " ".join(
        pages_of(screen.download("Télécharger : Note pour le comité (PDF)", tmp_path).read_bytes())
    )
    assert "Situation au 01/01/2026" in paper
    assert f"{amount} ETP" in paper
    assert "À côté de ce plan" in paper
    file = screen.download("Télécharger : Note pour le comité (XLSX)", tmp_path)
    assert file.name == "note-comite-2026-01-01-plan.xlsx"
    book = openpyxl.load_workbook(file)
    assert "Départements" in book.sheetnames
    cells = {str(cell.value) for sheet in book for row in sheet for cell in row if cell.value}
    for row in rows:
        name = plain(re.split(r"[\t\n(]", row)[0])
        assert name in paper
        assert any(name in plain(cell) for cell in cells)


def test_a_coordinator_answers_a_buyer_extends_a_perimeter_and_a_colleague_sees_it(
    users: Users, tmp_path: Path
) -> None:
    screen, colleague = users(), users()
    colleague.open_map("/?date=2025-09-01&territoire=09")
    assert colleague.territory("09").get_attribute("data-status") == "uncovered"
    page = screen.open("/qui-couvre").page
    fill(page, "Commune, code postal, EPCI ou département (puis Entrée)", "lodeve")
    assert "Montpellier Méditerranée Métropole" in screen.panel("Lodève (34142)").inner_text()
    assert "recherche=lodeve" in page.url
    page.get_by_role("textbox", name="Liste de communes").fill(PASTED)
    page.get_by_role("button", name="Chercher ces communes").click()
    page.get_by_text("3 territoires trouvés").wait_for()
    path = screen.download("Télécharger : CSV pour Excel", tmp_path)
    assert path.name == "qui-couvre-2025-07-18.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [(row["code"], row["agit_par"]) for row in csv.DictReader(file, delimiter=";")]
    assert found == [("34142", "perimetre"), ("30007", "extension"), ("48095", "")]
    posts = page.get_by_role("combobox", name="Un poste ou une structure")
    for words in ("PLIE", "Montpellier"):
        posts.fill(words)
        page.get_by_role("option", name=words).first.click()
        screen.settle()
    page.keyboard.press("Escape")
    page.get_by_text("Aucune commune n'est couverte par les deux").wait_for()
    # Each has its own style, and the legend both.
    for code, style in (("34", "pair-second"), ("30", "pair-first-extended")):
        screen.frame.locator(f"path[data-code='{code}'][data-status='{style}']").wait_for()
        expect(page.locator(f".legend .swatch-{style}")).to_have_count(1)
    # The perimeter, drawn on the map among the EPCI.
    page = screen.open("/donnees?rubrique=Annuaire&poste=aap2022-31").page
    do(page, "Changer le périmètre")
    screen.frame.locator("body[data-painted]").wait_for()
    screen.bar.get_by_role("button", name="EPCI").click()
    screen.on_scene("epci")
    screen.territory(COUSERANS).dispatch_event("click")
    screen.frame.locator(f"path[data-code='{COUSERANS}'][data-status='area-own']").wait_for()
    expect(page.locator(".stMultiSelect").first).to_contain_text("Couserans")
    sign(page, "DREETS", "le Couserans a un chantier")
    press(page, "Enregistrer")
    page.get_by_text("Enregistré :").wait_for()
    go(screen, "Données", "Données")
    page.get_by_role("radio", name="Historique").click()
    page.get_by_text("le Couserans a un chantier").first.wait_for()
    screen.open_map()
    assert screen.territory("09").get_attribute("data-status") == "partial"
    # The colleague's day and territory are his own; the save shows at his next gesture.
    assert "date=2025-09-01" in colleague.page.url
    colleague.click("32")
    colleague.panel("Gers (32)")
    colleague.page.get_by_role("button", name="Prochaine fin de convention").click()
    colleague.settle()
    colleague.page.go_back()
    colleague.page.wait_for_url("**date=2025-09-01**")
    colleague.settle()
    colleague.frame.locator("path[data-code='09'][data-status='partial']").wait_for()
    assert "date" not in screen.page.url


def test_an_officer_corrects_the_line_of_the_department_and_confirms_it(
    users: Users, tmp_path: Path
) -> None:
    screen = users()
    page = screen.open(BEARER).page  # the link received by mail
    screen.panel("Pyrénées-Orientales (66)")
    page.get_by_text("Confirmer ou corriger la ligne").click()
    settle(page)
    page.get_by_role("link", name="Signaler une erreur : GE RSE BTP").click()
    page.locator("h1", has_text="Données").wait_for()
    settle(page)
    fill(page, "ETP", "0,8")
    sign(page, "DDETS 66", "temps partiel")
    press(page, "Enregistrer")
    page.get_by_text("Enregistré :").wait_for()
    screen.open(BEARER)
    page.get_by_text("Confirmer ou corriger la ligne").click()
    expect(page.get_by_text("GE RSE BTP : 0,80 ETP").first).to_be_visible()
    press(page, "Confirmer 1 poste")
    page.get_by_text("1 poste confirmé").wait_for()
    screen.open("/donnees?rubrique=Annuaire")
    path = screen.download("Télécharger l'annuaire : CSV pour Excel", tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        [mine] = [row for row in csv.DictReader(file, delimiter=";") if row["id"] == "aap2022-66"]
    assert (mine["etp"], mine["certitude"]) == ("0,80", "etabli")
    page = deposit(screen, path)
    page.get_by_text("Ajouter et mettre à jour", exact=True).click()
    page.get_by_text("Rien à enregistrer").wait_for()
