"""Files of our own origin that the map's frame asks for, named by their content.

Whatever stands in the map's script is sent again at each change; what stands in a file
of its own is fetched once and kept a year by the browser.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path

import shapely
import streamlit
from shapely.geometry import shape

from geo.labels import label_point
from sources.dataset import DATA
from sources.shapes import read_shape
from ui.legend import swatch_css
from ui.palette import as_script

HERE = Path(__file__).parent / "static"
LEAFLET_FOLDER = Path(str(files("xstatic.pkg.leaflet"))) / "data"
LEAFLET_URL = f"/leaflet-{metadata.version('xstatic-leaflet')}"
TITLES = {"departement": "Carte des départements"}
"""Levels the map can draw, and what it is called."""

ATTRIBUTION = "IGN – ADMIN EXPRESS (Licence Ouverte 2.0)"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its address, its bytes, its type."""

    url: str
    content: bytes
    media_type: str


def _asset(folder: str, stem: str, suffix: str, content: bytes, media_type: str) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(f"/{folder}/{stem}-{digest}.{suffix}", content, media_type)


def shapes_script(level: str) -> bytes:
    """Return the script that holds the shapes of a level and where their names are written."""
    collection = json.loads(read_shape(DATA / "geo", level))
    collection["labels"] = {
        feature["properties"]["code"]: label_point(shape(feature["geometry"]))
        for feature in collection["features"]
    }
    west, south, east, north = shapely.total_bounds(
        [shape(feature["geometry"]) for feature in collection["features"]]
    )
    collection["bounds"] = [[float(south), float(west)], [float(north), float(east)]]
    collection |= {"title": TITLES[level], "attribution": ATTRIBUTION}
    body = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    return f"window.carteShapes={body.replace('<', chr(92) + 'u003c')};".encode()


@cache
def font() -> Asset:
    """Return Source Sans as Streamlit bundles it, for the map's frame which has no font."""
    media = Path(streamlit.__file__).parent / "static" / "static" / "media"
    file = next(media.glob("SourceSansVF-Upright*.woff2"))
    return _asset("assets", "source-sans", "woff2", file.read_bytes(), "font/woff2")


@cache
def page_style() -> Asset:
    """Return the style sheet of the pages, all parts in one, with the swatches of the legend."""
    parts = sorted(HERE.glob("page*.css"), key=lambda file: file.stem)  # page.css first
    css = "".join(part.read_text(encoding="utf-8") for part in parts) + swatch_css()
    return _asset("assets", "page", "css", css.encode(), "text/css")


@cache
def page_script() -> Asset:
    """Return the script that says in French what Streamlit says in English only."""
    return _asset("assets", "page", "js", (HERE / "page.js").read_bytes(), "text/javascript")


@cache
def map_style() -> Asset:
    """Return the style sheet of the map's frame."""
    css = (HERE / "map.css").read_text(encoding="utf-8")
    css = css.replace("source-sans.woff2", Path(font().url).name)
    return _asset("assets", "map", "css", css.encode(), "text/css")


@cache
def map_script() -> Asset:
    """Return the map's script, with the palette the legend is drawn from."""
    palette = f"window.cartePalette={json.dumps(as_script(), ensure_ascii=False)};\n".encode()
    content = palette + (HERE / "map.js").read_bytes()
    return _asset("assets", "map", "js", content, "text/javascript")


@cache
def shapes(level: str) -> Asset:
    """Return the shapes of a level as a static script."""
    return _asset("shapes", level, "js", shapes_script(level), "text/javascript")


@cache
def by_url() -> dict[str, Asset]:
    """Return every asset by its address; addresses change with the content."""
    ours = (font(), page_style(), page_script(), map_style(), map_script())
    return {asset.url: asset for asset in (*ours, *map(shapes, TITLES))}
