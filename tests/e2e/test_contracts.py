"""From a file deposited to figures, a decision and a signal: one journey, in this order."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.contract_world import HOSTILE_NAME, HOSTILE_OBJECT, write_csv
from tests.e2e.conftest import Screen, Stocked
from tests.e2e.rest import settle

pytestmark = pytest.mark.e2e
LONG = 40_000


def pick(page: Page, label: str, option: str) -> None:
    """Choose in a list of Streamlit by typing, once the page is drawn."""
    settle(page)
    box = page.get_by_role("combobox", name=label).first
    box.scroll_into_view_if_needed()  # the list closes when the page scrolls under it
    settle(page)
    box.fill(option)
    page.get_by_role("option", name=option).first.click()


def press(place: Page | Locator, word: str) -> None:
    """Choose in a row of segments."""
    place.get_by_test_id("stButtonGroup").get_by_text(word, exact=True).click()


def status(screen: Screen, text: str | re.Pattern[str]) -> None:
    screen.page.locator("[role=status]", has_text=text).first.wait_for(timeout=LONG)


def test_before_any_import_there_is_no_figure(market: Screen) -> None:
    market.open("/marches")
    market.page.get_by_text("Aucun marché n'est encore importé").wait_for()
    assert "€" not in market.page.locator("[data-testid=stMain]").inner_text()
    market.page.get_by_role("link", name="Ouvrir la page « Données »").click()
    market.page.locator("h1", has_text="Données").wait_for()


@pytest.fixture(scope="module")
def deposited(stocked: Stocked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the made-up file that the journey deposits."""
    return write_csv(tmp_path_factory.mktemp("fichiers") / "monde.csv")


def test_a_file_is_imported_through_the_page(market: Screen, deposited: Path) -> None:
    market.open("/donnees?rubrique=March%C3%A9s+publics")
    page = market.page
    page.locator("input[type=file]").set_input_files(deposited)
    page.get_by_role("button", name="Importer ces fichiers").click()
    page.get_by_text("Import terminé.").wait_for(timeout=LONG)
    assert "610 lus = 606 acceptés + 4 en quarantaine" in page.locator(".note.good").inner_text()
    page.get_by_role("link", name="Voir les marchés de l'État").click()
    page.locator(".kpi", has_text="Marchés de l'État en 2024").wait_for(timeout=LONG)


def test_the_map_and_the_table_say_the_same(market: Screen) -> None:
    market.open_map("/marches")
    table = market.page.locator("table.grid", has_text="Part du plus gros")
    cells = table.locator("tbody tr", has_text="(31)").locator("td").all_inner_texts()
    label = market.frame.locator(".etiquette", has_text="31").first.inner_text()
    assert cells[0] in label
    market.click("34")
    market.panel("Hérault (34)")
    fill = market.territory("31").evaluate("path => getComputedStyle(path).fill")
    status_of = market.territory("31").get_attribute("data-status")
    swatch = market.page.locator(f".legend .swatch-{status_of}").first
    assert swatch.evaluate("one => getComputedStyle(one).backgroundColor") == fill
    press(market.page, "Euros")
    market.settle()  # until then the old map may stand beside the new one
    market.frame.locator(".etiquette em", has_text="M€").first.wait_for()
    assert "mesure=Euros" in market.page.url


def test_a_contract_is_released_then_held_again(market: Screen) -> None:
    market.open("/marches?vue=Quarantaine")
    page = market.page
    status(market, "4 marchés en quarantaine")
    pick(page, "Marché de cette page", "Marché fictif au chiffre répété")
    pick(page, "Service qui décide", "DREETS")
    page.get_by_label("Pourquoi", exact=True).first.fill("montant vérifié avec l'acheteur")
    page.get_by_role("button", name="Sortir de quarantaine").click()
    page.get_by_text("est sorti de quarantaine, par DREETS").wait_for(timeout=LONG)
    status(market, "3 marchés en quarantaine")
    pick(page, "Décision à annuler", "S2024")
    box = page.locator("[data-testid=stForm]", has_text="Décision à annuler")
    box.get_by_role("combobox", name="Service qui décide").fill("DREETS")
    page.get_by_role("option", name="DREETS").first.click()
    box.get_by_label("Pourquoi").fill("erreur")
    page.get_by_role("button", name="Annuler la décision").click()
    page.get_by_text("est remis en quarantaine").wait_for(timeout=LONG)
    status(market, "4 marchés en quarantaine")


