"""kill -9 at any moment of a large import: the old state or the new one, never a half."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROUNDS = 25


@pytest.mark.skipif(sys.platform == "win32", reason="fork")
def test_killed_imports_leave_the_old_state_or_the_new_one(address: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.forks", "kill", address, str(ROUNDS)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rounds, old, new, statements, faults = map(int, done.stdout.split())
    assert (rounds, old + new, faults) == (ROUNDS, ROUNDS, 0)
    # Half the rounds die before a given statement: these are always the old state.
    assert old >= ROUNDS // 2
    assert statements > 5
