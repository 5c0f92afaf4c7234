"""What the web server adds to Streamlit: our own files, security headers, French pages.

Nothing the browser needs lies on another host: the policy below forbids it, and the
browser tests run under it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from sources.brand import BRAND
from ui.addresses import Addresses
from ui.assets import LEAFLET_FOLDER, LEAFLET_URL, asset_at, page_script, page_style
from ui.hints import hints

PRODUCT = "Zones blanches de la clause sociale"
ONE_YEAR = "public, max-age=31536000, immutable"
_FRAME = "/component/"
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Every page lies at one level: without this Streamlit first looks for its server below the page.
_BASE = 'window.__streamlit={BACKEND_BASE_URL:new URL(".",location.href).href}'
# The back button leads where a user would say he came from. What is added to an address that came
# without it (a day, a territory) stands in its place, not after it, else back would only ever lead
# to the address that lacks it. Streamlit empties the address of a page before it leaves it: the
# next page takes the place of that. A part of a page is looked at, then left: it is a step.
# So is a level of the map, even when it only adds to the address, once the user did something on
# the page: a click in the map's frame is only seen by the focus it takes away. What one run of the
# server writes key by key is one step.
_PARTS = ("partie", "volet", "rubrique", "historique")
_LEVELS = ("lieu", "niveau")
_HISTORY = (
    "const push=history.pushState.bind(history),swap=history.replaceState.bind(history);"
    "let emptied=false,fresh=true,last=-1e3;"
    "addEventListener('click',()=>{emptied=fresh=false},true);"
    "for(const did of ['blur','keydown'])addEventListener(did,()=>{fresh=false},true);"
    "const step=(own,state,title,url)=>{const to=new URL(url??location.href,location.href);"
    "const now=new URLSearchParams(location.search),here=to.pathname===location.pathname;"
    "const within=(a,b)=>[...a].every(([key,value])=>b.get(key)===value);"
    "const differs=keys=>keys.some(key=>now.get(key)!==to.searchParams.get(key));"
    f"const part=differs({json.dumps(_PARTS)}),level=differs({json.dumps(_LEVELS)});"
    "const over=here?(own?within(now,to.searchParams)&&(fresh||!level)||"
    "performance.now()-last<150:!part):!own||emptied;if(own&&here)last=performance.now();"
    "emptied=here&&(emptied||own&&!over&&within(to.searchParams,now));"
    "fresh||=!here;(over?swap:push)(state,title,url)};"
    "history.pushState=(...all)=>step(true,...all);"
    "history.replaceState=(...all)=>step(false,...all)"
)
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def policy(host: str, script: str) -> str:
    """Return the content security policy of an answer.

    Args:
        host: the request's Host header; older Safari do not count a websocket of the
            same host as 'self'.
        script: what script-src allows beside 'self'.
    """
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return (
        f"default-src 'self'; script-src 'self'{script}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{sockets}; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    )


def _script() -> str:
    return f'<script src=".{page_script().url}"></script>'


def french(page: str) -> str:
    """Return Streamlit's page in French, with our name and icon."""
    return (
        page.replace('<html lang="en">', '<html lang="fr">')
        .replace("<head>", f"<head><script>{_BASE};{_HISTORY}</script>{_script()}", 1)
        .replace("</head>", f"{hints()}</head>", 1)
        # Last of all, so that our rules come after those Streamlit writes in the head.
        .replace("</body>", f'<link rel="stylesheet" href=".{page_style().url}"></body>', 1)
        .replace("<title>Streamlit</title>", f"<title>{PRODUCT}</title>")
        .replace("./favicon.png", "./brand/favicon.svg")
        .replace(
            "You need to enable JavaScript to run this app.",
            "Cette application a besoin de JavaScript.",
        )
    )


def inline_hashes(page: str) -> str:
    """Return the script-src sources that let the page's own inline scripts run, no other."""
    digests = (hashlib.sha256(code.encode()).digest() for code in _INLINE.findall(page))
    return "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _is_page(scope: Scope) -> bool:
    """Tell whether a request may be answered by Streamlit's page (any path without a dot)."""
    path = str(scope["path"])
    return not path.startswith(("/_stcore", _FRAME)) and "." not in path.rsplit("/", 1)[-1]


