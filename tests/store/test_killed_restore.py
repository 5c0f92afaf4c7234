"""kill -9 in the middle of a restore: the base in place or the restored one."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sources.store.store import Store
from sources.store.verify import verify
from sources.store.words import Kind
from tests.store import world
from tests.store.restoring import kept, ruined
from tests.store.world import changes, post, signed

ROOT = Path(__file__).parents[2]


RESTORER = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from tests.store.restoring import put_back
path, address, folder, places = sys.argv[1:]
from sources.store import restore as module
for place in map(int, places.split(",")):
    pid = os.fork()
    if pid:
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
        sys.stdin.readline()
        continue
    left = [place]
    def one_less(*_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    fill = module._fill
    def armed(*given):
        event.listen(Engine, "before_cursor_execute", one_less)
        event.listen(Engine, "commit", one_less)
        return fill(*given)
    module._fill = armed
    put_back(Path(path), address, Path(folder))
    os._exit(0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
@pytest.mark.parametrize("is_ruined", [False, True], ids=["in use", "ruined"])
def test_a_restore_that_is_killed_leaves_the_old_base_or_the_new_one(
    address: str, is_ruined: bool, tmp_path: Path, opened: Callable[..., Store]
) -> None:
    folder = tmp_path / "dossier"
    store = opened(address)
    if is_ruined and store.engine.dialect.name != "sqlite":
        pytest.skip("a server looks after its own files")
    store.commit(changes(post(n, structure="Avant") for n in range(12)), signed())
    path = kept(store, folder)
    store.commit(changes(post(n, structure="Après") for n in range(12)), signed())
    if is_ruined:
        ruined(tmp_path / "annuaire.sqlite")
        stood = (tmp_path / "annuaire.sqlite").read_bytes()
    else:
        old = world.content(store)
    # Statements up to the commit itself, the 41st or the 116th; then one that never comes.
    counts = {"sqlite": [1, 40, 70, 90, 105, 112, 116], "postgresql": [1, 12, 24, 30, 36, 40, 41]}
    places = [*counts[store.engine.dialect.name], 400]
    with subprocess.Popen(
        [sys.executable, "-c", RESTORER, path, address, folder, ",".join(map(str, places))],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdin is not None
        assert running.stdout is not None
        ends = []
        for told in running.stdout:
            ends.append(int(told))
            if ends[-1] == -signal.SIGKILL:
                if is_ruined:
                    assert (tmp_path / "annuaire.sqlite").read_bytes() == stood
                else:
                    assert world.content(store) == old
                    assert verify(store).faults == ()
            else:
                assert {i.record["structure"] for i in store.items(Kind.POST)} == {"Avant"}
                assert verify(store).faults == ()
                break
            running.stdin.write("\n")
            running.stdin.flush()
        running.kill()
    assert ends.count(-signal.SIGKILL) >= 6
    assert ends[-1] == 0