def test_a_registered_service_is_a_signal_on_the_map(market: Screen) -> None:
    market.open("/marches?vue=Acheteurs+et+services")
    page = market.page
    pick(page, "Service de l'État", "Service fictif de l'État 31")
    page.get_by_text("Personne n'a encore rien dit").wait_for()
    form = page.locator("[data-testid=stForm]")
    press(form, "Pas encore accompagné")
    pick(page, "Service qui le dit", "DDETS 31")
    form.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Enregistré :").wait_for()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Carte", exact=True).click()
    page.locator("h1", has_text="Carte").wait_for()
    market.open_map("/?territoire=31")
    panel = market.panel("Haute-Garonne (31)")
    assert "dont 1 pas encore accompagné, 2 non renseignés" in panel.inner_text()


def test_a_change_of_date_sends_few_bytes_with_contracts(market: Screen) -> None:
    market.open_map("/?territoire=30")
    page = market.page
    for label in ("Prochaine fin de convention", "Date des données"):
        page.get_by_role("button", name=label).click()
        settle(page)
    for label in ("Prochaine fin de convention", "Date des données"):
        market.sent.clear()
        page.get_by_role("button", name=label).click()
        settle(page)
        assert 0 < sum(market.sent) <= 20_000


def test_the_filtered_list_is_exported(market: Screen, tmp_path: Path) -> None:
    market.open("/marches?vue=Liste+des+marchés")
    box = market.page.get_by_label("Mots cherchés")
    box.fill("gras")
    box.press("Enter")
    status(market, re.compile(r"^\s*1 marché,"))  # « 181 marchés » is not yet filtered
    # The steps between pages go away: the buttons below are drawn anew.
    market.settle()
    raw = market.download("CSV pour Excel", tmp_path).read_bytes()
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    assert row["objet"] == "'" + HOSTILE_OBJECT
    assert row["acheteur_nom"] == HOSTILE_NAME
    book = openpyxl.load_workbook(market.download("Classeur XLSX", tmp_path))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("view", ["Synthèse", "Acheteurs+et+services", "Liste+des+marchés"])
def test_hostile_buyers_are_text(hostile: Screen, view: str) -> None:
    hostile.open(f"/marches?vue={view}&territoire=48")
    if view == "Acheteurs+et+services":
        pick(hostile.page, "Service de l'État", "img src")
        hostile.page.get_by_text("Personne n'a encore rien dit").wait_for()
    elif view == "Liste+des+marchés":
        box = hostile.page.get_by_label("Mots cherchés")
        box.fill("gras")
        box.press("Enter")
        hostile.page.locator(".grid th", has_text="window.ran").wait_for()
    if view != "Acheteurs+et+services":
        expect(hostile.page.locator("[data-testid=stMain]")).to_contain_text("window.ran")
    assert hostile.page.locator("img[src=x], a[href^='javascript']").count() == 0
    for frame in hostile.page.frames:
        assert frame.evaluate("window.ran") is None


@pytest.mark.parametrize(
    "address",
    [
        "/marches",
        *(f"/marches?vue={v}" for v in ("Quarantaine", "Liste+des+marchés")),
        "/donnees?rubrique=March%C3%A9s+publics",
    ],
)
def test_nothing_overflows_on_a_phone(market_phone: Screen, address: str) -> None:
    market_phone.open(address)
    assert market_phone.overflow() == [390, []]
