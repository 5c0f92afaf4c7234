"""Stores to write in: one of its own for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from coverage.model import Certainty, Post, Role
from sources.store.records import post_record
from sources.store.store import Store, open_store
from sources.store.words import Action, Change, Kind, Line, Record, Signature

SERVICES = ("DREETS", "DDETS 31", "DDETS 09", "Coordination régionale")
HEADER = {
    "source": "Annuaire d'essai",
    "connu_le": "2025-07-18",
    "doutes": [],
    "inconnu_apres": None,
}
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WAIT = 10.0


def schema_of(url: str, name: str) -> str:
    """Return the address of a schema of a PostgreSQL base."""
    return f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}"


@contextmanager
def own_schema(url: str) -> Iterator[str]:
    """Make a schema, give its address, remove it."""
    name = f"zb_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')
    try:
        yield schema_of(url, name)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET client_min_messages = warning")
            connection.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def post(number: int, **told: Any) -> Post:
    """Return a post that looks like those of a roster."""
    given = {
        "id": f"poste-{number}",
        "structure": f"Structure {number}",
        "role": Role.FACILITATOR,
        "fte": Fraction(number % 97 + 1, 100),
        "home": "31",
        "perimeter": ("31", "09"),
        "certainty": Certainty.DEDUCED,
    }
    return Post(**{**given, **told})


def changes(posts: Iterable[Post], seen: int | None = None) -> list[Change]:
    """Return the changes that write posts, in their order."""
    return [
        Change(Kind.POST, one.id, post_record(one, rank), seen) for rank, one in enumerate(posts)
    ]


def signed(
    reason: str = "avenant reçu", service: str = "DREETS", action: Action = Action.EDIT
) -> Signature:
    return Signature(service, reason, action)


def seed(count: int = 2) -> Iterator[tuple[Kind, str, Record]]:
    """Yield a small first content."""
    yield Kind.ROSTER, "annuaire", HEADER
    for change in changes(map(post, range(count))):
        yield Kind.POST, change.key, change.record or {}
    yield Kind.OPERATION, "pont", {"nom": "Pont", "rang": 0}


class Ticking:
    """A clock that gives one more second at each look."""

    def __init__(self) -> None:
        self.seconds = 0

    def __call__(self) -> datetime:
        self.seconds += 1
        return NOON + timedelta(seconds=self.seconds)


def opened(address: str, count: int = 2, **told: Any) -> Store:
    """Open a store with the small first content."""
    return open_store(address, SERVICES, lambda: seed(count), **{"wait": WAIT, **told})


def own_lines(store: Store) -> Sequence[Line]:
    """Return the lines that the seed did not write."""
    return [line for line in store.lines() if line.action is not Action.SEED]


def content(store: Store) -> dict[str, Any]:
    """Return all that a store holds, to be compared."""
    revision, state = store.state()
    return {
        "revision": revision,
        "items": {kind.value: items for kind, items in state.items()},
        "lines": store.lines(),
    }


def sqlite_address(path: Path) -> str:
    return f"sqlite:///{path}"
