"""« Où mettre les ETP », by a user in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import WAIT, Screen

pytestmark = pytest.mark.e2e

ADDRESS = "/decider"
LAST = "Les quatre ordres côte à côte"


def opened(screen: Screen, query: str = "") -> Screen:
    screen.open(f"{ADDRESS}{query}")
    screen.page.get_by_role("heading", name=LAST).wait_for(timeout=WAIT)
    for place in range(2):  # nothing moves once the maps are drawn
        painted(screen, place)
    return screen


def painted(screen: Screen, place: int) -> dict[str, str]:
    frame = screen.page.locator("iframe.stCustomComponentV1").nth(place).content_frame
    frame.locator("body[data-painted]").wait_for(timeout=WAIT)
    found = frame.locator("path[data-code]").evaluate_all(
        "paths => paths.map(path => [path.dataset.code, path.dataset.status])"
    )
    return dict(found)


def test_the_two_maps_show_before_and_after_and_a_click_tells_the_change(screen: Screen) -> None:
    opened(screen)
    assert set(painted(screen, 0).values()) == {"uncovered"}
    after = painted(screen, 1)
    assert {code for code, status in after.items() if status == "check"} == {"11", "31", "34", "66"}
    assert (after["12"], after["30"], after["09"]) == ("covered", "bordering", "uncovered")
    frame = screen.page.locator("iframe.stCustomComponentV1").nth(1)
    frame.scroll_into_view_if_needed()
    box = frame.content_frame.locator(".etiquette b", has_text="30").bounding_box()
    assert box is not None
    screen.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    told = screen.page.locator(".note", has_text="Gard (30)")
    expect(told).to_contain_text("besoin non servi : 2,30 → 1,30 ETP")


def test_turning_the_rule_off_changes_the_plan_and_the_address(screen: Screen) -> None:
    opened(screen)
    screen.page.get_by_text("Reconductions d'abord (règle de l'appel)").click()
    screen.page.get_by_role("heading", name="Avec « reconductions d'abord »").wait_for()
    assert "reconductions=false" in screen.page.url
    expect(screen.page.locator(".kpi", has_text="Départements zones blanches")).to_contain_text(
        "13 → 3"
    )


def test_an_address_sent_to_a_colleague_asks_the_same(screen: Screen) -> None:
    opened(screen, "?budget=4&pas=0%2C1&reconductions=false&candidats=32%2Cn%2C%2C%2C")
    assert screen.page.get_by_label("Budget (ETP)").input_value() == "4"
    expect(screen.page.get_by_text("; 1 écarté")).to_be_visible()
    told = screen.page.locator(".kpi", has_text="ETP proposés")
    expect(told).to_contain_text("sur 4,00")
    assert "Gers" not in screen.page.locator(".plan-grants").inner_text()


def test_an_order_is_chosen_with_its_words_before_the_maps_are_painted(screen: Screen) -> None:
    screen.arrive(f"{ADDRESS}?reconductions=false")
    # The words of an order also head a column of the last table, drawn before the choices.
    orders = screen.page.get_by_role("radiogroup", name="Ce qui compte d'abord")
    orders.get_by_text("D'abord le besoin servi", exact=True).click()
    expect(screen.page.locator(".plan-values")).to_contain_text("1. Besoin non servi")
    assert "ordre=" in screen.page.url


def test_a_file_of_candidates_replaces_the_list_then_goes(screen: Screen, tmp_path: Path) -> None:
    opened(screen)
    screen.page.get_by_text("Candidats : 6 reconductions").click()
    file = tmp_path / "candidats.csv"
    file.write_text("candidat;perimetre;reconduction\nA<b>;32;non\nB;09|48;oui\n", "utf-8")
    screen.page.locator("[class*='st-key-plan-depot'] input[type=file]").set_input_files(file)
    screen.page.get_by_text("Candidats tirés du fichier « candidats.csv »").wait_for()
    expect(screen.page.locator(".plan-candidates")).to_contain_text("A<b>")
    expect(screen.page.locator(".plan-grants")).to_contain_text("B (Ariège, Lozère)")
    screen.page.get_by_role("button", name="Retirer : fichier « candidats.csv »").click()
    screen.page.get_by_text("Candidats : 6 reconductions").wait_for()


def test_a_candidate_is_chosen_right_after_a_file_was_read(screen: Screen, tmp_path: Path) -> None:
    opened(screen)
    screen.page.get_by_text("Candidats : 6 reconductions").click()
    file = tmp_path / "candidats.csv"
    file.write_text("candidat;perimetre\nAlpha;32\n", "utf-8")
    screen.page.locator("[class*='st-key-plan-depot'] input[type=file]").set_input_files(file)
    screen.page.get_by_text("Candidats tirés du fichier « candidats.csv »").wait_for()
    box = screen.page.get_by_role("combobox", name="Modifier un candidat")
    # A list closes when the page is scrolled: a click that scrolls first opens it for nothing.
    box.evaluate(
        """one => new Promise(done => {
            one.scrollIntoView({block: "center"});
            requestAnimationFrame(() => requestAnimationFrame(done));
        })"""
    )
    box.click()
    screen.page.get_by_role("option", name="Alpha").click()
    expect(screen.page.get_by_label("Peut être retenu")).to_be_visible()


def test_a_wrong_file_is_refused_and_says_where(screen: Screen, tmp_path: Path) -> None:
    opened(screen)
    screen.page.get_by_text("Candidats : 6 reconductions").click()
    file = tmp_path / "faux.csv"
    file.write_text("candidat;perimetre;etp_min\nA;99999;deux\n", "utf-8")
    screen.page.locator("[class*='st-key-plan-depot'] input[type=file]").set_input_files(file)
    told = screen.page.locator(".note", has_text="Fichier refusé : rien n'est changé.")
    expect(told).to_contain_text("ligne 2, colonne « perimetre »")
    expect(told).to_contain_text("ligne 2, colonne « etp_min »")


def test_the_plan_is_downloaded_then_opens_as_a_scenario(screen: Screen, tmp_path: Path) -> None:
    opened(screen)
    path = screen.download("Télécharger le plan : CSV pour Excel", tmp_path)
    assert path.name == "plan-etp-2026-01-01.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    assert len(lines) == 7
    assert '"aap2022-30";"PLIE Est Héraultais"' in lines[3]
    assert "règle des reconductions" in lines[1]
    screen.page.get_by_role("button", name="Ouvrir comme scénario").click()
    screen.page.wait_for_url("**partie=Sc*")


def test_it_fits_a_phone_and_figures_keep_their_unit(phone: Screen) -> None:
    opened(phone)
    cells = phone.page.locator(".plan-cote .grid td", has_text="ETP")
    broken = cells.evaluate_all(
        """all => all.map(one => {
            const range = document.createRange();
            range.selectNodeContents(one);
            return [one.innerText, range.getClientRects().length];
        }).filter(([, lines]) => lines > 1)"""
    )
    assert broken == []
    main = phone.page.locator("[data-testid=stMain]")
    assert main.evaluate("one => one.scrollWidth") <= 390
