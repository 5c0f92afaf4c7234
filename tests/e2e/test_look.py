"""The look: words explained where they stand, and the map on one sheet of paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from bench.browser import Server
from tests.e2e.conftest import Screen
from tests.e2e.rest import LISTEN


def test_a_word_is_explained_by_mouse_by_keyboard_and_to_a_screen_reader(user: Screen) -> None:
    user.open_map("/?territoire=30")
    bubble = user.page.get_by_role("tooltip")
    words = user.page.locator("dfn[data-mot]")
    words.first.hover()
    expect(bubble).to_contain_text("Territoire sans facilitateur")
    user.page.keyboard.press("Escape")
    expect(bubble).to_be_hidden()
    bordering = user.page.locator(".why h3 dfn")
    bordering.focus()
    expect(bubble).to_contain_text("limitrophe")
    expect(bordering).to_have_accessible_description(
        "Se dit d'un facilitateur venu d'à côté, qui agit ici parce que son périmètre a été "
        "étendu ; le voisinage seul ne suffit pas."
    )
    user.page.keyboard.press("Tab")
    expect(user.page.locator("dfn[data-mot]:not([tabindex])")).to_have_count(0)
    assert not user.complaints


def test_a_word_is_explained_by_touch(browser: Browser, server: Server) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    context.add_init_script(LISTEN)
    page = context.new_page()
    screen = Screen(page, server.url).open_map()
    page.locator(".kpi dfn").nth(3).tap()
    expect(page.get_by_role("tooltip")).to_be_in_viewport()
    page.locator("h1").tap()
    expect(page.get_by_role("tooltip")).to_be_hidden()
    assert not screen.complaints
    context.close()


@pytest.mark.parametrize("query", ["", "?territoire=48", "?niveau=commune"])
def test_the_map_its_legend_and_its_table_print_on_one_a4(
    user: Screen, tmp_path: Path, query: str
) -> None:
    user.open_map(f"/{query}")
    paper = tmp_path / "carte.pdf"
    user.page.pdf(path=paper, landscape=True, format="A4", print_background=True)
    pages = PdfReader(paper).pages
    assert len(pages) == 1
    assert pages[0].mediabox.width > pages[0].mediabox.height
    text = " ".join(pages[0].extract_text().split())
    title, day = "Carte des zones blanches", "18/07/2025"
    for said in (title, day, "Données au", "10,00", "résumé, à confirmer"):
        assert said in text
    # The table's row, and the label on the map.
    assert text.count("Lozère") >= 2 or query == "?niveau=commune"
    for unseen in ("Télécharger", "Glisser", "Échéances", "Descendre"):
        assert unseen not in text


def test_a_chart_is_drawn_under_the_policy_with_its_sentence_and_its_table(user: Screen) -> None:
    user.open("/etp")
    expect(user.page.get_by_test_id("stVegaLiteChart").locator("canvas, svg")).to_have_count(1)
    expect(user.page.locator(".chart-words")).to_contain_text("10,00 ETP de facilitateurs")
    expect(user.page.locator("table", has_text="par département et par programme")).to_be_visible()
    bars = user.page.get_by_test_id("stVegaLiteChart").locator(".mark-rect path")
    words = user.page.get_by_test_id("stVegaLiteChart").locator(".mark-text.role-mark text")
    expect(words.first).to_have_text("AAP 2022 : 1,00")
    user.page.set_viewport_size({"width": 390, "height": 900})
    expect(words.first).to_have_text("1,00")
    for bar, written in zip(bars.all(), words.all(), strict=True):
        around, inside = bar.bounding_box(), written.bounding_box()
        assert around
        assert inside
        assert around["x"] <= inside["x"] <= around["x"] + around["width"] - inside["width"]
    assert not user.complaints
