import pytest

from tests.e2e.conftest import Screen

pytestmark = pytest.mark.e2e

ASK = "Montrer la solidité de chaque verdict"


def test_the_overview_opens_at_a_click_and_closes_at_the_next(screen: Screen) -> None:
    screen.open("/territoire")
    asked = screen.page.get_by_text(ASK)
    caption = screen.page.locator("caption", has_text="Solidité des verdicts sur")
    asked.click()
    caption.wait_for()
    assert screen.page.locator(".sure tbody tr").count() == 13
    asked.click()
    caption.wait_for(state="detached")


def test_on_a_phone_each_assumption_is_named_line_by_line(phone: Screen) -> None:
    phone.open("/territoire?territoire=11")
    row = phone.page.locator(".why.sure tbody tr", has_text="Marchés de l'État par an")
    row.wait_for()
    label = row.locator("td").nth(1).evaluate("one => getComputedStyle(one, '::before').content")
    assert "bornes" in label
    main = phone.page.locator("[data-testid=stMain]")
    assert main.evaluate("one => one.scrollWidth") <= 390