def _is_foreign(scope: Scope) -> bool:
    """Tell whether a websocket is opened from a page of another host."""
    headers = Headers(scope=scope)
    host = urlsplit(f"//{headers.get('host', '')}").hostname
    return urlsplit(headers.get("origin", "")).hostname not in {
        None,
        host,
        st.get_option("browser.serverAddress"),
    }


class Guard:
    """ASGI middleware: headers on every answer, the page itself rewritten in French."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket" and _is_foreign(scope):
            # Streamlit would first ask an outside host for this server's own address.
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = Request(scope).headers.get("host", "")
        if not _is_page(scope):
            frame = str(scope["path"]).startswith(_FRAME)
            # st_folium runs its map script by eval, inside its frame only.
            script = " 'unsafe-inline' 'unsafe-eval'" if frame else ""
            await self.app(scope, receive, _with_headers(send, policy(host, script)))
            return
        # A compressed page could not be rewritten; a kept one could be an older text of ours.
        dropped = {b"accept-encoding", b"if-none-match", b"if-modified-since"}
        headers = [(name, value) for name, value in scope["headers"] if name not in dropped]
        answer = _Page(send, host)
        await self.app({**scope, "headers": headers}, receive, answer)


def _with_headers(send: Send, csp: str) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            _set(message, {**_HEADERS, "content-security-policy": csp})
        await send(message)

    return sender


def _set(message: MutableMapping[str, Any], headers: dict[str, str], *dropped: str) -> None:
    replaced = {name.encode() for name in (*headers, *dropped)}
    kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in replaced]
    message["headers"] = kept + [(name.encode(), value.encode()) for name, value in headers.items()]


class _Page:
    """Collects an answer; sends an HTML one rewritten, any other as it came."""

    def __init__(self, send: Send, host: str) -> None:
        self.send, self.host = send, host
        self.start: Message = {}
        self.parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        self.parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body, script = b"".join(self.parts), ""
        kind = dict(self.start["headers"]).get(b"content-type", b"")
        if kind.startswith(b"text/html"):
            page = french(body.decode())
            body, script = page.encode(), inline_hashes(page)
        length = {} if not body else {"content-length": str(len(body))}
        headers = {**_HEADERS, **length, "content-security-policy": policy(self.host, script)}
        _set(self.start, headers, "etag", "last-modified")
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": body})


async def _asset(request: Request) -> Response:
    found = await run_in_threadpool(asset_at, request.url.path)  # outlines may take a while
    if found is None:
        return PlainTextResponse("Fichier inconnu.", status_code=404)
    headers = {"cache-control": ONE_YEAR}
    return Response(found.content, media_type=found.media_type, headers=headers)


async def _icon(_: Request) -> Response:
    return FileResponse(BRAND / "favicon.svg", headers={"cache-control": "max-age=86400"})


class _KeptFiles(StaticFiles):
    """Files whose folder is named by its version: kept a year."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return the file with a long cache."""
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = ONE_YEAR
        return response


Handler = Callable[[Request], Awaitable[Response]]


def routes() -> list[BaseRoute]:
    """Return the addresses we serve beside Streamlit's."""
    return [
        Route("/shapes/{name}", _asset),
        Route("/assets/{name}", _asset),
        Route("/brand/favicon.svg", _icon),
        Mount(LEAFLET_URL, _KeptFiles(directory=LEAFLET_FOLDER)),
    ]


def middleware(home: str, pages: Collection[str]) -> list[Middleware]:
    """Return what stands before Streamlit's own middleware.

    Args:
        home: address of the page that opens first.
        pages: addresses of all the pages.
    """
    return [Middleware(Guard), Middleware(Addresses, home=home, pages=pages)]


def leave_pages_to_the_menu() -> None:
    """Tell Streamlit that our folder `pages/` is not a menu of its own.

    It believes so until `st.navigation` first runs, and answers a deep link opened first
    after a start by « page not found ».
    """
    PagesManager.uses_pages_directory = False
