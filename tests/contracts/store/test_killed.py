"""kill -9 at any moment, then the same import again: the state of an uninterrupted one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.store import world
from tests.contracts.store.world import MIXED, row

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_killed_imports_end_in_the_state_of_a_whole_one(tmp_path: Path) -> None:
    files = [
        world.table(tmp_path / "a.csv", [*MIXED, *(row(n) for n in range(100, 300))]),
        world.json_2019(tmp_path / "b.json", [row(n, montant="5") for n in range(150, 400)]),
        world.parquet(tmp_path / "c.parquet", [row(n) for n in range(390, 600)]),
    ]
    out = tmp_path / "dossiers"
    out.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.contracts.store.killed", str(out), "20", "4", *files],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    bombs, random_kills, releases = map(int, done.stdout.split("+"))
    assert bombs > 20
    assert random_kills == 4
    assert releases > 5
