"""What 1, 10 and 50 users at once cost one server: memory, CPU, waiting, bytes, failures.

Run `python -m bench.sessions`. Users are light (`bench.session`): the bytes of one are first set
beside those of a real browser that does the same.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from websockets.exceptions import WebSocketException

from bench.browser import ROOT, Server, chromium, launch_arguments, serve
from bench.map import CLICK, PRESS, STEPS, Traffic, bound, map_ready, open_page
from bench.session import Act, Session, SessionError

CROWDS = (1, 10, 50)
SPREAD = 60.0
"""Seconds over which the openings of the largest crowd are spread; of the others, in proportion."""
PAUSE = 3.0
"""Seconds a user looks at what came before he acts again."""
MOST_MB, MOST_CPU_MS = 8, 200
SETTLED_MS = 2000
CODES = ("34", "31", "30", "11", "66", "81", "12", "09", "46", "48", "32", "65", "82")


@dataclass
class Crowd:
    """What a crowd went through."""

    users: int
    acts: list[Act] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    memory: float = 0.0
    cpu: float = 0.0

    def seconds(self) -> list[float]:
        """Return how long each interaction took, openings left out."""
        return [act.seconds for act in self.acts if not act.name.startswith("ouvrir")]


def memory(server: Server) -> float:
    """Return the server's own share of memory in MB (Linux)."""
    lines = Path(f"/proc/{server.process.pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def fetch(session: Session) -> None:
    """Ask for the files that a browser asks for: the page, the map's frame and what it loads."""
    [frame] = session.parts("component_instance")
    links = json.loads(frame.json_args)
    told = [link.removeprefix("../..") for link in links["js_links"] + links["css_links"]]
    for path in ("/", f"/component/{frame.component_name}/index.html", *told):
        with urllib.request.urlopen(session.url + path, timeout=60) as answer:
            answer.read()


def visit(session: Session, number: int) -> Sequence[Callable[[], Act]]:
    """Return what a user does: down to the communes, dates, another page, and back."""
    code = CODES[number % len(CODES)]
    return (
        partial(session.click, code),
        partial(session.click, code),
        partial(session.click, "niveau:commune"),
        lambda: session.click(session.some_code(f"{code}", number)),
        partial(session.slide, 1 + number % 9),
        partial(session.press, "Prochaine fin de convention"),
        partial(session.open, "etp"),
        partial(session.open, ""),
        partial(session.click, "lieu:region"),
    )


def use(
    server: Server, number: int, pause: float, crowd: Crowd, together: threading.Barrier
) -> None:
    """Be one user; stay until the others are done, so that all are held in memory at once."""
    time.sleep(number * SPREAD / max(CROWDS) if crowd.users > 1 else 0)
    try:
        with Session(server.url) as session:
            crowd.acts.append(session.open())
            fetch(session)
            for act in visit(session, number):
                time.sleep(pause)
                crowd.acts.append(act())
            together.wait(300)  # all have done: measured
            together.wait(300)  # measured: all leave
    except (SessionError, WebSocketException, OSError, TimeoutError, ValueError, KeyError) as error:
        crowd.failures.append(f"{type(error).__name__} : {error}")
        together.abort()
    except threading.BrokenBarrierError:
        return


def gather(server: Server, users: int, first: int = 0, pause: float = PAUSE) -> Crowd:
    """Let a crowd come, and measure the server while all are there."""
    crowd, together = Crowd(users), threading.Barrier(users + 1)
    before, used = memory(server), server.cpu_seconds()
    threads = [
        threading.Thread(target=use, args=(server, n, pause, crowd, together))
        for n in range(first, first + users)
    ]
    for thread in threads:
        thread.start()
    try:
        together.wait(600)
        crowd.memory = (memory(server) - before) / users
        crowd.cpu = (server.cpu_seconds() - used) / len(crowd.acts)
        together.wait(60)
    except threading.BrokenBarrierError:
        crowd.failures.append("la foule n'est pas arrivée au bout")
    for thread in threads:
        thread.join()
    return crowd


def beside_a_browser(server: Server, path: str) -> tuple[float, float, float, float]:
    """Return the bytes of a click and of a date change: by a browser, then by a light session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=launch_arguments())
        traffic = Traffic()
        page = open_page(browser, traffic)
        page.goto(f"{server.url}/?territoire=30")
        map_ready(page)
        shapes = [f"path[data-code='{code}']" for code in ("34", "31", "34", "30")]
        clicks = [partial(page.frames[-1].evaluate, CLICK, shape) for shape in shapes]
        dates = [partial(page.evaluate, PRESS, step) for step in STEPS * 2]
        found = [_bytes(page, traffic, acts) for acts in (clicks, dates)]
        browser.close()
    with Session(server.url) as light:
        light.open(territoire="30")
        own = [[light.click(code).size for code in ("34", "31", "34", "30")]]
        own.append([light.press(step).size for step in STEPS * 2])
    [click, date] = [float(statistics.median(sizes)) for sizes in own]
    return found[0], click, found[1], date


def _bytes(page: Page, traffic: Traffic, acts: Sequence[Callable[[], float]]) -> float:
    """Return the median bytes of some acts, each left the time to end."""
    sizes = []
    for act in acts:
        page.wait_for_timeout(SETTLED_MS)
        traffic.total = 0
        act()
        page.wait_for_timeout(SETTLED_MS)
        sizes.append(traffic.total)
    return float(statistics.median(sizes))


def report(crowd: Crowd) -> bool:
    """Print what a crowd went through; tell whether what is promised is kept."""
    seconds = sorted(crowd.seconds())
    sizes = [act.size / 1000 for act in crowd.acts if not act.name.startswith("ouvrir")]
    print(f"{crowd.users} session(s) : {len(crowd.acts)} échanges, {len(crowd.failures)} échec(s)")
    for failure in crowd.failures[:3]:
        print(f"  {failure}")
    if crowd.failures or not seconds:
        return False
    late = seconds[int(0.95 * (len(seconds) - 1))]
    print(
        f"  attente : médiane {statistics.median(seconds) * 1000:.0f} ms, 95 % sous "
        f"{late * 1000:.0f} ms ; octets : médiane {statistics.median(sizes):.1f} ko, "
        f"au plus {max(sizes):.1f} ko"
    )
    return all(
        [
            bound("mémoire par session", crowd.memory, MOST_MB, "Mo")
            or crowd.users < max(CROWDS),  # divided among a few, what the server keeps weighs all
            bound("CPU du serveur par échange", crowd.cpu * 1000, MOST_CPU_MS, "ms"),
        ]
    )


def main() -> int:
    """Measure and print; return 1 when a promise is not kept."""
    with serve(ROOT / "dashboard.py") as server:
        path = chromium()
        if path is not None:
            click, own_click, date, own_date = beside_a_browser(server, path)
            print(
                f"Une session légère face à un navigateur : clic {own_click / 1000:.1f} et "
                f"{click / 1000:.1f} ko, date {own_date / 1000:.1f} et {date / 1000:.1f} ko"
            )
        for number in range(len(CODES)):  # warm-up, one by one: what all share is read and kept
            gather(server, 1, number, pause=0)
        kept = []
        for users in CROWDS:
            print(f"charge de la machine : {os.getloadavg()[0]:.1f}")
            kept.append(report(gather(server, users)))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
