"""« Qui couvre cette commune ? »: typed, pasted, downloaded; two perimeters on the map."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.e2e.conftest import Screen

pytestmark = pytest.mark.e2e


def test_a_commune_is_typed_answered_and_shown_on_the_map(screen: Screen) -> None:
    screen.open("/qui-couvre")
    box = screen.page.get_by_role("textbox", name="Commune, code postal")
    box.fill("st gely du fesc")
    box.press("Enter")
    panel = screen.panel("Saint-Gély-du-Fesc (34255)")
    assert "Montpellier Méditerranée Métropole" in panel.inner_text()
    assert "recherche=" in screen.page.url
    panel.get_by_role("link", name="Voir sur la carte").click()
    screen.frame.locator("body[data-scene='commune-34']").wait_for()
    screen.panel("Saint-Gély-du-Fesc (34255)")


def test_a_pasted_list_is_downloaded_and_opens(screen: Screen, tmp_path: Path) -> None:
    screen.open("/qui-couvre")
    screen.page.get_by_role("textbox", name="Liste de communes").fill("Lot 1 : Lodève, Alès\nMende")
    screen.page.get_by_role("button", name="Chercher ces communes").click()
    screen.page.get_by_text("3 territoires trouvés").wait_for()
    path = screen.download("Télécharger : CSV pour Excel", tmp_path)
    assert path.name == "qui-couvre-2025-07-18.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["code"], row["agit_par"]) for row in rows] == [
        ("34142", "perimetre"),
        ("30007", "extension"),
        ("48095", ""),
    ]


def test_two_perimeters_are_painted_with_their_legend(screen: Screen) -> None:
    screen.open("/qui-couvre")
    posts = screen.page.get_by_role("combobox", name="Un poste ou une structure")
    for words in ("PLIE", "Montpellier"):
        posts.fill(words)
        screen.page.get_by_role("option", name=words).first.click()
    screen.page.keyboard.press("Escape")
    screen.frame.locator("path[data-code='34'][data-status='pair-first']").or_(
        screen.frame.locator("path[data-code='34'][data-status='pair-second']")
    ).wait_for()
    screen.page.get_by_text("Aucune commune n'est couverte par les deux").wait_for()
