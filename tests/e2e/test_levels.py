"""Down from the region to the commune and up again, by mouse, by keyboard, by address."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Screen

pytestmark = pytest.mark.e2e


def test_a_second_click_goes_down_and_the_bar_goes_up(screen: Screen) -> None:
    screen.open_map()
    screen.click("34")
    screen.panel("Hérault (34)")
    screen.on_scene("departement")
    screen.click("34")
    screen.on_scene("epci-34")
    assert "lieu=34" in screen.page.url
    screen.territory("200017341").dispatch_event("click")
    screen.panel("Lodévois et Larzac")
    screen.bar.get_by_role("button", name="Descendre").click()
    screen.on_scene("commune-200017341")
    screen.territory("34142").dispatch_event("click")
    assert "Lodévois et Larzac" in screen.panel("Lodève (34142)").inner_text()
    screen.bar.get_by_role("button", name="Hérault").click()
    screen.on_scene("epci-34")
    screen.panel("Hérault (34)")
    screen.bar.get_by_role("button", name="Occitanie").click()
    screen.on_scene("departement")
    assert "lieu" not in screen.page.url


def test_communes_of_a_department_send_few_bytes(screen: Screen) -> None:
    screen.open_map("/?lieu=34&niveau=commune")
    screen.on_scene("commune-34")
    screen.territory("34142").dispatch_event("click")
    screen.panel("Lodève (34142)")
    screen.settle()
    screen.sent.clear()
    screen.territory("34172").dispatch_event("click")
    screen.panel("Montpellier (34172)")
    screen.settle()
    assert 0 < sum(screen.sent) <= 20_000


def test_all_communes_are_drawn_on_demand_and_answer_a_click(screen: Screen) -> None:
    screen.open_map()
    screen.bar.get_by_role("button", name="Communes").click()
    screen.on_scene("commune")
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
    screen.on_scene("epci-34")
    first = screen.frame.locator("path[data-code]").first
    first.focus()
    screen.page.keyboard.press("ArrowRight")
    focused = screen.frame.locator("path[data-code]:focus")
    code = focused.get_attribute("data-code")
    screen.page.keyboard.press("Enter")
    expect(screen.territory(str(code))).to_have_attribute("aria-pressed", "true")
    screen.panel(f"({code})")
    screen.page.keyboard.press("Enter")
    screen.on_scene(f"commune-{code}")
    # The focus is on what stands where the one before stood, never lost.
    expect(screen.frame.locator("path[data-code]:focus")).to_have_count(1)
    screen.page.keyboard.press("ArrowRight")
    expect(screen.frame.locator("path[data-code]:focus")).to_have_count(1)
    screen.bar.get_by_role("button", name="Occitanie").press("Enter")
    screen.on_scene("departement")
    expect(screen.bar.locator("b:focus")).to_have_text("Occitanie")
    screen.bar.get_by_role("button", name="Descendre").wait_for(state="hidden")
    screen.bar.get_by_role("combobox").press("ArrowDown")
    screen.page.keyboard.press("ArrowDown")
    screen.on_scene("departement")
    screen.page.keyboard.press("Enter")
    screen.on_scene("epci-11")
    expect(screen.bar.locator("b:focus")).to_have_text("Aude")


def test_an_address_opens_its_scene_and_a_wrong_one_the_region(screen: Screen) -> None:
    screen.open_map("/?lieu=34&niveau=commune&territoire=34172")
    screen.on_scene("commune-34")
    screen.panel("Montpellier (34172)")
    screen.open_map("/?lieu=99&niveau=x")
    screen.on_scene("departement")


def test_the_table_of_a_scene_is_downloaded_whole(screen: Screen, tmp_path: Path) -> None:
    screen.open_map("/?lieu=34&niveau=commune")
    screen.on_scene("commune-34")
    path = screen.download("Télécharger ce tableau", tmp_path)
    assert path.name == "zones-blanches-commune-34-2025-07-18.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == screen.frame.locator("path[data-code]").count()
    assert {row["niveau"] for row in rows} == {"commune"}
