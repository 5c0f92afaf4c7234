"""Scenarios in a real browser: build one, send its address, compare two maps, apply, undo."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.e2e.conftest import WAIT, Screen, Users
from tests.e2e.rest import settle
from tests.e2e.test_board import fill, press, sign

pytestmark = pytest.mark.e2e

PART = "/decider?partie=Scénarios"
COMPARE = "/decider?partie=Comparer"


def choose(page: Page, label: str, words: str, option: str) -> None:
    """Choose in a list that is searched by typing."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(words)
    page.get_by_role("option", name=option).first.click()
    page.keyboard.press("Escape")
    settle(page)


def maps(page: Page) -> tuple[FrameLocator, FrameLocator]:
    """Return the two maps once they are painted."""
    frames = page.locator("iframe.stCustomComponentV1")
    expect(frames).to_have_count(2)
    both = frames.nth(0).content_frame, frames.nth(1).content_frame
    for one in both:
        one.locator("body[data-painted]").wait_for(timeout=WAIT)
    return both


def statuses(frame: FrameLocator) -> dict[str, str]:
    return dict(
        frame.locator("path[data-code]").evaluate_all(
            "paths => paths.map(path => [path.dataset.code, path.dataset.status])"
        )
    )


def build(page: Page) -> None:
    """Build a scenario: one ETP added where nobody is known."""
    press(page, "Nouveau scénario")
    fill(page, "Structure", "Maison de l'emploi")
    fill(page, "ETP", "1,00")
    choose(page, "Périmètre", "Ariè", "Ariège (09)")
    press(page, "Ajouter ce changement")
    page.get_by_text("Ajouter un poste : Maison de l'emploi, 1,00 ETP, Ariège (09).").wait_for()


def test_a_scenario_is_built_and_its_address_sent_to_a_colleague(users: Users) -> None:
    mine, theirs = users(), users()
    mine.open(PART)
    build(mine.page)
    expect(mine.page.get_by_text("1 département change, dont 1 de verdict")).to_be_visible()
    address = urlsplit(mine.page.url)
    assert "scenario=essai." in address.query
    theirs.open(f"{address.path}?{address.query}")
    told = theirs.page.get_by_text("Ajouter un poste : Maison de l'emploi, 1,00 ETP, Ariège (09).")
    expect(told).to_be_visible()


def test_two_maps_say_what_the_table_says_and_a_click_chooses_on_both(screen: Screen) -> None:
    screen.open(f"{COMPARE}&avant=annuaire&apres=quatre-etp-non-localises")
    first, second = maps(screen.page)
    before, after = statuses(first), statuses(second)
    changed = {code for code, status in before.items() if after[code] != status}
    assert changed == {"09", "32", "48", "81"}
    rows = screen.page.locator(".both-maps tbody tr")
    assert rows.count() == len(before)
    for place in range(rows.count()):
        row = rows.nth(place)
        code = row.locator("th").inner_text().rpartition("(")[2].rstrip(")")
        shown = row.locator("td i[class^=swatch-]").evaluate_all(
            "all => all.map(one => one.className.replace('swatch-', ''))"
        )
        assert shown == [before[code], after[code]]
    legend = screen.page.locator(".legend-box li i").evaluate_all(
        "all => all.map(one => one.className.replace('swatch-', ''))"
    )
    assert set(before.values()) | set(after.values()) <= set(legend)
    second.locator("path[data-code='81']").focus()
    screen.page.keyboard.press("Enter")
    expect(first.locator("path[data-code='81']")).to_have_attribute("aria-pressed", "true")
    expect(screen.page.locator(".effect h3", has_text="Tarn (81)")).to_be_visible()


def test_a_scenario_is_applied_then_undone(users: Users, tmp_path: Path) -> None:
    screen = users()
    screen.open("/donnees?rubrique=Annuaire")
    before = screen.download("Télécharger l'annuaire : CSV pour Excel", tmp_path).read_bytes()
    screen.open(f"{PART}&scenario=quatre-etp-non-localises")
    page = screen.page
    page.get_by_text("Appliquer à l'annuaire").click()
    settle(page)  # the block unfolds: a list opened meanwhile would close
    expect(
        page.get_by_text("L'annuaire changerait ainsi : 4 postes ajoutés, 1 retiré")
    ).to_be_visible()
    sign(page, "DREETS", "lieux confirmés par les services")
    press(page, "Appliquer ce scénario")
    expect(page.get_by_text("Appliqué, version")).to_be_visible()
    sign(page, "DREETS", "erreur de lecture")
    press(page, "Annuler ce scénario")
    expect(page.get_by_text("L'annuaire est comme avant")).to_be_visible()
    screen.open("/donnees?rubrique=Annuaire")
    again = screen.download("Télécharger l'annuaire : CSV pour Excel", tmp_path).read_bytes()
    assert again == before


def test_a_hostile_address_gives_a_sentence(screen: Screen) -> None:
    screen.open(f"{PART}&scenario=essai.eJyrVspUslJKVKoFAA-AAAA")
    expect(
        screen.page.get_by_text("L'adresse portait un scénario qui ne se lit pas")
    ).to_be_visible()
    screen.open(f"{PART}&scenario=%3Cimg%20src=x%20onerror=alert(1)%3E")
    expect(screen.page.get_by_text("Aucun scénario « <img src=x")).to_be_visible()


@pytest.mark.parametrize("address", [PART, f"{PART}&scenario=metropoles", COMPARE])
def test_nothing_is_wider_than_a_phone(phone: Screen, address: str) -> None:
    phone.open(address)
    wide = phone.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    over = phone.page.evaluate(
        "[...document.querySelectorAll('.rows, .effect, .why, .legend-box')]"
        ".filter(one => one.getBoundingClientRect().right > 391).map(one => one.className)"
    )
    assert over == []
