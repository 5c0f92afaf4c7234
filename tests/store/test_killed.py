"""kill -9 at any moment of an import or a restore: the old state or the new one, no half."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import Change, Kind
from tests.store import acts, world
from tests.store.processes import Apart
from tests.store.restoring import kept, ruined
from tests.store.world import changes, post, signed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
ROUNDS = 25


def names(store: Store) -> set[str]:
    """Return what the posts of the import say, one text when they are of one import."""
    found = [item.record["structure"] for item in store.items(Kind.POST)]
    assert len(found) == acts.POSTS
    return set(found)


def whole(address: str, turn: int) -> tuple[float, int]:
    """Import without a kill; return the seconds of the write itself, and its statements."""
    apart = Apart(acts.imports, address, turn)
    apart.hears()
    begun = time.monotonic()
    statements = apart.hears()
    lasted = time.monotonic() - begun
    assert apart.end() == 0
    return lasted, statements


def killed_at(address: str, turn: int, statement: int) -> None:
    apart = Apart(acts.imports, address, turn, statement)
    assert apart.end() == -signal.SIGKILL


def killed_after(address: str, turn: int, seconds: float) -> None:
    apart = Apart(acts.imports, address, turn)
    apart.hears()
    time.sleep(seconds)
    apart.kill()
    assert apart.end() in {0, -signal.SIGKILL}


def test_killed_imports_leave_the_old_state_or_the_new_one(
    address: str, opened: Callable[..., Store]
) -> None:
    whole(address, 0)
    store = opened(address)
    lasted, statements = whole(address, 1)
    assert statements > 5
    draw = random.Random(5)
    present, old = 1, 0
    for number in range(ROUNDS):
        turn = 2 + number
        # One round out of two dies before a given statement, the last being the commit.
        if number % 2:
            killed_after(address, turn, draw.uniform(0, lasted * 1.1))
        else:
            killed_at(address, turn, 1 + number * (statements - 1) // (ROUNDS - 1))
        found = names(store)
        assert found in ({f"Import {present}"}, {f"Import {turn}"})
        present, old = (turn, old) if f"Import {turn}" in found else (present, old + 1)
        store.commit(changes([post(9_999, structure=str(turn))]), signed("après"))
        store.commit([Change(Kind.POST, post(9_999).id, None)], signed("après"))
    assert old > ROUNDS // 2
    assert verify(store).faults == ()


@pytest.mark.parametrize("is_ruined", [False, True], ids=["in use", "ruined"])
def test_a_restore_that_is_killed_leaves_the_old_base_or_the_new_one(
    address: str, is_ruined: bool, tmp_path: Path, opened: Callable[..., Store]
) -> None:
    folder, base = tmp_path / "dossier", tmp_path / "annuaire.sqlite"
    store = opened(address)
    if is_ruined and store.engine.dialect.name != "sqlite":
        pytest.skip("a server looks after its own files")
    store.commit(changes(post(n, structure="Avant") for n in range(12)), signed())
    path = kept(store, folder)
    store.commit(changes(post(n, structure="Après") for n in range(12)), signed())
    if is_ruined:
        ruined(base)
    old = base.read_bytes() if is_ruined else world.content(store)
    # Statements up to the commit itself, the 41st or the 116th; then one that never comes.
    counts = {"sqlite": [1, 40, 70, 90, 105, 112, 116], "postgresql": [1, 12, 24, 30, 36, 40, 41]}
    ends = []
    for statement in [*counts[store.engine.dialect.name], 400]:
        ends.append(Apart(acts.restores, path, address, folder, statement).end())
        if ends[-1] == 0:
            break
        assert (base.read_bytes() if is_ruined else world.content(store)) == old
    assert set(ends[:-1]) == {-signal.SIGKILL}
    assert len(ends) > 6
    assert {item.record["structure"] for item in store.items(Kind.POST)} == {"Avant"}
    assert verify(store).faults == ()
