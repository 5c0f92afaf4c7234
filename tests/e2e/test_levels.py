"""Down from the region to the commune and up again, by mouse, by keyboard, by address."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Screen

pytestmark = pytest.mark.e2e


def bar(screen: Screen) -> Locator:
    return screen.frame.get_by_role("navigation", name="Niveau de la carte")


def on_scene(screen: Screen, name: str) -> None:
    screen.frame.locator(f"body[data-scene='{name}']").wait_for()


def test_a_second_click_goes_down_and_the_bar_goes_up(screen: Screen) -> None:
    screen.open_map()
    screen.click("34")
    screen.panel("Hérault (34)")
    on_scene(screen, "departement")
    screen.click("34")
    on_scene(screen, "epci-34")
    assert "lieu=34" in screen.page.url
    screen.territory("200017341").dispatch_event("click")
    screen.panel("Lodévois et Larzac")
    bar(screen).get_by_role("button", name="Descendre").click()
    on_scene(screen, "commune-200017341")
    screen.territory("34142").dispatch_event("click")
    assert "Lodévois et Larzac" in screen.panel("Lodève (34142)").inner_text()
    bar(screen).get_by_role("button", name="Hérault").click()
    on_scene(screen, "epci-34")
    screen.panel("Hérault (34)")
    bar(screen).get_by_role("button", name="Occitanie").click()
    on_scene(screen, "departement")
    assert "lieu" not in screen.page.url


def test_communes_of_a_department_send_few_bytes(screen: Screen) -> None:
    screen.open_map("/?lieu=34&niveau=commune")
    on_scene(screen, "commune-34")
    screen.territory("34142").dispatch_event("click")
    screen.panel("Lodève (34142)")
    screen.page.wait_for_timeout(800)
    screen.sent.clear()
    screen.territory("34172").dispatch_event("click")
    screen.panel("Montpellier (34172)")
    screen.page.wait_for_timeout(800)
    assert 0 < sum(screen.sent) <= 20_000


def test_all_communes_are_drawn_on_demand_and_answer_a_click(screen: Screen) -> None:
    screen.open_map()
    bar(screen).get_by_role("button", name="Communes").click()
    on_scene(screen, "commune")
    canvas = screen.frame.locator("canvas.leaflet-zoom-animated")
    box = canvas.bounding_box()
    assert box is not None
    frame = screen.page.locator("iframe.stCustomComponentV1").bounding_box()
    assert frame is not None
    screen.page.mouse.click(frame["x"] + frame["width"] * 0.55, frame["y"] + frame["height"] * 0.5)
    panel = screen.page.locator(".why h2").first
    expect(panel).to_have_text(re.compile(r"\(\d{5}\)"))
    assert "niveau=commune" in screen.page.url


def test_arrows_walk_the_territories_and_enter_goes_down(screen: Screen) -> None:
    screen.open_map("/?lieu=34")
    on_scene(screen, "epci-34")
    first = screen.frame.locator("path[data-code]").first
    first.focus()
    screen.page.keyboard.press("ArrowRight")
    focused = screen.frame.locator("path[data-code]:focus")
    code = focused.get_attribute("data-code")
    screen.page.keyboard.press("Enter")
    expect(screen.territory(str(code))).to_have_attribute("aria-pressed", "true")
    screen.panel(f"({code})")
    screen.page.keyboard.press("Enter")
    on_scene(screen, f"commune-{code}")
    # The focus is on what stands where the one before stood, never lost.
    expect(screen.frame.locator("path[data-code]:focus")).to_have_count(1)
    screen.page.keyboard.press("ArrowRight")
    expect(screen.frame.locator("path[data-code]:focus")).to_have_count(1)
    bar(screen).get_by_role("button", name="Occitanie").press("Enter")
    on_scene(screen, "departement")
    expect(bar(screen).locator("b:focus")).to_have_text("Occitanie")
    bar(screen).get_by_role("button", name="Descendre").wait_for(state="hidden")
    bar(screen).get_by_role("combobox").press("ArrowDown")
    screen.page.keyboard.press("ArrowDown")
    on_scene(screen, "departement")
    screen.page.keyboard.press("Enter")
    on_scene(screen, "epci-11")
    expect(bar(screen).locator("b:focus")).to_have_text("Aude")


def test_an_address_opens_its_scene_and_a_wrong_one_the_region(screen: Screen) -> None:
    screen.open_map("/?lieu=34&niveau=commune&territoire=34172")
    on_scene(screen, "commune-34")
    screen.panel("Montpellier (34172)")
    screen.open_map("/?lieu=99&niveau=x")
    on_scene(screen, "departement")


def test_the_table_of_a_scene_says_what_its_map_says(screen: Screen) -> None:
    screen.open_map("/?lieu=34")
    on_scene(screen, "epci-34")
    drawn = screen.frame.locator("path[data-code]").count()
    table = screen.page.get_by_role("table", name="Carte des EPCI")
    expect(table.locator("tbody tr")).to_have_count(drawn)
    assert "Communes couvertes" in table.inner_text()


def test_the_table_of_a_scene_is_downloaded_whole(screen: Screen, tmp_path: Path) -> None:
    screen.open_map("/?lieu=34&niveau=commune")
    on_scene(screen, "commune-34")
    path = screen.download("Télécharger ce tableau", tmp_path)
    assert path.name == "zones-blanches-commune-34-2025-07-18.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == screen.frame.locator("path[data-code]").count()
    assert {row["niveau"] for row in rows} == {"commune"}
