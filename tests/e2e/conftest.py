"""A real server, a real browser, the strict policy: whatever a test does, nothing leaks."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FrameLocator,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from bench.browser import ROOT, Server, chromium, launch_arguments, serve
from sources.store.place import FILE_VARIABLE
from sources.store.store import Store
from sources.store.words import Action, Change, Signature
from sources.stored import open_product_store
from sources.upkeep.past import compared
from tests.contracts.book.made import write_world
from tests.e2e.rest import LISTEN, settle
from tests.hostile import write_roster
from tests.store.world import sqlite_address
from ui.state import CONTRACTS_VARIABLE, ROSTER_VARIABLE

SCREENS = os.environ.get("ZONES_BLANCHES_ECRANS")
"""Folder where the pages that tests open are photographed, one picture a page and a width."""

WAIT = 20_000
"""Milliseconds for what a busy machine may take; nothing that works takes as long."""
expect.set_options(timeout=WAIT)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        message = "Chromium introuvable : les tests d'écran ne sont pas lancés (variable CHROMIUM)."
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)  # a machine without browser can still run every other check
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=launch_arguments())
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    nothing = tmp_path_factory.mktemp("aucun") / "marches"
    with serve(ROOT / "dashboard.py", {CONTRACTS_VARIABLE: str(nothing)}) as running:
        yield running


@dataclass(frozen=True)
class Stocked:
    """A server and the folder it keeps its contracts in."""

    server: Server
    folder: Path


@pytest.fixture(scope="session")
def stocked(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stocked]:
    """Give a dashboard without contracts, for the journeys that bring some in."""
    folder = tmp_path_factory.mktemp("stock") / "marches"
    with serve(ROOT / "dashboard.py", {CONTRACTS_VARIABLE: str(folder)}) as running:
        yield Stocked(running, folder)


@pytest.fixture(scope="session")
def hostile_server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    roster = write_roster(tmp_path_factory.mktemp("roster") / "roster.csv")
    contracts = write_world(tmp_path_factory.mktemp("hostile"))
    environment = {ROSTER_VARIABLE: str(roster), CONTRACTS_VARIABLE: str(contracts)}
    with serve(ROOT / "dashboard.py", environment) as running:
        yield running


@dataclass(frozen=True)
class Desk:
    """A server, and the base it shares with the test."""

    server: Server
    store: Store


@pytest.fixture(scope="session")
def _desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("bureau")
    base = folder / "annuaire.sqlite"
    store = open_product_store(sqlite_address(base), ("DDETS 31", "DREETS"))
    places = {FILE_VARIABLE: str(base), CONTRACTS_VARIABLE: str(folder / "marches")}
    with serve(ROOT / "dashboard.py", places) as running:
        yield Desk(running, store)
    store.close()


@pytest.fixture
def desk(_desk: Desk) -> Iterator[Desk]:
    """Give a dashboard whose base holds what is shipped, whatever the last test wrote in it."""
    yield _desk
    turns = compared(_desk.store.state()[1], _desk.store.state(1)[1])
    if turns:
        back = [Change(turn.kind, turn.key, turn.after) for turn in turns]
        _desk.store.commit(back, Signature("DREETS", "fin de l'essai", Action.RESTORE))


Users = Callable[..., "Screen"]


@pytest.fixture
def users(browser: Browser, desk: Desk) -> Iterator[Users]:
    """Open screens of different users on one server, whose base nobody else has."""
    with ExitStack() as stack:
        yield lambda width=1400: stack.enter_context(
            contextmanager(_screen)(browser, desk.server, width)
        )


@pytest.fixture
def user(desk_window: BrowserContext, desk: Desk) -> Iterator[Screen]:
    yield from _page(desk_window, desk.server)


@pytest.fixture
def pocket(phone_window: BrowserContext, desk: Desk) -> Iterator[Screen]:
    yield from _page(phone_window, desk.server)


@dataclass
class Screen:
    """A page with what it asked and complained of."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)

    def arrive(self, address: str = "/") -> Screen:
        """Come to a page: its title is there, the rest may still be on its way."""
        self.page.goto(self.base + address)
        self.page.wait_for_selector("h1", timeout=WAIT)
        return self

    def open(self, address: str = "/") -> Screen:
        return self.arrive(address).settle()

    def open_map(self, address: str = "/") -> Screen:
        self.arrive(address)
        self.frame.locator("body[data-painted]").wait_for(timeout=WAIT)
        return self.settle()

    def settle(self) -> Screen:
        settle(self.page)
        return self

    def photograph(self, name: str, width: int) -> None:
        """Keep a picture of the page at rest, when asked to (`.ci/run`)."""
        if SCREENS:
            self.page.set_viewport_size({"width": width, "height": 900})
            settle(self.page)
            path = ROOT / SCREENS / f"{_slug(name)}-{width}.png"
            # The page scrolls in a box of its own: a window as high as it shows all of it.
            height = self.page.locator("[data-testid=stMain]").evaluate("one => one.scrollHeight")
            self.page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
            self.page.screenshot(path=path)

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe.stCustomComponentV1")

    @property
    def bar(self) -> Locator:
        """The bar above the map: the places one came down through, how finely it is cut."""
        return self.frame.get_by_role("navigation", name="Niveau de la carte")

    def on_scene(self, name: str) -> Screen:
        """Wait until the map shows a scene."""
        self.frame.locator(f"body[data-scene='{name}']").wait_for()
        return self.settle()

    def overflow(self) -> list[object]:
        """Return how wide the page is, and what runs out of it at the right."""
        found: list[object] = self.page.evaluate(OVERFLOW)
        return found

    def territory(self, code: str) -> Locator:
        return self.frame.locator(f"path[data-code='{code}']")

    def click(self, code: str) -> None:
        self.settle()
        # At the label: the middle of a crescent's box lies outside it.
        box = self.frame.locator(".etiquette b", has_text=code).bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def panel(self, text: str) -> Locator:
        found = self.page.locator(".why h2", has_text=text)
        found.wait_for(timeout=WAIT)
        return self.page.locator(".why", has=self.page.locator("h2", has_text=text))

    def download(self, label: str, folder: Path) -> Path:
        self.settle()
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=label).click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path


