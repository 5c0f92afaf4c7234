import pytest
from playwright.sync_api import expect

from bench.browser import Server
from bench.map import STEPS
from bench.session import Session
from tests.e2e.conftest import Screen
from ui.palette import STYLES

pytestmark = pytest.mark.e2e

FIRST_SCREEN = {
    **dict.fromkeys(("09", "32", "48", "81", "46", "65", "82"), "uncovered"),
    **dict.fromkeys(("11", "31", "34", "66"), "check"),
    "12": "covered",
    "30": "bordering",
}


def statuses(screen: Screen) -> dict[str, str]:
    found = screen.frame.locator("path[data-code]").evaluate_all(
        "paths => paths.map(path => [path.dataset.code, path.dataset.status])"
    )
    return dict(found)


def test_the_map_is_drawn_with_the_verdicts_of_the_first_screen(screen: Screen) -> None:
    screen.open_map()
    assert statuses(screen) == FIRST_SCREEN
    labels = screen.frame.locator(".etiquette").all_inner_texts()
    assert any("Pyrénées-\nOrientales" in label for label in labels)
    assert screen.frame.locator("path[fill='url(#fond-bordering)']").count() == 1
    outside = screen.frame.locator("path[fill='url(#fond-hors-appel)']")
    shown = outside.evaluate_all("all => all.filter(one => one.style.display !== 'none').length")
    assert shown == 3


def test_the_map_is_seen_without_scrolling(screen: Screen) -> None:
    screen.open_map()
    box = screen.page.locator("iframe.stCustomComponentV1").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900
    assert box["width"] > 600


def test_the_frame_speaks_french(screen: Screen) -> None:
    screen.open_map()
    assert screen.frame.locator("html").get_attribute("lang") == "fr"
    frame = screen.page.locator("iframe.stCustomComponentV1")
    assert frame.get_attribute("title") == "Carte des départements"
    titles = screen.frame.locator(".leaflet-bar a").evaluate_all("all => all.map(a => a.title)")
    assert titles == ["Zoomer", "Dézoomer", "Revenir à toute la carte"]
    credit = screen.frame.locator(".leaflet-control-attribution").inner_text()
    assert credit == "IGN – ADMIN EXPRESS (Licence Ouverte 2.0)"


def test_a_click_opens_the_panel_and_names_it_in_the_address(screen: Screen) -> None:
    screen.open_map()
    screen.click("30")
    panel = screen.panel("Gard (30)")
    assert "PLIE Est Héraultais : 1,00 ETP" in panel.inner_text()
    assert "territoire=30" in screen.page.url
    assert screen.territory("30").get_attribute("aria-pressed") == "true"
    screen.click("12")
    screen.panel("Aveyron (12)")
    screen.click("30")
    screen.panel("Gard (30)")


@pytest.mark.parametrize(
    "query",
    [
        {"territoire": "30"},
        {"territoire": "34172", "lieu": "34", "niveau": "commune"},
        {"territoire": "34172", "niveau": "commune"},
    ],
)
def test_a_date_change_sends_few_bytes(server: Server, query: dict[str, str]) -> None:
    with Session(server.url) as session:
        session.open(**query)
        sizes = [session.press(step).size for step in STEPS] + [session.slide(7).size]
        assert max(sizes) <= 20_000
        assert min(sizes) > 5_000


def test_the_slider_is_never_sent_back_to_where_a_hand_has_left_it(server: Server) -> None:
    with Session(server.url) as session:
        session.open()
        session.slide(1)
        [slider] = session.parts("slider")
        assert not slider.set_value
        session.press("Date des données")
        [slider] = session.parts("slider")
        assert list(slider.raw_value) == ["18/07/2025"]


def test_a_name_in_the_table_opens_its_sheet_at_the_day_shown(screen: Screen) -> None:
    screen.open_map("/?date=2026-01-01")
    screen.page.get_by_role("link", name="Lozère").click()
    screen.page.get_by_role("heading", name="Lozère (48)").wait_for()
    assert "date=2026-01-01" in screen.page.url


def test_a_click_sends_few_bytes(screen: Screen) -> None:
    screen.open_map()
    screen.click("31")
    screen.panel("Haute-Garonne (31)")
    screen.settle()
    screen.sent.clear()
    screen.click("34")
    screen.panel("Hérault (34)")
    screen.settle()
    assert 0 < sum(screen.sent) <= 20_000


def test_the_keyboard_is_enough(screen: Screen) -> None:
    screen.open_map()
    screen.territory("09").focus()
    screen.page.keyboard.press("Enter")
    screen.panel("Ariège (09)")
    screen.territory("09").focus()
    screen.page.keyboard.press("ArrowRight")
    screen.page.keyboard.press("Space")
    screen.panel("Aude (11)")
    assert "Ariège (09)" in str(screen.territory("09").get_attribute("aria-label"))
    assert "présumé, à confirmer" in str(screen.territory("09").get_attribute("aria-label"))


def test_the_list_chooses_too(screen: Screen) -> None:
    screen.open_map()
    screen.page.get_by_role("combobox", name="Territoire").fill("Loz")
    screen.page.get_by_role("option", name="Lozère (48)").click()
    screen.panel("Lozère (48)")
    expect(screen.territory("48")).to_have_attribute("aria-pressed", "true")


def test_the_next_end_of_convention_repaints_the_map(screen: Screen) -> None:
    screen.open_map()
    screen.page.get_by_role("button", name="Prochaine fin de convention").click()
    screen.page.get_by_text("L'issue de l'AAP 2025").wait_for()
    screen.settle()
    screen.frame.locator("path[data-code='12'][data-status='uncovered']").wait_for()
    assert set(statuses(screen).values()) == {"uncovered"}
    assert "date=2026-01-01" in screen.page.url


def test_the_legend_has_the_colours_of_the_map(screen: Screen) -> None:
    screen.open_map()
    for status, code in (("covered", "12"), ("uncovered", "09")):
        fill = screen.territory(code).evaluate("path => getComputedStyle(path).fill")
        swatch = screen.page.locator(f".legend .swatch-{status}").first
        assert swatch.evaluate("one => getComputedStyle(one).backgroundColor") == fill
    for status in ("bordering", "check"):
        pattern = screen.frame.locator(f"#fond-{status}").inner_html()
        assert STYLES[status].fill in pattern
        assert STYLES[status].ink in pattern


def test_the_map_fits_a_phone(phone: Screen) -> None:
    phone.open_map()
    frame = phone.page.locator("iframe.stCustomComponentV1").bounding_box()
    assert frame is not None
    assert frame["width"] <= 390
    boxes = phone.frame.locator("path[data-code]").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    )
    left, right = min(b["left"] for b in boxes), max(b["right"] for b in boxes)
    top, bottom = min(b["top"] for b in boxes), max(b["bottom"] for b in boxes)
    assert left >= 0
    assert 0.8 * frame["width"] < right <= frame["width"]
    assert top >= 0
    assert bottom <= frame["height"]
    bar = phone.frame.locator("#niveaux").bounding_box()
    assert bar is not None
    assert abs((top + bottom) - (frame["height"] + bar["height"])) < 10


def test_a_choice_stays_in_its_session(screen: Screen, phone: Screen) -> None:
    screen.open_map()
    screen.click("81")
    screen.panel("Tarn (81)")
    phone.open_map()
    assert phone.page.locator(".why h2").first.inner_text() == "Pourquoi ?"
