"""The map: shapes from our own origin, a paint string at each change, a click sent back.

The base script never changes, so the browser keeps the map; what changes is the paint
string, sent through `feature_group_to_add`. See `ui/static/map.js` for the other half.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

import folium
import streamlit as st
from branca.element import MacroElement
from jinja2 import Template
from streamlit_folium import st_folium

from sources.scenes import Scene
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
        "{zoomControl:false,keyboard:false,scrollWheelZoom:false,zoomSnap:0,zoomDelta:0.5"
        "{{ '' if this.zooms else ',doubleClickZoom:false' }}});"
        "{% endmacro %}"
    )

    def __init__(self, *, zooms: bool) -> None:
        super().__init__(location=None, tiles=None)
        self.zooms = zooms


class _Layer(folium.FeatureGroup):
    """The layer that st_folium adds, with nothing in it but the call that paints."""

    _template = Template(
        "{% macro script(this, kwargs) %}var {{ this.get_name() }}=L.featureGroup();{% endmacro %}"
    )


class _Start(MacroElement):
    """Hands the Leaflet map to our script."""

    _template = Template("{% macro script(this, kwargs) %}carte.start(map_div);{% endmacro %}")


class _Paint(MacroElement):
    """The string that changes: one entry per territory, and the one selected."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.call }}{% endmacro %}")

    def __init__(
        self,
        paint: Mapping[str, Mapping[str, object]],
        selected: str | None,
        levels: Mapping[str, object] | None,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's constructor has no types
        lines, entries = packed(paint)
        told = [entries, lines, selected] + ([] if levels is None else [levels])
        self.call = f"carte.paint({','.join(map(_script, told))});"


def _script(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def base_map(*, zooms: bool = True) -> folium.Map:
    """Return the map before any paint: byte for byte the same at every call.

    Its outlines are the departments'; those of finer levels are loaded by its script.

    Args:
        zooms: a double click zooms; without it, it is two clicks and no more.
    """
    base = _BareMap(zooms=zooms)
    scripts = (
        f"{assets.LEAFLET_URL}/leaflet.js",
        assets.shapes(Scene()).url,
        assets.map_script().url,
    )
    sheets = (f"{assets.LEAFLET_URL}/leaflet.css", assets.map_style().url)
    base.default_js = [(url, _ROOT + url) for url in scripts]
    base.default_css = [(url, _ROOT + url) for url in sheets]
    # The frame has its own; it would be sent again at each change.
    base.get_root().header._children.clear()  # type: ignore[attr-defined]
    base.add_child(_Start())  # type: ignore[no-untyped-call]  # as above
    return base


@dataclass(frozen=True, slots=True)
class Picks:
    """The clicks that a browser tells, oldest first; `mount` is the frame that counts them."""

    mount: str
    codes: tuple[tuple[int, str], ...]

    def after(self, seen: tuple[str, int]) -> tuple[str, ...]:
        """Return the codes clicked since those already taken; another frame counts anew."""
        mount, last = seen
        return tuple(code for n, code in self.codes if mount != self.mount or n > last)

    def taken(self, seen: tuple[str, int]) -> tuple[str, int]:
        """Return what to compare the next clicks with."""
        return (self.mount, self.codes[-1][0]) if self.codes else seen


def picks(value: object, known: Collection[str]) -> Picks:
    """Return the last clicks that the browser sends back, those that are ours.

    A quick second click may come in the same message as the first: each is told again
    until a few more came.
    """
    told = value if isinstance(value, Mapping) else {}
    clicks, mount = told.get("picks"), told.get("mount")
    found = filter(None, (_click(one, known) for one in clicks)) if _is_list(clicks) else ()
    return Picks(mount if isinstance(mount, str) else "", tuple(found))


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def _click(one: object, known: Collection[str]) -> tuple[int, str] | None:
    match one:
        case [int(number), str(code)] if code in known:
            return number, code
    return None


def show_map(
    paint: Mapping[str, Mapping[str, object]],
    selected: str | None,
    on_pick: Callable[[str], None],
    key: str = "carte",
    height: int = HEIGHT,
    *,
    zooms: bool = True,
    levels: Mapping[str, object] | None = None,
    controls: Collection[str] = (),
) -> None:
    """Draw a map; call it inside `st.fragment`.

    Args:
        paint: territory code → its entry (`ui.paint.paint`).
        selected: code of the territory shown as chosen.
        on_pick: called with a known code, before the fragment runs again: once a click.
        key: name of the widget; variants need one of their own.
        height: of the frame, in pixels.
        zooms: a double click zooms besides.
        levels: the scene drawn when it is not the departments (`ui.levels.state.scene_paint`);
            given, even empty, the map has its bar. None: the departments, without a bar.
        controls: what that bar may tell besides territories.
    """
    kept = f"{key}-clics"

    def changed() -> None:
        found = picks(st.session_state.get(key), {*paint, *controls})
        seen = st.session_state.get(kept, ("", 0))
        st.session_state[kept] = found.taken(seen)
        for code in found.after(seen):
            on_pick(code)

    layer = _Layer()
    layer.add_child(_Paint(paint, selected, levels))
    arguments: dict[str, Any] = {"returned_objects": [], "use_container_width": True}
    st_folium(
        base_map(zooms=zooms),
        key=key,
        height=height,
        feature_group_to_add=layer,
        on_change=changed,
        **arguments,
    )
