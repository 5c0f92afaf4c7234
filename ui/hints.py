"""What the browser may fetch ahead while Streamlit starts: the map's files and its widgets' code.

Hints only: a file that another version of a library no longer has is left out.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ui.assets import LEAFLET_URL, by_url

COMPONENT = "streamlit_folium.st_folium"
_WIDGETS = (
    "Html",
    "purify.es",
    "ComponentInstance",
    "IFrameUtil",
    "DateInput",
    "DateField",
    "Selectbox",
    "Autocomplete",
    "WidgetLabel",
    "Button",
    "DownloadButton",
)


def _folder(package: str) -> Path:
    # Found, not imported: a component declared before the server runs is not served.
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else Path(package)


@cache
def hints() -> str:
    """Return the prefetch links for the page's head."""
    addresses = [f"{LEAFLET_URL}/leaflet.js", f"{LEAFLET_URL}/leaflet.css", *by_url()]
    frame = _folder("streamlit_folium") / "frontend" / "build"
    addresses += [
        f"/component/{COMPONENT}/{path.relative_to(frame).as_posix()}"
        for path in sorted(frame.glob("static/js/main.*.js"))
    ]
    code = _folder("streamlit") / "static" / "static" / "js"
    addresses += [
        f"/static/js/{path.name}" for name in _WIDGETS for path in sorted(code.glob(f"{name}.*.js"))
    ]
    return "".join(f'<link rel="prefetch" href=".{address}">' for address in addresses)
