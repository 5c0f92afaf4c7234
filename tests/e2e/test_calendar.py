"""« Échéances » in a browser: the cliff, the years, the table for Excel, a phone."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Screen

pytestmark = pytest.mark.e2e

ADDRESS = "/echeances"
MOST_BYTES = 60_000


def test_the_manager_follows_the_cliff_to_the_table_for_excel(
    screen: Screen, tmp_path: Path
) -> None:
    screen.open(ADDRESS)
    page = screen.page
    totals = page.locator(".step .total")
    totals.first.wait_for()
    assert totals.all_inner_texts() == ["10,00", "4,00", "0,00"]
    expect(page.locator(".rows.turning").get_by_text("devient zone blanche")).to_have_count(5)
    file = screen.download("Télécharger le calendrier : CSV pour Excel", tmp_path)
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
    assert [row["facilitateurs"] for row in rows[::12]] == ["10", "4", "0"]
    assert file.name == "echeances-2025-2027.csv"


def test_the_drawings_stand_on_one_axis(screen: Screen) -> None:
    """The chosen day, and the first of January, are at one place in the three drawings."""
    screen.open(ADDRESS)
    page = screen.page
    page.locator(".timeline .now").nth(2).wait_for()
    lines = [
        one["x"]
        for one in (box.bounding_box() for box in page.locator(".timeline .now").all())
        if one
    ]
    assert len(lines) == 3
    assert max(lines) - min(lines) < 1
    years = page.locator(".scale b", has_text="2026").all()
    heads = page.locator(".heat thead th", has_text="2026").all()
    places = [box["x"] for box in (one.bounding_box() for one in years + heads) if box]
    assert len(places) == 3
    assert max(places) - min(places) < 2


def test_a_step_of_the_date_moves_the_figures_and_stays_light(screen: Screen) -> None:
    screen.open(ADDRESS)
    page = screen.page
    page.get_by_text("10,00 → 4,00").wait_for()
    screen.settle()
    screen.sent.clear()
    page.get_by_role("button", name="Prochaine fin de convention").click()
    page.get_by_text("4,00 → 0,00").wait_for()
    screen.settle()
    assert "date=2026-01-01" in page.url
    assert sum(screen.sent) < MOST_BYTES


def test_the_years_chosen_can_be_sent_to_a_colleague(screen: Screen) -> None:
    screen.open(f"{ADDRESS}?depuis=2026&duree=2")
    page = screen.page
    expect(page.locator(".scale b")).to_have_text(["2026", "2027"] * 2)
    page.get_by_label("Sur").click()
    page.get_by_role("option", name="5 ans").click()
    page.locator(".scale b", has_text="2030").first.wait_for()
    assert "duree=5" in page.url


def test_figures_of_a_drawing_unfold_without_the_server(screen: Screen) -> None:
    screen.open(ADDRESS)
    summary = screen.page.get_by_text("Les périodes de ce graphique")
    summary.wait_for()
    summary.press("Enter")
    unfolded = screen.page.get_by_role("region", name="Situation des départements au premier jour")
    unfolded.get_by_text("Zone blanche (limitrophe seul), présumé").wait_for()


def test_nothing_overflows_on_a_phone_and_the_cliff_is_read(phone: Screen) -> None:
    phone.open(ADDRESS)
    phone.page.locator(".step .total").first.wait_for()
    phone.settle()
    assert phone.overflow() == [390, []]
    boxes = [one.bounding_box() for one in phone.page.locator(".step .total").all()]
    edges = [(box["x"], box["x"] + box["width"]) for box in boxes if box]
    assert len(edges) == 3
    assert all(right <= left for (_, right), (left, _) in pairwise(edges))


def test_names_of_a_hostile_roster_do_nothing(hostile: Screen) -> None:
    hostile.open(f"{ADDRESS}?date=2030-06-01")
    hostile.page.locator(".gantt li").first.wait_for()
    assert hostile.page.evaluate("window.ran") is None
