"""The roster edited in a real browser: each journey has a base of its own."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import WAIT, Screen, Users
from tests.e2e.rest import settle

pytestmark = pytest.mark.e2e

ROSTER = "/donnees?rubrique=Annuaire"
POST = f"{ROSTER}&poste=aap2022-31"


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_role("textbox", name=label, exact=True).fill(text)
    page.keyboard.press("Tab")
    settle(page)


def sign(page: Page, service: str, why: str) -> None:
    box = page.get_by_role("combobox", name="Service qui signe")
    box.click()
    box.fill(service)
    page.get_by_role("option", name=service.removeprefix("DDETS ")).first.wait_for()
    page.keyboard.press("Enter")
    settle(page)
    fill(page, "Motif du changement", why)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    settle(page)


def do(page: Page, gesture: str) -> None:
    page.get_by_role("radio", name=gesture).click()
    settle(page)


def styles(screen: Screen) -> dict[str, str]:
    """Return the departments of the map being picked that are not out of the post."""
    found = screen.frame.locator("path[data-code]").evaluate_all(
        "all => all.map(one => [one.dataset.code, one.dataset.status])"
    )
    return {code: style for code, style in found if style != "area-none"}


def test_an_edit_of_the_etp_changes_the_map(users: Users) -> None:
    screen = users()
    screen.open("/donnees?rubrique=Annuaire&poste=aap2022-12")
    fill(screen.page, "ETP", "zut")
    expect(screen.page.locator(".remarks .erreur")).to_contain_text("ce n'est pas un nombre")
    expect(screen.page.get_by_role("button", name="Enregistrer")).to_be_disabled()
    fill(screen.page, "ETP", "0,1")
    expect(screen.page.locator(".effect")).to_contain_text(re.compile("Aveyron.*à vérifier", re.S))
    sign(screen.page, "DREETS", "temps partiel")
    press(screen.page, "Enregistrer")
    screen.page.get_by_text("Enregistré :").wait_for(timeout=WAIT)
    screen.open_map()
    assert screen.territory("12").get_attribute("data-status") == "check"
    assert "0,10 ETP" in str(screen.territory("12").get_attribute("aria-label"))


def test_a_perimeter_is_picked_on_the_map_and_by_name_in_step(users: Users) -> None:
    screen = users()
    screen.open(POST)
    do(screen.page, "Changer le périmètre")
    screen.frame.locator("body[data-painted]").wait_for(timeout=WAIT)
    assert styles(screen) == {"31": "area-own"}
    tags = screen.page.locator(".stMultiSelect")
    screen.click("09")
    screen.frame.locator("path[data-code='09'][data-status='area-own']").wait_for(timeout=WAIT)
    expect(tags.nth(0)).to_contain_text("Ariège (09)")
    screen.click("09")
    screen.frame.locator("path[data-code='09'][data-status='area-extended']").wait_for()
    expect(tags.nth(1)).to_contain_text("Ariège (09)")
    # The keyboard does the same.
    screen.territory("32").focus()
    screen.page.keyboard.press("Enter")
    screen.frame.locator("path[data-code='32'][data-status='area-own']").wait_for(timeout=WAIT)
    expect(tags.nth(0)).to_contain_text("Gers (32)")
    settle(screen.page)
    # And what is chosen by name is drawn.
    box = tags.nth(0).get_by_role("combobox")
    box.fill("Toulouse Métropole")
    screen.page.get_by_role("option", name="Toulouse Métropole").first.click()
    screen.page.keyboard.press("Escape")
    settle(screen.page)
    tags.nth(0).locator("button[aria-label$='Haute-Garonne (31)']").click()
    screen.frame.locator("path[data-code='31'][data-status='area-part']").wait_for(timeout=WAIT)
    sign(screen.page, "DREETS", "périmètre de la métropole")
    press(screen.page, "Enregistrer")
    screen.page.get_by_text("Enregistré :").wait_for(timeout=WAIT)
    screen.open_map()
    assert screen.territory("09").get_attribute("data-status") == "bordering"
    assert screen.territory("31").get_attribute("data-status") == "partial"


def test_a_double_click_on_the_picker_is_two_clicks_and_never_zooms(users: Users) -> None:
    screen = users()
    screen.open(POST)
    do(screen.page, "Changer le périmètre")
    screen.frame.locator("body[data-painted]").wait_for(timeout=WAIT)
    drawn = screen.territory("12").get_attribute("d")
    box = screen.frame.locator(".etiquette b", has_text="09").bounding_box()
    assert box is not None
    screen.page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    screen.frame.locator("path[data-code='09'][data-status='area-extended']").wait_for(timeout=WAIT)
    settle(screen.page)
    assert styles(screen) == {"31": "area-own", "09": "area-extended"}
    assert screen.territory("12").get_attribute("d") == drawn


def test_a_service_is_found_by_all_its_names(users: Users) -> None:
    screen = users()
    screen.open(POST)
    box = screen.page.get_by_role("combobox", name="Service qui signe")
    box.click()
    for typed in ("DDETSPP 32", "DDETS 32", "Gers"):
        box.fill("zz")
        expect(screen.page.get_by_role("option", name="DDETS(PP) 32, Gers")).to_have_count(0)
        box.fill(typed)
        box.press("ArrowDown")  # opens the list again if the empty one was closed
        expect(screen.page.get_by_role("option")).to_have_text(["DDETS(PP) 32, Gers"])


def test_tables_are_read_row_by_row_on_a_phone(users: Users) -> None:
    screen = users(390)
    screen.open(ROSTER)
    screen.page.get_by_text("Lire les pistes").click()
    widths = "all => all.map(one => one.scrollWidth - one.clientWidth)"
    tables = screen.page.locator(".posts-list .table-box, .leads .table-box")
    assert tables.evaluate_all(widths) == [0, 0, 0]


def test_a_name_in_the_list_opens_its_form(users: Users) -> None:
    screen = users()
    screen.open(ROSTER)
    screen.page.get_by_role("link", name="UD SIAE").click()
    name = screen.page.get_by_role("textbox", name="Structure", exact=True)
    expect(name).to_have_value("UD SIAE", timeout=WAIT)
    assert "poste=aap2022-12" in screen.page.url


def test_two_users_on_one_post_the_second_is_told_and_loses_nothing(users: Users) -> None:
    first, second = users(), users()
    for screen in (first, second):
        screen.open(POST)
    fill(second.page, "ETP", "0,5")
    sign(second.page, "DREETS", "temps partiel")
    fill(first.page, "ETP", "0,8")
    fill(first.page, "Programme", "AAP 2025")
    sign(first.page, "DDETS 31", "avenant reçu")
    press(first.page, "Enregistrer")
    first.page.get_by_text("Enregistré :").wait_for(timeout=WAIT)
    press(second.page, "Enregistrer")
    told = second.page.get_by_role("alert")
    expect(told).to_contain_text(re.compile(r"modifié par DDETS 31 à \d\d:\d\d"))
    both = second.page.get_by_role("table", name="Les deux versions")
    expect(both.get_by_role("row", name=re.compile("ETP"))).to_contain_text(
        re.compile("0,50.*0,80.*0,50", re.S)
    )
    expect(second.page.get_by_role("textbox", name="ETP", exact=True)).to_have_value("0,5")
    press(second.page, "Garder ma saisie")
    second.page.get_by_text("Enregistré :").wait_for(timeout=WAIT)
    first.open(POST)
    expect(first.page.get_by_role("textbox", name="ETP", exact=True)).to_have_value("0,50")
    expect(first.page.get_by_role("textbox", name="Programme")).to_have_value("AAP 2025")


def test_two_users_on_two_posts_are_both_kept_and_a_line_is_confirmed(users: Users) -> None:
    first, second = users(), users(390)
    first.open(POST)
    second.open("/donnees?rubrique=Annuaire&poste=aap2022-66")
    for screen, text in ((first, "0,5"), (second, "0,6")):
        settle(screen.page)
        fill(screen.page, "ETP", text)
        sign(screen.page, "DREETS", "temps partiel")
    for screen in (first, second):
        press(screen.page, "Enregistrer")
        screen.page.get_by_text("Enregistré :").wait_for(timeout=WAIT)
    second.open("/territoire?territoire=66")
    second.page.get_by_text("Confirmer ou corriger la ligne").click()
    expect(second.page.get_by_text("GE RSE BTP : 0,60 ETP").first).to_be_visible()
    press(second.page, "Confirmer 1 poste")
    second.page.get_by_text("1 poste confirmé").wait_for(timeout=WAIT)
    second.page.get_by_role("link", name="Signaler une erreur").click()
    settle(second.page)
    expect(second.page.get_by_role("textbox", name="ETP", exact=True)).to_have_value("0,60")
    source = second.page.get_by_role("textbox", name="Source", exact=True)
    expect(source).to_have_value(re.compile("Confirmé par DDETS 66 le "))
    first.open(POST)
    expect(first.page.get_by_role("textbox", name="ETP", exact=True)).to_have_value("0,50")
