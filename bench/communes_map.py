"""What the benchmark compares with: all communes by stock folium, shapes in the map's script."""

from __future__ import annotations

import json

import folium
import shapely
import streamlit as st

from sources.dataset import DATA
from sources.shapes import read_commune_outlines
from ui import assets
from ui.server import routes


@st.cache_data
def collection() -> dict[str, object]:
    """Return the communes as GeoJSON, made once."""
    codes, shapes = read_commune_outlines(DATA / "geo")
    features = [
        {"type": "Feature", "properties": {"nom": code}, "geometry": json.loads(text)}
        for code, text in zip(codes, shapely.to_geojson(shapes), strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def screen() -> None:
    """Draw the communes, one colour, and the one clicked."""
    # A component declared before the server runs is not served: imported by the session.
    from streamlit_folium import st_folium  # noqa: PLC0415  see above

    base = folium.Map(location=[43.7, 2.1], zoom_start=7, tiles=None)
    base.default_js = [("leaflet", f"../..{assets.LEAFLET_URL}/leaflet.js")]
    base.default_css = [("css", f"../..{assets.LEAFLET_URL}/leaflet.css")]
    folium.GeoJson(collection(), tooltip=folium.GeoJsonTooltip(["nom"])).add_to(base)
    state = st_folium(base, use_container_width=True, height=500)
    st.html(f'<p class="picked">{(state or {}).get("last_object_clicked_tooltip") or ""}</p>')


if __name__ == "__main__":
    screen()
else:
    app = st.App(__file__, routes=routes())
