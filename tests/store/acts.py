"""What other processes do to a base, each given the line to the test that started it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import Engine, event

from sources.store import restore
from sources.store.engine import writing
from sources.store.verify import verify
from sources.store.words import Action, Change, Kind
from tests.store import world
from tests.store.processes import die
from tests.store.restoring import put_back
from tests.store.world import changes, post, signed

POSTS = 500
APPLICATIONS = 300


def opens(line: Connection, address: str) -> None:
    """Open a base when told to; say how many posts it has."""
    line.send("prêt")
    line.recv()
    store = world.opened(address)
    line.send(len(store.items(Kind.POST)))


def writes(line: Connection, address: str, who: int, count: int) -> None:
    """Write the same post again and again."""
    store = world.opened(address)
    for turn in range(count):
        mine = post(who, structure=f"Structure {who} {turn}")
        store.commit(changes([mine]), signed(f"processus {who}, écriture {turn}"))
    line.send(count)


def holds(line: Connection, address: str) -> None:
    """Hold the writer's turn until told to let it go."""
    with writing(world.opened(address).engine):
        line.send("tenue")
        line.recv()


def leaves_a_log(line: Connection, address: str, name: str) -> None:
    """Write, then die: what was written is still in the log."""
    store = world.opened(address)
    connection = store.engine.connect()
    connection.exec_driver_sql("SELECT 1 FROM posts").all()
    store.commit(changes([post(1, structure=name)]), signed())
    line.send("écrit")
    die()


def verifies(line: Connection, address: str) -> None:
    """Say how many lines a base has, and its faults."""
    found = verify(world.opened(address))
    line.send((found.lines, found.faults))


def imports(line: Connection, address: str, turn: int, statement: int | None = None) -> None:
    """Write five hundred posts, all changed; die just before the n-th statement if told.

    Say when the write itself begins, and how many statements it took, the commit included.
    """
    store = world.opened(address)
    many = changes(post(number, structure=f"Import {turn}") for number in range(POSTS))
    seen = _count(store.engine, statement)
    line.send("écrit")
    store.commit(many, signed(f"import {turn}", action=Action.IMPORT))
    line.send(seen[0])


def applies(line: Connection, address: str, statement: int) -> None:
    """Write three hundred applications; die just before the n-th statement."""
    store = world.opened(address)
    many = [
        Change(Kind.APPLICATION, f"n{number}", {"structure": "S"}) for number in range(APPLICATIONS)
    ]
    _count(store.engine, statement)
    store.commit(many, signed("dépôt", action=Action.IMPORT))


def restores(line: Connection, path: Path, address: str, folder: Path, statement: int) -> None:
    """Put a backup back; die just before the n-th statement of the replacement."""
    fill = restore._fill

    def armed(*given: object) -> int:
        _count(Engine, statement)
        return fill(*given)  # type: ignore[arg-type]

    restore._fill = armed  # type: ignore[assignment]
    put_back(path, address, folder)
    line.send("remise")


def _count(engine: Engine | type[Engine], last: int | None) -> list[int]:
    """Count statements and commits from now on; die just before the one given."""
    seen = [0]

    def one_more(*_: object) -> None:
        seen[0] += 1
        if seen[0] == last:
            os.kill(os.getpid(), signal.SIGKILL)

    listener: Callable[..., None] = one_more
    event.listen(engine, "before_cursor_execute", listener)
    event.listen(engine, "commit", listener)
    return seen