TALLEST = 8_000
OVERFLOW = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const out = [...main.querySelectorAll('*')].filter(one => {
    if (one.closest('.table-box, .sr-only, .command')) return false;
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.right > innerWidth + 1;
  });
  return [main.scrollWidth, out.map(one => one.className.toString().slice(0, 60))];
}"""
"""A table scrolls in a box of its own; what is only heard has no place."""


def _slug(name: str) -> str:
    """Return an address as the name of a file."""
    plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "carte"


def _watch(page: Page, screen: Screen) -> None:
    host = urlsplit(screen.base).netloc

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != host:
            screen.complaints.append(f"autre origine : {url}")

    page.on("request", lambda request: asked(request.url))
    page.on(
        "websocket",
        lambda socket: (
            asked(socket.url),
            socket.on("framereceived", lambda payload: screen.sent.append(len(payload))),
            socket.on("framesent", lambda payload: screen.sent.append(len(payload))),
        ),
    )
    page.on("pageerror", lambda error: screen.complaints.append(f"erreur : {error}"))
    page.on(
        "console",
        lambda said: (
            screen.complaints.append(f"console : {said.text}") if said.type == "error" else None
        ),
    )


def _context(browser: Browser, width: int) -> BrowserContext:
    context = browser.new_context(
        locale="fr-FR", viewport={"width": width, "height": 900}, accept_downloads=True
    )
    context.add_init_script(LISTEN)
    return context


def _screen(browser: Browser, server: Server, width: int) -> Iterator[Screen]:
    """Open a page as a user of his own, who has nothing of the product yet."""
    context = _context(browser, width)
    yield from _page(context, server)
    context.close()


def _page(context: BrowserContext, server: Server) -> Iterator[Screen]:
    screen = Screen(context.new_page(), server.url)
    _watch(screen.page, screen)
    yield screen
    screen.page.close()
    assert not screen.complaints


@pytest.fixture(scope="session")
def desk_window(browser: Browser) -> Iterator[BrowserContext]:
    """Give a window whose pages come one after the other: files are loaded once, as at work."""
    context = _context(browser, 1400)
    yield context
    context.close()


@pytest.fixture(scope="session")
def phone_window(browser: Browser) -> Iterator[BrowserContext]:
    """Give the same, as wide as a phone."""
    context = _context(browser, 390)
    yield context
    context.close()


@pytest.fixture
def screen(desk_window: BrowserContext, server: Server) -> Iterator[Screen]:
    yield from _page(desk_window, server)


@pytest.fixture
def market(desk_window: BrowserContext, stocked: Stocked) -> Iterator[Screen]:
    yield from _page(desk_window, stocked.server)


@pytest.fixture
def market_phone(phone_window: BrowserContext, stocked: Stocked) -> Iterator[Screen]:
    yield from _page(phone_window, stocked.server)


@pytest.fixture
def phone(phone_window: BrowserContext, server: Server) -> Iterator[Screen]:
    yield from _page(phone_window, server)


@pytest.fixture
def hostile(desk_window: BrowserContext, hostile_server: Server) -> Iterator[Screen]:
    yield from _page(desk_window, hostile_server)
