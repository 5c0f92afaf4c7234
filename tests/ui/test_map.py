import ast
import re
from pathlib import Path

import pytest
from streamlit_folium import generate_leaflet_string

from ui.map import base_map, picked

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*ROOT.glob("ui/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "dashboard.py"])


def test_the_base_script_never_changes() -> None:
    scripts = []
    for _ in range(2):
        base = base_map("departement")
        base.get_root().render()
        text = generate_leaflet_string(base)
        scripts.append(re.sub(r"map_[0-9a-f]{32}", "map", text))
    assert scripts[0] == scripts[1]
    assert len(scripts[0]) < 1500


def test_the_map_asks_nothing_outside() -> None:
    base = base_map("departement")
    links = [address for _, address in base.default_js + base.default_css]
    assert links
    assert all(link.startswith("../../") for link in links)


@pytest.mark.parametrize(
    "value", [None, {}, {"picked": "99"}, {"picked": ["09"]}, {"picked": None}, "09", 7]
)
def test_a_browser_can_only_pick_what_is_painted(value: object) -> None:
    assert picked(value, {"09": 1}) is None


def test_a_known_territory_is_picked() -> None:
    assert picked({"picked": "09", "n": 3}, {"09": 1}) == "09"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_nobody_writes_popups_through_folium(path: Path) -> None:
    """folium puts popups inside a template literal, where `${…}` runs after html.escape."""
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert not names & {"Popup", "Tooltip", "DivIcon", "GeoJsonTooltip", "GeoJsonPopup", "Html"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_page_reruns_itself_nor_writes_unsafe_markdown(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "st.rerun" not in text
    assert "unsafe_allow" not in text
