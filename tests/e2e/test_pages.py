import csv
import io
import json
import re
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from bench.browser import ROOT, Server, serve
from sources.dataset import load_dataset
from tests.e2e.conftest import Screen, _screen

pytestmark = pytest.mark.e2e

PAGES = {
    "/": "Carte des zones blanches",
    "/etp": "ETP des facilitateurs",
    "/territoire?territoire=30": "Fiche du territoire",
    "/qui-couvre": "Qui couvre ?",
    "/?lieu=34": "Carte des zones blanches",
    "/marches": "Marchés de l'État",
    "/echeances": "Échéances",
    "/decider": "Décider",
    "/decider?partie=Scénarios": "Décider",
    "/decider?partie=Comparer": "Décider",
    "/candidatures": "Candidatures",
    "/donnees": "Données",
    "/methode": "Méthode",
    "/accessibilite": "Accessibilité",
}


@pytest.mark.parametrize("address", ["/", "/territoire?territoire=09"])
def test_pages_arrive_in_french_even_compressed(server: Server, address: str) -> None:
    asked = urllib.request.Request(server.url + address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        page = answer.read().decode()
        policy = answer.headers["content-security-policy"]
    assert '<html lang="fr">' in page
    assert "unsafe-eval" not in policy


ASIDE = """() => [...document.querySelectorAll('[data-testid=stMain] .table-box:has(> table)')]
  .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
  .map(one => one.ariaLabel)"""


@pytest.mark.parametrize(("address", "title"), PAGES.items())
def test_each_page_has_its_title_and_nothing_overflows_on_a_phone(
    phone: Screen, address: str, title: str
) -> None:
    """At a desk's width each is opened too, by `test_accessibility`."""
    page = phone.open(address).page
    assert page.locator("h1").inner_text() == title
    assert page.title().endswith("Zones blanches de la clause sociale")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert phone.overflow() == [390, []]
    assert page.evaluate(ASIDE) == []
    for width in (390, 1400):
        phone.photograph(address, width)


def test_a_sheet_is_reached_by_its_address(screen: Screen) -> None:
    screen.open("/territoire?territoire=30&date=2026-01-01")
    panel = screen.panel("Gard (30)")
    assert "Zone blanche (sans facilitateur connu)" in panel.inner_text()
    assert "L'issue de l'AAP 2025" in screen.page.locator(".note").first.inner_text()


def test_a_neighbour_opens_its_sheet(screen: Screen) -> None:
    screen.open("/territoire?territoire=30")
    screen.panel("Gard (30)")
    screen.page.get_by_role("link", name="Lozère (48)").click()
    screen.panel("Lozère (48)")
    assert "territoire=48" in screen.page.url


def test_the_map_of_a_sheet_leads_to_another(screen: Screen) -> None:
    screen.open_map("/territoire?territoire=30")
    screen.click("81")
    screen.panel("Tarn (81)")
    assert "territoire=81" in screen.page.url


def test_a_commune_leads_to_its_department(screen: Screen) -> None:
    screen.open("/territoire")
    box = screen.page.get_by_label("Ou cherchez une commune")
    box.fill("Nîmes")
    box.press("Enter")
    screen.panel("Nîmes (30189)")
    screen.panel("Gard (30)")
    assert "territoire=30" in screen.page.url


def test_the_choice_follows_from_page_to_page(screen: Screen) -> None:
    screen.open_map()
    screen.click("66")
    screen.panel("Pyrénées-Orientales (66)")
    screen.page.get_by_test_id("stSidebarNav").get_by_role("link", name="Territoire").click()
    screen.page.get_by_role("heading", name="Fiche du territoire").wait_for()
    screen.panel("Pyrénées-Orientales (66)")
    assert "territoire=66" in screen.page.url


def test_the_exports_open(screen: Screen, tmp_path: Path) -> None:
    screen.open_map()
    table = screen.download("CSV pour Excel", tmp_path)
    raw = table.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert [row["code"] for row in rows][:2] == ["09", "11"]
    assert len(rows) == 13
    book = openpyxl.load_workbook(screen.download("Classeur XLSX", tmp_path))
    assert any("isez" in name for name in book.sheetnames)
    shapes = json.loads(screen.download("GeoJSON", tmp_path).read_text(encoding="utf-8"))
    assert len(shapes["features"]) == 13
    assert re.fullmatch(r"zones-blanches-departements-2025-07-18\.csv", table.name)


def test_a_deep_link_opened_first_after_a_start_is_found(browser: Browser) -> None:
    with (
        serve(ROOT / "dashboard.py") as fresh,
        contextmanager(_screen)(browser, fresh, 1400) as screen,
    ):
        screen.open("/territoire?territoire=30").panel("Gard (30)")
        assert screen.settle().page.get_by_role("dialog").count() == 0


def test_the_day_of_a_link_follows_through_the_menu(screen: Screen) -> None:
    screen.open("/?date=2026-01-01")
    menu = screen.page.get_by_test_id("stSidebarNav")
    for name in ("ETP", "Territoire", "Carte"):
        menu.get_by_role("link", name=name, exact=True).click()
        screen.page.locator(".note", has_text="Au 01/01/2026").first.wait_for()
        screen.page.wait_for_url("**date=2026-01-01**")


def test_the_back_button_goes_back_page_by_page(screen: Screen) -> None:
    screen.open("/?date=2026-01-01&territoire=30")
    menu = screen.page.get_by_test_id("stSidebarNav")
    for name in ("ETP", "Territoire"):
        menu.get_by_role("link", name=name, exact=True).click()
        screen.page.wait_for_url("**date=2026-01-01**")
        screen.settle()
    for title in ("ETP des facilitateurs", "Carte des zones blanches"):
        screen.page.go_back()
        screen.page.locator("h1", has_text=title).wait_for()
        screen.page.locator(".note", has_text="Au 01/01/2026").first.wait_for()
        screen.settle()


def test_the_back_button_goes_back_part_by_part_then_to_the_page_one_came_from(
    screen: Screen,
) -> None:
    page = screen.open("/echeances?date=2026-01-01").page
    menu = page.get_by_test_id("stSidebarNav")

    def chosen(part: str, address: str) -> None:
        expect(page.get_by_role("radio", name=part, exact=True)).to_be_checked()
        expect(page).to_have_url(re.compile(address))

    menu.get_by_role("link", name="Décider", exact=True).click()
    chosen("Où mettre les ETP", "/decider[?]date=2026-01-01$")
    page.get_by_role("radio", name="Scénarios").click()
    chosen("Scénarios", "partie=Sc")
    page.locator("[data-test-script-state=notRunning]").wait_for()
    menu.get_by_role("link", name="Candidatures", exact=True).click()
    chosen("Classement", "/candidatures$")
    page.go_back()
    chosen("Scénarios", "/decider.*partie=Sc")
    page.go_back()
    chosen("Où mettre les ETP", "/decider[?]date=2026-01-01$")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Échéances")
    page.go_forward()
    chosen("Où mettre les ETP", "/decider[?]date=2026-01-01$")


def test_the_tables_of_parameters_fit_in_the_page(screen: Screen) -> None:
    screen.open("/methode")
    tables = screen.page.locator(".rows.parameters .table-box")
    groups = len(load_dataset().parameter_set.groups())
    expect(tables).to_have_count(groups)
    over = tables.evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert over == [0] * groups


ENGLISH = re.compile(
    r"\b(add|all|app|april|available|choose|clear|close|collapse|date,|day|dismiss|drag|drop|enter|"
    r"escape|expand|files?|for|help|july|limit|main|month|next|no|open|option|per|press|previous|"
    r"remove|results?|select(ed)?|sidebar|skip|upload|use|values?|year)\b(?!\))",
    re.IGNORECASE,
)
NAMED = """() => [...document.querySelectorAll('body *')].flatMap(one =>
  one.closest('.stHtml') ? [] :
  ['aria-label', 'aria-valuetext', 'placeholder', 'title'].map(name => one.getAttribute(name))
    .concat(one.checkVisibility() && !one.matches('[data-testid=stIconMaterial]')
      ? [...one.childNodes].filter(n => n.nodeType === 3).map(n => n.data) : []))
  .filter(said => said && said.trim())"""


def test_streamlit_s_own_words_are_french_seen_or_heard(screen: Screen) -> None:
    page = screen.open("/donnees?nouveau=09").page

    def check() -> None:
        screen.settle()
        said = set(page.evaluate(NAMED))
        assert not {one for one in said if ENGLISH.search(one)}

    page.get_by_role("button", name="Retirer Ariège (09)").wait_for()
    box = page.get_by_role("combobox", name="Département à confirmer")
    box.click()
    box.press_sequentially("zz")
    expect(page.get_by_text("Aucun résultat")).to_be_visible()
    check()
    screen.open("/donnees?rubrique=Historique")
    page.get_by_role("button", name="Choisir la date").first.click()
    expect(page.get_by_role("button", name="Mois suivant")).to_be_visible()
    check()
    screen.open("/donnees?rubrique=Autres données")
    page.get_by_label("Choisir un fichier").first.wait_for(state="attached")
    check()
