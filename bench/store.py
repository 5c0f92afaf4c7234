"""The store's costs, each beside bare sqlite3 doing the same inserts without any history.

Run: `python -m bench.store`; PostgreSQL is measured too where DATABASE_URL names one.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import count
from pathlib import Path
from uuid import uuid4

import psycopg
import sqlalchemy

from coverage.model import Certainty, Post, Precision, Role
from sources.dataset import load_dataset
from sources.roster.columns import COLUMNS
from sources.store.backup import back_up
from sources.store.migrate import head
from sources.store.records import post_record
from sources.store.store import Store, open_store
from sources.store.verify import verify
from sources.store.words import Action, Change, Kind, Signature
from sources.stored import read_stored, shipped_content

WHO = ("DREETS",)
RUNS, FEW = 15, 3
THREADS, WRITES = 20, 20
_PLAIN = f"INSERT OR REPLACE INTO posts VALUES ({', '.join('?' * (len(COLUMNS) + 1))})"
_turn = count(1)


def posts(number: int, turn: int) -> list[Post]:
    """Make posts that look like those of a roster; another turn changes them all."""
    return [
        Post(
            id=f"structure-{n}",
            structure=f"Structure d'insertion numéro {n}, tour {turn}",
            role=Role.FACILITATOR,
            fte=Fraction(n % 100 + 1, 100),
            home="31",
            perimeter=("31", "09", "243100518"),
            starts=date(2025, 1, 1),
            starts_precision=Precision.DAY,
            ends=date(2027, 12, 31),
            ends_precision=Precision.YEAR,
            programme="AAP 2025",
            followed_by="DDETS 31",
            certainty=Certainty.DEDUCED,
            source="appel à projets, tableau des bénéficiaires",
        )
        for n in range(number)
    ]


def changes(number: int, turn: int) -> list[Change]:
    return [
        Change(Kind.POST, one.id, post_record(one, n)) for n, one in enumerate(posts(number, turn))
    ]


def plain_insert(path: Path, many: Sequence[Change]) -> None:
    """Write the same records in one transaction, WAL and FULL as ours, without history."""
    rows = [[one.key, *((one.record or {})[name] for name in COLUMNS)] for one in many]
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("PRAGMA synchronous=FULL")
        columns = ", ".join(f'"{name}" TEXT' for name in COLUMNS)
        file.execute(f"CREATE TABLE IF NOT EXISTS posts (key TEXT PRIMARY KEY, {columns})")
        file.executemany(_PLAIN, rows)


def told(name: str, seconds: Iterable[float], plain: float | None = None) -> float:
    """Print a median with its range, and how many times the plain way it takes."""
    found = list(seconds)
    median = statistics.median(found)
    beside = (
        "" if plain is None else f"  {median / plain:6.1f} × bare sqlite3 ({plain * 1000:.1f} ms)"
    )
    low, high = min(found) * 1000, max(found) * 1000
    print(f"  {name:<58}{median * 1000:9.1f} ms  [{low:.1f} – {high:.1f}, n={len(found)}]{beside}")
    return median


def clocked(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def times(runs: int, work: Callable[[], object]) -> list[float]:
    work()
    return [clocked(work) for _ in range(runs)]


def commit(store: Store, many: Sequence[Change]) -> None:
    store.commit(many, Signature("DREETS", "mesure", Action.IMPORT))


def imports(store: Store, folder: Path) -> None:
    """Measure writes of 1, 500 and 5,000 posts."""
    for number, runs in ((1, RUNS), (500, 5), (5_000, FEW)):
        sets = [changes(number, next(_turn)) for _ in range(runs + 1)]
        path = folder / f"nu-{number}-{store.engine.dialect.name}.sqlite"
        plain = statistics.median(each(sets, partial(plain_insert, path)))
        name = f"commit of {number} changed post{'s'[: number > 1]}"
        ours = told(name, each(sets, partial(commit, store)), plain)
        if number > 1:
            print(f"    {ours / number * 1e6:.0f} µs a post, its line of history included")


def each(
    sets: Sequence[Sequence[Change]], write: Callable[[Sequence[Change]], None]
) -> list[float]:
    """Time the same write of several contents, after a first one."""
    first, *others = sets
    write(first)
    return [clocked(partial(write, many)) for many in others]


def together(store: Store) -> None:
    """Measure twenty threads of twenty writes."""
    errors: list[Exception] = []

    def work(thread: int) -> None:
        try:
            for turn in range(WRITES):
                (change,) = changes(1, next(_turn))
                key = f"fil-{thread}"
                record = {**(change.record or {}), "id": key, "programme": str(turn)}
                commit(store, [Change(Kind.POST, key, record)])
        except Exception as error:  # noqa: BLE001  counted below
            errors.append(error)

    before = len(store.lines())
    threads = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - start
    lines = len(store.lines()) - before
    print(
        f"  {THREADS} threads × {WRITES} writes{'':<35}{lasted * 1000:9.1f} ms  "
        f"{len(errors)} errors, {lines} lines"
    )


def measure(address: str, folder: Path) -> None:
    """Measure one engine."""
    start = time.perf_counter()
    store = open_store(address, WHO, shipped_content)
    print(f"\n{store.engine.dialect.name}")
    told("first start, what is shipped put in", [time.perf_counter() - start])
    told("open, already made", times(RUNS, lambda: open_store(address, WHO).close()))
    told("state_key, at each run of a page", times(RUNS * 4, store.state_key))
    shipped = load_dataset()
    told("read_stored, the shipped roster", times(RUNS, lambda: read_stored(store, shipped)))
    imports(store, folder)
    lines = len(store.lines())
    first = store.revision() - 1
    print(f"  {lines:,} lines of history, {len(store.items(Kind.POST)):,} posts")
    told("state: all that stands now", times(FEW, store.state))
    told("state of the version before", times(FEW, lambda: store.state(first)))
    told("every line read", times(FEW, store.lines))
    told("verify", times(FEW, lambda: verify(store)))
    told("backup, checked", times(FEW, lambda: back_up(store.engine, head(), folder)))
    together(store)
    assert verify(store).is_valid
    store.close()


@contextmanager
def schema(url: str) -> Iterator[str]:
    """Make a schema for the time of the measures."""
    name = f"zb_mesure_{uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')
    try:
        yield f"{url}?options=-csearch_path%3D{name}"
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP SCHEMA "{name}" CASCADE')


def main() -> None:
    """Print every figure."""
    print(f"Python {sys.version.split()[0]}, {platform.machine()}, SQLite {sqlite3.sqlite_version}")
    print(f"SQLAlchemy {sqlalchemy.__version__}, psycopg {psycopg.__version__}")
    print(f"load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        measure(f"sqlite:///{folder / 'annuaire.sqlite'}", folder)
        if url := os.environ.get("DATABASE_URL"):
            with schema(url) as address:
                measure(address, folder)
        else:
            print("\nDATABASE_URL is empty: PostgreSQL is not measured.")


if __name__ == "__main__":
    main()
