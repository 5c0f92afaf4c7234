"""What the benchmark compares with: the same map by stock folium and st_folium.

The shapes stand in the map's script, styles come from a style function, a click goes through
st_folium's own return values. Only Leaflet comes from our origin, else nothing would draw
without internet.
"""

from __future__ import annotations

import json

import folium
import streamlit as st

from sources.dataset import DATA
from ui import assets
from ui.server import routes
from ui.state import dataset, view


def screen() -> None:
    """Draw the map, the territory clicked, and the same verdicts."""
    # A component declared before the server runs is not served: imported by the session.
    from streamlit_folium import st_folium  # noqa: PLC0415  see above

    shown = view(dataset().reference_date)
    verdicts = {one.code: one.verdict.label for one in shown.departments}
    base = folium.Map(location=[43.7, 2.1], zoom_start=7, tiles=None)
    base.default_js = [("leaflet", f"../..{assets.LEAFLET_URL}/leaflet.js")]
    base.default_css = [("css", f"../..{assets.LEAFLET_URL}/leaflet.css")]
    shapes = json.loads((DATA / "geo" / "departements.geojson").read_text(encoding="utf-8"))
    folium.GeoJson(
        shapes,
        style_function=lambda feature: {
            "fillColor": {"Couvert": "#CFE3F6"}.get(
                verdicts[feature["properties"]["code"]], "#B34000"
            ),
            "color": "#161616",
            "weight": 1,
            "fillOpacity": 1,
        },
        tooltip=folium.GeoJsonTooltip(["nom"]),
    ).add_to(base)
    state = st_folium(base, use_container_width=True, height=500)
    st.html(f'<p class="picked">{(state or {}).get("last_object_clicked_tooltip") or ""}</p>')


if __name__ == "__main__":
    screen()
else:
    app = st.App(__file__, routes=routes())
