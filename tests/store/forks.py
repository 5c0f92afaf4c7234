"""Run as a program: children that all know the code already, let loose at the same moment.

`open ADDRESS` opens one base from many processes. `kill ADDRESS ROUNDS` kills writers of a
large import, at moments spread over the write itself. Each prints what it saw.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable

from sqlalchemy import event

from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import Action, Kind
from tests.store import world
from tests.store.world import changes, post, signed

OPENERS = 6
POSTS = 500


def child(work: Callable[[], object]) -> int:
    """Start a child that ends with 0 when its work is done; return its number."""
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except BaseException as error:  # noqa: BLE001  a child tells by its exit code only
        print(repr(error), file=sys.stderr, flush=True)  # noqa: T201  read by the test
        os._exit(1)
    os._exit(0)


def ended(pid: int) -> int:
    """Wait for a child; its exit code, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def open_together(address: str) -> None:
    """Open one base, that does not exist yet, from many processes at the same moment."""
    gate, door = os.pipe()

    def work() -> None:
        os.close(door)
        os.read(gate, 1)  # ends when the door is closed
        store = world.opened(address)
        assert len(store.items(Kind.POST)) == len(changes(map(post, range(2))))

    children = [child(work) for _ in range(OPENERS)]
    os.close(door)
    print([ended(pid) for pid in children])  # noqa: T201  read by the test


def imported(address: str, turn: int, started: Callable[[], object] = lambda: None) -> None:
    """Write the same posts again, all changed."""
    store = world.opened(address)
    many = changes(post(number, structure=f"Import {turn}") for number in range(POSTS))
    started()
    store.commit(many, signed(f"import {turn}", action=Action.IMPORT))
    store.close()


def told(store: Store) -> set[str]:
    """Return what the posts of the import say, one text when they are of one import."""
    found = [item.record["structure"] for item in store.items(Kind.POST)]
    assert len(found) == POSTS
    return set(found)


def kill_in_imports(address: str, rounds: int) -> None:
    """Kill imports, half of them at a given statement, half at any moment."""
    imported(address, 0)
    store = world.opened(address)
    begun = time.monotonic()
    assert ended(child(lambda: imported(address, 1))) == 0
    lasted = time.monotonic() - begun
    statements = _statements(address)
    draw = random.Random(5)
    present, old, new = 2, 0, 0
    for turn in range(3, 3 + rounds):
        if turn % 2:
            _killed_at(address, turn, 1 + (turn - 3) * statements // rounds)
        else:
            _killed_after(address, turn, draw.uniform(0, lasted * 1.2))
        found = told(store)
        assert found in ({f"Import {present}"}, {f"Import {turn}"}), found
        old, new = (old, new + 1) if f"Import {turn}" in found else (old + 1, new)
        present = turn if f"Import {turn}" in found else present
        store.commit(changes([post(9_999, structure=str(turn))]), signed("après"))
        store.commit([_removal()], signed("après"))
        if turn % 8 == 0:
            assert verify(store).faults == ()
    found = verify(store)
    store.close()
    print(rounds, old, new, statements, len(found.faults))  # noqa: T201  read by the test


def _removal() -> world.Change:
    return world.Change(Kind.POST, post(9_999).id, None)


def _statements(address: str) -> int:
    """Count the statements of one import that is not killed."""
    count, tell = os.pipe()

    def work() -> None:
        seen = [0]
        store = world.opened(address)

        def one_more(*_: object) -> None:
            seen[0] += 1

        event.listen(store.engine, "before_cursor_execute", one_more)
        event.listen(store.engine, "commit", one_more)
        many = changes(post(number, structure="Import 2") for number in range(POSTS))
        store.commit(many, signed("import 2", action=Action.IMPORT))
        os.write(tell, str(seen[0]).encode())

    assert ended(child(work)) == 0
    return int(os.read(count, 9))


def _killed_at(address: str, turn: int, statement: int) -> None:
    """Kill an import just before its n-th statement; the last is the commit itself."""

    def work() -> None:
        left = [statement]
        store = world.opened(address)

        def one_less(*_: object) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(store.engine, "before_cursor_execute", one_less)
        event.listen(store.engine, "commit", one_less)
        many = changes(post(number, structure=f"Import {turn}") for number in range(POSTS))
        store.commit(many, signed(f"import {turn}", action=Action.IMPORT))

    assert ended(child(work)) == -signal.SIGKILL


def _killed_after(address: str, turn: int, seconds: float) -> None:
    """Kill an import so many seconds after it began to write, if it still runs."""
    gate, door = os.pipe()
    pid = child(lambda: imported(address, turn, lambda: os.write(door, b".")))
    os.read(gate, 1)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    assert ended(pid) in {0, -signal.SIGKILL}
    os.close(gate)
    os.close(door)


if __name__ == "__main__":
    if sys.argv[1] == "open":
        open_together(sys.argv[2])
    else:
        kill_in_imports(sys.argv[2], int(sys.argv[3]))
