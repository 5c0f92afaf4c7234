"""Run as a program: imports that are killed, then run again, against one that was not.

A process that has loaded everything forks a child for each import: some kill themselves at
the n-th change of the disk, others are killed at any moment. Prints what differs, if anything.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sources.contracts import building
from sources.contracts import inputs as made
from sources.contracts.inputs import Inputs
from sources.contracts.releases import Decision
from sources.contracts.rules.pipeline import Context
from sources.contracts.store import import_files, release
from tests.contracts.store.world import content, inputs

LAST = 24
"""Changes of the disk that put a new state in place, or a little more: each is a place to die."""
CHANGES = ((Path, "replace"), (Path, "rename"), (Path, "unlink"), (os, "fsync"), (shutil, "rmtree"))


def child(work: Callable[[], object], bomb: int = 0, counted: Path | None = None) -> int:
    """Start a child; with a bomb it dies just before its n-th change of the disk.

    `counted` is a file for how many changes a whole run makes.
    """
    pid = os.fork()
    if pid:
        return pid
    left = [bomb]
    for owner, name in CHANGES:
        _arm(owner, name, left)
    try:
        work()
        if counted is not None:
            counted.write_text(str(-left[0]))
    except BaseException as error:  # noqa: BLE001  a child tells by its exit code only
        print(repr(error), file=sys.stderr, flush=True)  # noqa: T201  read by the test
        os._exit(1)
    os._exit(0)


def _arm(owner: Any, name: str, left: list[int]) -> None:
    before = getattr(owner, name)

    def armed(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return before(*arguments, **named)

    setattr(owner, name, armed)


def ended(pid: int) -> int:
    """Wait for a child; its exit code, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def places(changes: int, step: int) -> list[int]:
    """Return where to die: some places before the new state is whole, all of them after."""
    return [*range(1, changes - LAST, step), *range(max(1, changes - LAST), changes + 1)]


def main(folder: Path, step: int, random_kills: int, files: Sequence[Path]) -> None:
    """Compare killed and whole imports."""
    given = inputs()
    building._queries(Context(given.rules, given.today))  # written once, for all the children
    first, rest = files[0], list(files)

    def work(out: Path) -> Callable[[], object]:
        return lambda: import_files(out, rest, given)

    def prepared(name: str) -> Path:
        out = folder / name
        shutil.copytree(folder / "avant", out)
        return out

    assert ended(child(lambda: import_files(folder / "avant", [first], given))) == 0
    old = content(folder / "avant")
    begun = time.monotonic()
    assert ended(child(work(prepared("entier")), counted=folder / "compte")) == 0
    changes = int((folder / "compte").read_text())
    lasted = time.monotonic() - begun
    expected = content(folder / "entier")
    assert expected != old

    killed = 0
    for bomb in places(changes, step):
        out = prepared(f"bombe-{bomb}")
        assert ended(child(work(out), bomb)) == -signal.SIGKILL
        killed += 1
        seen = content(out)
        tables = {k: v for k, v in seen.items() if "/" not in k and not k.startswith(".")}
        news = {k: v for k, v in expected.items() if "/" not in k}
        olds = {k: v for k, v in old.items() if "/" not in k}
        whole = tables in (olds, news)
        assert whole or (out / ".pret").is_dir(), f"bombe {bomb} : état mêlé"
        assert ended(child(work(out))) == 0
        assert content(out) == expected, f"bombe {bomb}"
        shutil.rmtree(out)

    draw = random.Random(3)
    for number in range(random_kills):
        out = prepared(f"hasard-{number}")
        for _ in range(draw.randint(1, 3)):
            pid = child(work(out))
            time.sleep(draw.uniform(0, lasted * 1.1))
            os.kill(pid, signal.SIGKILL)
            ended(pid)
        assert ended(child(work(out))) == 0
        assert content(out) == expected, f"hasard {number}"
        shutil.rmtree(out)

    releases = _decisions(folder, given, max(1, step // 6), work)
    print(f"{killed} + {random_kills} + {releases}")  # noqa: T201  read by the test


def _decisions(
    folder: Path, given: Inputs, step: int, work: Callable[[Path], Callable[[], object]]
) -> int:
    """Kill releases: a decision is there with its tables, or not at all."""
    uid = sorted(_held(folder / "entier"))[0]

    def decide(out: Path) -> Callable[[], object]:
        who = given.deciders[0]
        return lambda: release(out, [uid], (), who, "vérifié", given, Decision.RELEASE)

    shutil.copytree(folder / "entier", folder / "liberation")
    assert ended(child(decide(folder / "liberation"), counted=folder / "compte")) == 0
    changes = int((folder / "compte").read_text())
    dying = places(changes, changes)[::step]
    for bomb in dying:
        out = folder / f"liberation-{bomb}"
        shutil.copytree(folder / "entier", out)
        assert ended(child(decide(out), bomb)) == -signal.SIGKILL
        assert ended(child(work(out))) == 0
        lines = (out / "liberations.csv").exists()
        assert (uid not in _held(out)) == lines, f"libération {bomb}"
        shutil.rmtree(out)
    return len(dying)


def _held(out: Path) -> set[str]:
    import pyarrow.parquet as pq  # noqa: PLC0415  loaded by the store already

    return set(pq.read_table(out / "quarantaine.parquet")["uid"].to_pylist())


if __name__ == "__main__":
    assert pd.__name__  # pyarrow loads it at the first array: once here, not in each child
    made._code = lambda: "règles"  # the rules may be edited while this runs
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), [Path(n) for n in sys.argv[4:]])
