"""What the browser may fetch ahead while Streamlit starts: the map's files and its widgets' code.

Hints only: a file that another version of a library no longer has is left out. The map
component's own code is not among them: it is served from the first session on, not before.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit

from ui.assets import LEAFLET_URL, first_assets

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


@cache
def hints() -> str:
    """Return the prefetch links for the page's head."""
    addresses = [
        f"{LEAFLET_URL}/leaflet.js",
        f"{LEAFLET_URL}/leaflet.css",
        *(one.url for one in first_assets()),
    ]
    code = Path(streamlit.__file__).parent / "static" / "static" / "js"
    addresses += [
        f"/static/js/{path.name}" for name in _WIDGETS for path in sorted(code.glob(f"{name}.*.js"))
    ]
    return "".join(f'<link rel="prefetch" href=".{address}">' for address in addresses)
