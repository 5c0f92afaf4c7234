"""What the finer levels of the map cost: clicks, changes of level and of date, all communes.

Run `python -m bench.levels`. Compared in the same run with all communes by stock folium.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from playwright.sync_api import Browser, Page

from bench.browser import Server, chromium
from bench.map import (
    CLICK,
    NOW,
    WATCH,
    Cost,
    Traffic,
    bound,
    empty_ready,
    map_ready,
    measure,
    open_page,
    side_by_side,
    stock_ready,
    visits,
)

ALL = "/?niveau=commune"
ONE = "/?lieu=34&niveau=commune"
COMMUNES = tuple(f"34{n:03}" for n in (142, 172, 32, 301, 3, 108, 126, 23, 192, 343, 199, 150))
TITLE, PAINTED = ".why h2", "painted"
# The map is repainted in its own frame: watched there, told to the page.
WATCH_PAINT = f"""() => {{ window.changes = []; new MutationObserver(() =>
  window.changes.push({NOW})).observe(document.body,
  {{ attributes: true, attributeFilter: ['data-painted'] }}); }}"""
TOLD = f"""code => {{ const at = {NOW};
  [...document.querySelectorAll('#niveaux button')].find((b) => b.dataset.code === code).click();
  return at; }}"""


def at(server: Server, address: str) -> Server:
    """Return the same server, opened at another address."""
    return replace(server, url=server.url + address)


def settled(browser: Browser, server: Server, traffic: Traffic) -> Page:
    """Open a page and leave it time to settle."""
    page = open_page(browser, traffic)
    page.goto(server.url)
    map_ready(page)
    page.wait_for_timeout(2000)
    return page


def clicks(browser: Browser, server: Server) -> Cost:
    """Click twelve communes of a department, one after the other."""
    traffic = Traffic()
    page = settled(browser, at(server, ONE), traffic)
    page.evaluate(WATCH, TITLE)
    frame = page.frames[-1]
    shapes = (f"path[data-code='{code}']" for code in COMMUNES)
    return measure(page, server, traffic, [partial(frame.evaluate, CLICK, s) for s in shapes])


def repaints(browser: Browser, server: Server, address: str, keys: Sequence[str]) -> Cost:
    """Press keys on the slider of months; wait for the day's table, and for the map's new paint.

    The map is not painted again between two months that look the same.
    """
    traffic = Traffic()
    page = settled(browser, at(server, address), traffic)
    frame = page.frames[-1]
    frame.evaluate(WATCH_PAINT)
    page.evaluate(WATCH, ".table-box:not(.legend-box + .table-box) caption")
    slider = page.get_by_role("slider")

    def press(key: str) -> float:
        slider.focus()
        start = float(page.evaluate(NOW))
        page.keyboard.press(key)
        return start

    acts = [partial(press, key) for key in keys]
    return measure(page, server, traffic, acts, besides=frame)


def cuts(browser: Browser, server: Server) -> Cost:
    """Change the level of the whole region, outlines loaded the first time round."""
    traffic = Traffic()
    page = settled(browser, server, traffic)
    frame = page.frames[-1]
    frame.evaluate(WATCH_PAINT)
    told = ("niveau:epci", "niveau:commune", "niveau:departement") * 3
    acts = [partial(frame.evaluate, TOLD, code) for code in told]
    return measure(page, server, traffic, acts, watched=frame)


def main() -> int:
    """Measure and print; return 1 when a promise is not kept."""
    path = chromium()
    if path is None:
        print("Chromium introuvable : la carte n'est pas mesurée (variable CHROMIUM).")
        return 1
    with side_by_side(path, "communes_map.py") as (browser, empty, dashboard, other):
        void, every, naive = visits(
            browser,
            (empty, empty_ready),
            (at(dashboard, ALL), map_ready),
            (other, stock_ready),
        )
        click = clicks(browser, dashboard)
        cut = cuts(browser, dashboard)
        months = repaints(browser, dashboard, "/", ["ArrowRight"] * 50 + ["ArrowLeft"] * 10)
        finer = repaints(browser, dashboard, ALL, ["ArrowRight"] * 12)
    print("Niveaux de la carte, Chromium sans écran, médianes après une mise en route")
    print(
        f"  page Streamlit vide {void:.2f} s ; toutes les communes {every:.2f} s ; "
        f"de série {naive:.2f} s (rapport {(naive - void) / (every - void):.1f})"
    )
    kept = [
        bound("toutes les communes, au-delà de la page vide", (every - void) * 1000, 2500, "ms"),
        bound("commune : clic → panneau", click.seconds * 1000, 300, "ms"),
        bound("commune : octets par clic", click.size / 1000, 20, "ko"),
        bound("commune : CPU du serveur par clic", click.cpu * 1000, 200, "ms"),
        bound("curseur des mois → carte repeinte", months.seconds * 1000, 300, "ms"),
        bound("curseur des mois : CPU du serveur", months.cpu * 1000, 200, "ms"),
    ]
    print(f"  changement de niveau : {cut.seconds * 1000:.0f} ms, {cut.size / 1000:.1f} ko")
    print(f"  curseur des mois : {months.size / 1000:.1f} ko par cran")
    print(
        f"  curseur des mois, toutes les communes : {finer.seconds * 1000:.0f} ms, "
        f"{finer.size / 1000:.1f} ko"
    )
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
