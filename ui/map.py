"""The map: shapes from our own origin, a paint string at each change, a click sent back.

The base script never changes, so the browser keeps the map; what changes is the paint
string, sent through `feature_group_to_add`. See `ui/static/map.js` for the other half.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

import folium
import streamlit as st
from branca.element import MacroElement
from jinja2 import Template
from streamlit_folium import st_folium

from ui import assets
from ui.paint import packed

HEIGHT = 470
_ROOT = "../.."  # the frame lives at /component/<name>/index.html: any path prefix is kept


class _BareMap(folium.Map):
    """A Leaflet map and nothing else: folium's own styles stand in our style sheet.

    They would be sent again at each change, more bytes than the paint itself.
    """

    _template = Template(
        "{% macro header(this, kwargs) %}{% endmacro %}"
        '{% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}" ></div>'
        "{% endmacro %}"
        "{% macro script(this, kwargs) %}"
        'var {{ this.get_name() }}=L.map("{{ this.get_name() }}",'
        "{zoomControl:false,keyboard:false,scrollWheelZoom:false,zoomSnap:0,zoomDelta:0.5});"
        "{% endmacro %}"
    )


class _Start(MacroElement):
    """Hands the Leaflet map to our script."""

    _template = Template("{% macro script(this, kwargs) %}carte.start(map_div);{% endmacro %}")


class _Paint(MacroElement):
    """The string that changes: one entry per territory, and the one selected."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.call }}{% endmacro %}")

    def __init__(self, paint: Mapping[str, Mapping[str, object]], selected: str | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's constructor has no types
        lines, entries = packed(paint)
        self.call = f"carte.paint({_script(entries)},{_script(lines)},{_script(selected)});"


def _script(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def base_map(level: str) -> folium.Map:
    """Return the map before any paint: byte for byte the same at every call."""
    base = _BareMap(location=None, tiles=None)
    scripts = (
        f"{assets.LEAFLET_URL}/leaflet.js",
        assets.shapes(level).url,
        assets.map_script().url,
    )
    sheets = (f"{assets.LEAFLET_URL}/leaflet.css", assets.map_style().url)
    base.default_js = [(url, _ROOT + url) for url in scripts]
    base.default_css = [(url, _ROOT + url) for url in sheets]
    base.add_child(_Start())  # type: ignore[no-untyped-call]  # as above
    return base


def picked(value: object, known: Collection[str]) -> str | None:
    """Return the code the browser sends back, if it is one of ours."""
    code = value.get("picked") if isinstance(value, Mapping) else None
    return code if isinstance(code, str) and code in known else None


def show_map(
    level: str,
    paint: Mapping[str, Mapping[str, object]],
    selected: str | None,
    on_pick: Callable[[str], None],
    key: str = "carte",
    height: int = HEIGHT,
) -> None:
    """Draw the map of a level; call it inside `st.fragment`.

    Args:
        level: `departement`.
        paint: territory code → its entry (`ui.paint.paint`).
        selected: code of the territory shown as chosen.
        on_pick: called with a known code, before the fragment runs again.
        key: name of the widget; variants need one of their own.
        height: of the frame, in pixels.
    """

    def changed() -> None:
        code = picked(st.session_state.get(key), paint)
        if code is not None:
            on_pick(code)

    layer = folium.FeatureGroup()
    layer.add_child(_Paint(paint, selected))
    arguments: dict[str, Any] = {"returned_objects": [], "use_container_width": True}
    st_folium(
        base_map(level),
        key=key,
        height=height,
        feature_group_to_add=layer,
        on_change=changed,
        **arguments,
    )
