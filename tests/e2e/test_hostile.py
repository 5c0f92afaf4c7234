"""Names that try to run are shown as they are written: on the map, in the panel, in the table."""

from pathlib import Path

import openpyxl
import pytest

from tests.e2e.conftest import Screen
from tests.hostile import NAMES

pytestmark = pytest.mark.e2e

TITLES = {"09": "Ariège", "11": "Aude", "12": "Aveyron", "81": "Tarn", "82": "Tarn-et-Garonne"}


def test_a_hostile_name_is_text_everywhere(hostile: Screen) -> None:
    hostile.open_map()
    assert hostile.frame.locator("path[data-status]").count() == 13
    for code, name in NAMES.items():
        assert name in hostile.page.locator("table.grid").inner_text()
        assert name in str(hostile.territory(code).get_attribute("aria-label"))
        hostile.territory(code).hover(force=True)
        hostile.click(code)
        assert name in hostile.panel(f"{TITLES[code]} ({code})").inner_text()
        hostile.settle()
        hostile.territory(code).focus()
        hostile.page.keyboard.press("Shift+Tab")
        hostile.page.keyboard.press("Tab")
        hostile.frame.locator(".bulle", has_text=name).first.wait_for()
        assert hostile.frame.locator(".bulle img").count() == 0
        for frame in hostile.page.frames:
            assert frame.evaluate("window.ran") is None


def test_no_export_holds_a_formula(hostile: Screen, tmp_path: Path) -> None:
    hostile.open_map()
    book = openpyxl.load_workbook(hostile.download("Classeur XLSX", tmp_path))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    text = hostile.download("CSV pour Excel", tmp_path).read_text(encoding="utf-8-sig")
    assert '"=' not in text


@pytest.mark.parametrize("address", ["/etp", "/territoire?territoire=82", "/methode"])
def test_the_other_pages_too(hostile: Screen, address: str) -> None:
    hostile.open(address)
    assert hostile.page.locator("img[src=x], a[href^='javascript']").count() == 0
    assert hostile.page.evaluate("window.ran") is None
