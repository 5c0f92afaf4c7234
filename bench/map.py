"""What the map costs, in a headless Chromium, beside an empty page and a stock folium map.

Run `python -m bench.map`. Prints medians, and the bounds promised with what was measured.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Frame, Page, sync_playwright

from bench.browser import ROOT, Server, chromium, launch_arguments, serve

VISITS = 7
PATIENCE = 50
CODES = ("09", "31", "81", "34", "12", "30", "46", "66", "11", "48", "32", "65")
EMPTY = "import streamlit as st\nst.html('<p class=\"ready\">Vide</p>')\n"
NOW = "performance.timeOrigin + performance.now()"
STEPS = ("Prochaine fin de convention", "Date des données")
WATCH = f"""selector => {{ window.changes = []; new MutationObserver(() => {{
  const title = document.querySelector(selector)?.textContent || '';
  if (title !== window.lastTitle) {{ window.lastTitle = title; window.changes.push({NOW}); }}
}}).observe(document.body, {{ childList: true, subtree: true, characterData: true }}); }}"""

CLICK = f"""selector => {{ const path = document.querySelector(selector);
  const box = path.getBoundingClientRect(), at = {NOW};
  for (const kind of ['mousedown', 'mouseup', 'click']) path.dispatchEvent(
    new MouseEvent(kind, {{ bubbles: true, clientX: box.x + box.width / 2,
      clientY: box.y + box.height / 2 }}));
  return at; }}"""
PRESS = f"""label => {{ const at = {NOW};
  [...document.querySelectorAll('button')].find((b) => b.textContent === label).click();
  return at; }}"""


@dataclass
class Traffic:
    """Bytes on the websocket since the last reset."""

    total: int = 0
    frames: list[int] = field(default_factory=list)

    def add(self, payload: str | bytes) -> None:
        """Count one frame."""
        size = len(payload if isinstance(payload, bytes) else payload.encode())
        self.total += size
        self.frames.append(size)


def open_page(browser: Browser, traffic: Traffic | None = None) -> Page:
    page = browser.new_context(locale="fr-FR", viewport={"width": 1400, "height": 900}).new_page()
    if traffic is not None:
        page.on(
            "websocket",
            lambda socket: (
                socket.on("framereceived", traffic.add),
                socket.on("framesent", traffic.add),
            ),
        )
    return page


def visits(browser: Browser, *places: tuple[Server, Callable[[Page], None]]) -> list[float]:
    """Return the median seconds from each address to what is waited for, after one warm-up.

    The places take turns, so that what else the machine does weighs on all alike.
    """
    times: list[list[float]] = [[] for _ in places]
    for visit in range(VISITS + 1):
        for (server, ready), kept in zip(places, times, strict=True):
            page = open_page(browser)
            start = time.perf_counter()
            page.goto(server.url)
            ready(page)
            if visit:
                kept.append(time.perf_counter() - start)
            page.context.close()
    return [statistics.median(kept) for kept in times]


def empty_ready(page: Page) -> None:
    page.wait_for_selector("p.ready")


def map_ready(page: Page) -> None:
    page.frame_locator("iframe").locator("body[data-painted]").wait_for()


def stock_ready(page: Page) -> None:
    page.frame_locator("iframe").locator("path.leaflet-interactive").first.wait_for()


@dataclass(frozen=True)
class Cost:
    """What an act costs: seconds to what it changes, bytes on the socket, seconds of CPU."""

    seconds: float
    size: float
    cpu: float


def clicks(
    browser: Browser, server: Server, ready: Callable[[Page], None], shape: Callable[[int], str]
) -> Cost:
    """Click twelve territories, one after the other, on a page that has settled."""
    traffic = Traffic()
    page = open_page(browser, traffic)
    page.goto(server.url)
    ready(page)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH, ".why h2, p.picked")
    frame = page.frames[-1]
    acts = [partial(frame.evaluate, CLICK, shape(number)) for number in range(len(CODES))]
    return measure(page, server, traffic, acts)


def days(browser: Browser, server: Server) -> Cost:
    """Step the date forth and back, a territory being chosen: the whole page changes."""
    traffic = Traffic()
    page = open_page(browser, traffic)
    page.goto(f"{server.url}/?territoire=30")
    map_ready(page)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH, "table.grid caption")
    return measure(page, server, traffic, [partial(page.evaluate, PRESS, s) for s in STEPS * 6])


def measure(
    page: Page,
    server: Server,
    traffic: Traffic,
    acts: Sequence[Callable[[], float]],
    watched: Page | Frame | None = None,
    besides: Frame | None = None,
) -> Cost:
    """Do each act in turn, and wait for what is watched to change; the page is closed after.

    What is watched keeps its changes in `window.changes`: the page itself, or a frame of it. What
    is watched besides may stay as it is; when it changes, the later of the two counts.
    """
    seen = watched or page
    seconds, sizes, cpus = [], [], []
    for act in acts:
        before, used = seen.evaluate("window.changes.length"), server.cpu_seconds()
        other = besides.evaluate("window.changes.length") if besides else 0
        traffic.total = 0
        start = act()
        # The page's own policy forbids eval, and with it Playwright's wait_for_function.
        for _ in range(PATIENCE):
            page.wait_for_timeout(100)
            if seen.evaluate("window.changes.length") > before:
                break
        page.wait_for_timeout(600)
        end = seen.evaluate(f"window.changes[{before}]")
        later = besides.evaluate(f"window.changes[{other}] || 0") if besides else 0
        seconds.append((max(end, later) - start) / 1000)
        sizes.append(traffic.total)
        cpus.append(server.cpu_seconds() - used)
    page.context.close()
    kept = slice(2, None)  # the first clicks fill the caches
    return Cost(
        statistics.median(seconds[kept]),
        statistics.median(sizes[kept]),
        statistics.mean(cpus[kept]),
    )


def ours(number: int) -> str:
    return f"path[data-code='{CODES[number]}']"


def stock(number: int) -> str:
    return f"path.leaflet-interactive:nth-of-type({number + 1})"


def bound(name: str, value: float, limit: float, unit: str) -> bool:
    print(f"  {name:<46}{value:10.1f} {unit:<3} (promis : {limit:g})")
    return value <= limit


@contextmanager
def side_by_side(
    chromium_path: str, other: str
) -> Iterator[tuple[Browser, Server, Server, Server]]:
    """Run a browser with an empty page, the product, and what it is compared with.

    Args:
        chromium_path: of the browser.
        other: a script of this folder.
    """
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        blank = Path(folder) / "empty.py"
        blank.write_text(EMPTY, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium_path, args=launch_arguments())
        with (
            serve(blank) as empty,
            serve(ROOT / "dashboard.py") as dashboard,
            serve(ROOT / "bench" / other) as compared,
        ):
            yield browser, empty, dashboard, compared
        browser.close()


def main() -> int:
    """Measure and print; return 1 when a promise is not kept."""
    path = chromium()
    if path is None:
        print("Chromium introuvable : la carte n'est pas mesurée (variable CHROMIUM).")
        return 1
    with side_by_side(path, "stock_map.py") as (browser, empty, dashboard, other):
        void, first, plain = visits(
            browser, (empty, empty_ready), (dashboard, map_ready), (other, stock_ready)
        )
        own = clicks(browser, dashboard, map_ready, ours)
        step = days(browser, dashboard)
        usual = clicks(browser, other, stock_ready, stock)
    print("Carte des départements, Chromium sans écran, médianes après une mise en route")
    print(
        f"  page Streamlit vide {void:.2f} s ; notre carte {first:.2f} s ; de série {plain:.2f} s"
    )
    kept = [
        bound("première carte, au-delà de la page vide", (first - void) * 1000, 1000, "ms"),
        bound("clic → panneau", own.seconds * 1000, 300, "ms"),
        bound("octets sur le websocket par clic", own.size / 1000, 20, "ko"),
        bound("CPU du serveur par clic", own.cpu * 1000, 200, "ms"),
        bound("octets par changement de date", step.size / 1000, 20, "ko"),
        bound("CPU du serveur par changement de date", step.cpu * 1000, 200, "ms"),
    ]
    print(f"  changement de date → tableau : {step.seconds * 1000:.0f} ms")
    print(
        f"  de série (carte seule, sans panneau) : clic {usual.seconds * 1000:.0f} ms, "
        f"{usual.size / 1000:.0f} ko, {usual.cpu * 1000:.0f} ms de CPU ; rapports "
        f"{usual.seconds / own.seconds:.1f}, {usual.size / own.size:.1f}, {usual.cpu / own.cpu:.1f}"
    )
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
