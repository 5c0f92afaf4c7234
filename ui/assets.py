"""Files of our own origin that the map's frame asks for, named by their content.

Whatever stands in the map's script is sent again at each change; what stands in a file
of its own is fetched once and kept a year by the browser.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path

import streamlit

from sources.outlines import outlines_script, scene_of
from sources.scenes import Scene
from ui.glossary import glossary_script
from ui.legend import swatch_css
from ui.palette import as_script

HERE = Path(__file__).parent / "static"
LEAFLET_FOLDER = Path(str(files("xstatic.pkg.leaflet"))) / "data"
LEAFLET_URL = f"/leaflet-{metadata.version('xstatic-leaflet')}"
PAGE_PARTS = ("page", "page-glossary", "page-lost")
"""Parts of the script of the page, in the order they run."""

MAP_PARTS = ("map", "map-fills", "map-labels", "map-bar", "map-scene", "map-paint")
"""Parts of the map's script, in the order they run."""
_SHAPES = re.compile(r"/shapes/(?P<scene>[a-z0-9-]+)-[0-9a-f]{12}\.js", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its address, its bytes, its type."""

    url: str
    content: bytes
    media_type: str


def _asset(folder: str, stem: str, suffix: str, content: bytes, media_type: str) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(f"/{folder}/{stem}-{digest}.{suffix}", content, media_type)


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
    """Return the pages' script: Streamlit's English in French, the glossary, a server back."""
    parts = ((HERE / f"{name}.js").read_bytes() for name in PAGE_PARTS)
    content = b"\n".join((glossary_script().encode(), *parts))
    return _asset("assets", "page", "js", content, "text/javascript")


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
    parts = ((HERE / f"{name}.js").read_bytes() for name in MAP_PARTS)
    return _asset("assets", "map", "js", b"".join((palette, *parts)), "text/javascript")


@cache
def shapes(scene: Scene) -> Asset:
    """Return the outlines of a scene as a static script; made when first asked.

    Kept for good: a region has some two hundred scenes, six megabytes in all.
    """
    return _asset("shapes", scene.name, "js", outlines_script(scene), "text/javascript")


@cache
def first_assets() -> tuple[Asset, ...]:
    """Return what every first screen needs."""
    return (font(), page_style(), page_script(), map_style(), map_script(), shapes(Scene()))


def asset_at(path: str) -> Asset | None:
    """Return the asset of an address, None for an unknown one.

    Outlines are made again from their scene: a page drawn before a restart asks for them too.
    """
    found = _by_url().get(path)
    if found is not None:
        return found
    named = _SHAPES.fullmatch(path)
    scene = scene_of(named["scene"]) if named else None
    asset = shapes(scene) if scene else None
    return asset if asset is not None and asset.url == path else None


@cache
def _by_url() -> dict[str, Asset]:
    """Return the first assets by address; addresses change with the content."""
    return {asset.url: asset for asset in first_assets()}
