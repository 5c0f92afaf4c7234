"""Back, forward, and addresses sent to a colleague: the same thing is shown."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Screen, Users

pytestmark = pytest.mark.e2e

PLAN = "/decider?budget=4&pas=0%2C1&reconductions=false"
SHARED = {
    "/?date=2026-01-01&lieu=34&niveau=commune&territoire=34142": "Lodève (34142)",
    "/?date=2025-09-01&lieu=34&territoire=200017341": "Lodévois et Larzac",
    "/qui-couvre?recherche=st+gely&date=2025-09-01": "Saint-Gély-du-Fesc (34255)",
    "/territoire?territoire=30&date=2026-01-01": "Gard (30)",
}


TRIES = 100


def told(screen: Screen) -> str:
    """Return what a page says, its figures and its choices."""
    return screen.settle().page.locator("[data-testid=stMain]").inner_text()


def say_the_same(mine: Screen, theirs: Screen) -> bool:
    """Tell whether two pages come to say the same; on a busy machine one draws after the other."""
    return any(told(mine) == told(theirs) for _ in range(TRIES))


def test_back_and_forward_walk_the_levels_and_the_pages(screen: Screen) -> None:
    page = screen.open_map("/?date=2025-09-01").page
    screen.click("34")
    screen.panel("Hérault (34)")
    screen.click("34")
    screen.on_scene("epci-34")
    screen.territory("200017341").dispatch_event("click")
    screen.panel("Lodévois et Larzac")
    screen.settle()
    below = page.url
    menu = page.get_by_test_id("stSidebarNav")
    menu.get_by_role("link", name="Qui couvre ?", exact=True).click()
    page.locator("h1", has_text="Qui couvre ?").wait_for()
    screen.settle()
    page.go_back()
    page.locator("h1", has_text="Carte des zones blanches").wait_for()
    screen.on_scene("epci-34")
    screen.panel("Lodévois et Larzac")
    assert page.url == below
    page.go_forward()
    page.locator("h1", has_text="Qui couvre ?").wait_for()
    screen.settle()
    page.go_back()
    screen.on_scene("epci-34")
    # To the territory chosen before, then up a level.
    page.go_back()
    screen.panel("Hérault (34)")
    screen.on_scene("epci-34")
    page.go_back()
    screen.on_scene("departement")
    assert page.url.endswith("/?date=2025-09-01&territoire=34")
    page.go_forward()
    screen.on_scene("epci-34")
    # Up by the bar, then back where one was.
    screen.bar.get_by_role("button", name="Occitanie").click()
    screen.on_scene("departement")
    page.go_back()
    screen.on_scene("epci-34")


def test_an_address_sent_shows_the_same_to_who_opens_it(users: Users) -> None:
    mine, theirs = users(), users()
    for address, heading in SHARED.items():
        for screen in (mine, theirs):
            screen.open(address)
            screen.panel(heading)
        assert say_the_same(mine, theirs)
        day = re.search(r"date=([0-9-]+)", address)
        assert day is not None
        assert day[0] in theirs.page.url
    # Settings changed by hand go with the address as it then stands.
    mine.open(PLAN)
    mine.page.get_by_role("heading", name="Les quatre ordres côte à côte").wait_for()
    mine.settle()
    theirs.open(mine.page.url.removeprefix(mine.base))
    theirs.page.get_by_role("heading", name="Les quatre ordres côte à côte").wait_for()
    theirs.settle()
    for name in (".kpi", ".plan-grants"):
        both = [one.page.locator(name).all_inner_texts() for one in (mine, theirs)]
        assert both[0] == both[1] != []
    expect(theirs.page.get_by_label("Budget (ETP)")).to_have_value("4")
