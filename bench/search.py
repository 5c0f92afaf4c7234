"""How fast « Qui couvre ? » answers: the search itself, and from Enter to the answer on screen.

Run `python -m bench.search`. Compared with folding every name again at each search.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence

from playwright.sync_api import Browser, sync_playwright

from bench.browser import ROOT, Server, chromium, launch_arguments, serve
from bench.map import NOW, WATCH, bound, open_page
from sources.dataset import load_dataset
from sources.place_names import key_of
from sources.place_search import PlaceSearch

TYPED = ("lodeve", "ales", "34172", "mende", "st gely du fesc", "foix", "nimes", "auch", "cahors")
PATIENCE = 100


def timed(search: Callable[[str], object], words: Sequence[str]) -> list[float]:
    """Return the seconds of each search."""
    times = []
    for one in words:
        start = time.perf_counter()
        search(one)
        times.append(time.perf_counter() - start)
    return times


def on_screen(browser: Browser, server: Server) -> list[float]:
    """Return the seconds from Enter to the answer, the first search left out."""
    page = open_page(browser)
    page.goto(f"{server.url}/qui-couvre")
    box = page.get_by_role("textbox", name="Commune, code postal")
    box.wait_for()
    page.wait_for_timeout(1500)
    page.evaluate(WATCH, ".why h2")
    times = []
    for words in TYPED:
        before = page.evaluate("window.changes.length")
        box.fill(words)
        start = float(page.evaluate(NOW))
        box.press("Enter")
        for _ in range(PATIENCE):
            page.wait_for_timeout(50)
            if page.evaluate("window.changes.length") > before:
                break
        times.append((float(page.evaluate(f"window.changes[{before}]")) - start) / 1000)
        page.wait_for_timeout(400)
    page.context.close()
    return times[1:]


def main() -> int:
    """Measure and print; return 1 when a promise is not kept."""
    data = load_dataset()
    start = time.perf_counter()
    search = PlaceSearch(data.geo, data.atlas)
    made = time.perf_counter() - start
    names = [commune.name for commune in data.atlas.communes]
    words = [name[: 2 + index % 9] for index, name in enumerate(names[::19])]
    own = timed(search.find, words)
    naive = timed(lambda w: [n for n in names if key_of(w) in key_of(n)], words[:20])
    path = chromium()
    if path is None:
        print(
            "Chromium introuvable : la recherche n'est pas mesurée à l'écran (variable CHROMIUM)."
        )
        return 1
    with sync_playwright() as playwright, serve(ROOT / "dashboard.py") as server:
        browser = playwright.chromium.launch(executable_path=path, args=launch_arguments())
        shown = statistics.median(on_screen(browser, server))
        browser.close()
    print(f"Recherche parmi {len(names)} communes, {len(words)} débuts de noms")
    print(f"  index fait une fois en {made * 1000:.0f} ms")
    median, slow = statistics.median(own), statistics.median(naive)
    kept = [
        bound("recherche, la plus lente", max(own) * 1000, 100, "ms"),
        bound("Entrée → réponse à l'écran", shown * 1000, 100, "ms"),
    ]
    print(
        f"  recherche, médiane {median * 1000:.2f} ms ; noms repliés à chaque fois "
        f"{slow * 1000:.0f} ms (rapport {slow / median:.0f})"
    )
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
