import ast
import re
from pathlib import Path

import pytest
from streamlit_folium import generate_leaflet_string

from ui.map import base_map, picks

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*ROOT.glob("ui/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "dashboard.py"])


def test_the_base_script_never_changes() -> None:
    scripts = []
    for _ in range(2):
        base = base_map()
        base.get_root().render()
        text = generate_leaflet_string(base)
        scripts.append(re.sub(r"map_[0-9a-f]{32}", "map", text))
    assert scripts[0] == scripts[1]
    assert len(scripts[0]) < 1500


def test_the_map_asks_nothing_outside() -> None:
    base = base_map()
    links = [address for _, address in base.default_js + base.default_css]
    assert links
    assert all(link.startswith("../../") for link in links)


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        "09",
        7,
        *({"mount": "a", "picks": p} for p in (None, "09", [["1", "09"]], [[1, "99"]], [1])),
    ],
)
def test_a_browser_can_only_pick_what_is_painted(value: object) -> None:
    assert picks(value, {"09": 1}).codes == ()


def test_two_clicks_in_one_message_are_two_and_none_is_taken_twice() -> None:
    found = picks({"mount": "a", "picks": [[1, "09"], [2, "09"], [3, "11"]]}, {"09", "11"})
    assert found.after(("", 0)) == ("09", "09", "11")
    assert found.after(("a", 1)) == ("09", "11")
    assert found.after(found.taken(("a", 1))) == ()


def test_a_map_drawn_anew_counts_anew() -> None:
    found = picks({"mount": "b", "picks": [[1, "09"]]}, {"09"})
    assert found.after(("a", 7)) == ("09",)


@pytest.mark.parametrize("zooms", [True, False])
def test_a_double_click_zooms_only_where_it_may(zooms: bool) -> None:
    base = base_map(zooms=zooms)
    base.get_root().render()
    assert ("doubleClickZoom:false" in generate_leaflet_string(base)) is not zooms


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
