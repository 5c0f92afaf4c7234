"""Addresses a person types: the home page by its name, and an unknown one answered in French.

Streamlit answers both by its first page under a dialog in English.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.assets import LEAFLET_URL

_UNKNOWN = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Adresse inconnue</title>
<style>body{{font:1rem/1.6 sans-serif;color:#161616;margin:4rem auto;
max-width:34rem;padding:0 1rem}}
a{{color:#000091}}</style></head><body><main><h1>Adresse inconnue</h1>
<p>Aucune page ne s'appelle « {name} ». Vérifiez l'adresse, ou
<a href="{root}">ouvrez la carte</a>.</p>
</main></body></html>"""

# Where files lie that a page or a frame may open as pages.
_FOLDERS = frozenset(
    {"_stcore", "assets", "brand", "component", "media", "shapes", "static", LEAFLET_URL.strip("/")}
)


class Addresses:
    """ASGI middleware: sends the home page's name to the home page, refuses unknown names."""

    def __init__(self, app: ASGIApp, home: str, pages: Collection[str]) -> None:
        self.app, self.home, self.pages = app, home, frozenset(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = self._answer(scope) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        """Return our own answer, None when the address is Streamlit's to answer."""
        name = str(scope["path"]).strip("/")
        asked = Headers(scope=scope).get("accept", "")
        if not name or "text/html" not in asked or name.split("/")[0] in _FOLDERS:
            return None
        # Relative, so that any path before ours is kept.
        root = "../" * str(scope["path"]).count("/", 1) or "./"
        if name == self.home:
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(f"{root}?{query}" if query else root)
        if name in self.pages:
            return None
        return HTMLResponse(_UNKNOWN.format(name=escape(name[:80]), root=root), status_code=404)
