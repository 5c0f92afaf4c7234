import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from coverage.model import Level
from sources.scenes import Scene
from ui.assets import LEAFLET_URL, first_assets, shapes
from ui.hints import hints
from ui.server import Guard, french, inline_hashes, middleware, policy, routes

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><link href="./favicon.png"><title>Streamlit</title>'
    "<script>window.ready = 1</script></head><body></body></html>"
)


async def _page(request: Request) -> Response:
    heard = request.headers.get("accept-encoding", "none")
    return HTMLResponse(PAGE, headers={"x-heard": heard, "etag": "old"})


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok")


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class Client:
    """Asks an ASGI application, with the standard library alone."""

    def __init__(self, app: Starlette) -> None:
        self.app = app

    def get(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        parts = urlsplit(address)
        asked = {"host": "localhost:8501", **(headers or {})}
        scope: dict[str, Any] = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in asked.items()],
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            await asyncio.Event().wait()  # a browser that stays: never disconnects
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        # In a thread of its own: a browser test may have left a loop running in this one.
        with ThreadPoolExecutor(max_workers=1) as thread:
            thread.submit(lambda: asyncio.run(self.app(scope, receive, send))).result()
        start = sent[0]
        return Answer(
            start["status"],
            {name.decode().lower(): value.decode() for name, value in start["headers"]},
            b"".join(message.get("body", b"") for message in sent[1:]),
        )


@pytest.fixture(scope="module")
def client() -> Client:
    inner = [
        Route("/_stcore/health", _health),
        Route("/component/x/index.html", _page),
        Route("/{path:path}", _page),
    ]
    return Client(
        Starlette(
            routes=[*routes(), *inner], middleware=middleware("carte", ["carte", "territoire"])
        )
    )


@pytest.mark.parametrize("path", ["/", "/territoire?territoire=09"])
def test_pages_are_french_even_when_asked_compressed(client: Client, path: str) -> None:
    answer = client.get(path, headers={"accept-encoding": "gzip"})
    assert '<html lang="fr">' in answer.text
    assert "<title>Zones blanches" in answer.text
    assert answer.headers["x-heard"] == "none"
    assert "etag" not in answer.headers
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/component/x/index.html"])
def test_every_answer_is_guarded(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_only_the_map_frame_may_evaluate(client: Client) -> None:
    page = client.get("/").headers["content-security-policy"]
    frame = client.get("/component/x/index.html").headers["content-security-policy"]
    assert "unsafe-eval" not in page
    assert "script-src 'self' 'sha256-" in page
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in frame


def test_policy_names_no_other_host() -> None:
    csp = policy("tableau.example:8501", "")
    assert "connect-src 'self' ws://tableau.example:8501 wss://tableau.example:8501;" in csp
    assert "evil" not in policy("x; script-src evil", "")
    assert not re.search(r"https?:", csp)


def test_inline_scripts_are_allowed_by_their_hash() -> None:
    assert inline_hashes("<script>a</script><script>b</script>").count("sha256-") == 2
    assert inline_hashes(french(PAGE)) != inline_hashes(PAGE)


def test_assets_are_kept_a_year_and_named_by_content(client: Client) -> None:
    for asset in (*first_assets(), shapes(Scene(Level.COMMUNE, "48"))):
        answer = client.get(asset.url)
        assert answer.content == asset.content
        assert "immutable" in answer.headers["cache-control"]
        assert re.search(r"-[0-9a-f]{12}\.", asset.url)
    leaflet = client.get(f"{LEAFLET_URL}/leaflet.js")
    assert leaflet.status_code == 200
    assert "immutable" in leaflet.headers["cache-control"]
    for name in ("departement", "commune-48", "commune-99", "x"):
        assert client.get(f"/shapes/{name}-000000000000.js").status_code == 404
    assert client.get("/brand/favicon.svg").headers["content-type"] == "image/svg+xml"


def test_hints_stay_on_our_origin() -> None:
    addresses = re.findall(r'href="([^"]+)"', hints())
    assert len(addresses) > 10
    assert all(address.startswith("./") for address in addresses)


def test_shapes_hold_a_label_point_inside_each_territory() -> None:
    script = shapes(Scene()).content
    assert script.startswith(b"window.carteShapes={")
    content = json.loads(script[len(b"window.carteShapes=") : -1])
    assert len(content["codes"]) == len(content["labels"]) == 13


BROWSER = {"accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/carte", "./"),
        ("/carte/", "../"),
        ("/carte?date=2026-01-01&territoire=30", "./?date=2026-01-01&territoire=30"),
    ],
)
def test_the_home_page_answers_to_its_name(client: Client, address: str, target: str) -> None:
    answer = client.get(address, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (307, target)


def test_an_unknown_address_is_refused_in_french(client: Client) -> None:
    answer = client.get("/<b>xyz", headers=BROWSER)
    assert answer.status_code == 404
    assert "Aucune page ne s'appelle « &lt;b&gt;xyz »" in answer.text
    assert '<html lang="fr">' in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("address", "home"), [("/a/b", "../"), ("/a/b/", "../../"), ("/etp.html", "./")]
)
def test_a_deep_or_dotted_address_is_refused_too(client: Client, address: str, home: str) -> None:
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 404
    assert f'href="{home}"' in answer.text


@pytest.mark.parametrize(
    "address", ["/", "/territoire", "/territoire/", "/_stcore/health", "/component/x/index.html"]
)
def test_known_addresses_are_left_to_streamlit(client: Client, address: str) -> None:
    assert client.get(address, headers=BROWSER).status_code == 200


@pytest.mark.parametrize(
    ("origin", "closed"),
    [
        ("http://evil.example", True),
        ("http://localhost:8501", False),
        ("http://localhost:9999", False),
        ("", False),
    ],
)
def test_a_websocket_from_another_host_is_closed_before_streamlit(
    origin: str, closed: bool
) -> None:
    reached: list[str] = []

    async def inner(scope: Any, _receive: Any, _send: Any) -> None:
        reached.append(scope["type"])

    async def ask() -> list[Any]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        headers = [(b"host", b"localhost:8501"), (b"origin", origin.encode())]
        scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
        await Guard(inner)(scope, send, send)
        return sent

    with ThreadPoolExecutor(max_workers=1) as thread:
        sent = thread.submit(lambda: asyncio.run(ask())).result()
    assert bool(reached) is not closed
    assert [message["type"] for message in sent] == (["websocket.close"] if closed else [])
