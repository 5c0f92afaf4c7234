"""Other processes that use a base: new to it, but not to the code, so that they start at once."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

PATIENCE = 120
PRELOADED = "tests.store.acts"


class Apart:
    """A process that runs `work(line, *given)`; `line` leads to the test."""

    def __init__(self, work: Callable[..., Any], *given: Any) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([PRELOADED])
        self.line: Connection
        self.line, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=work, args=(theirs, *given))
        self.process.start()
        theirs.close()

    def hears(self) -> Any:
        """Return what the process says next."""
        assert self.line.poll(PATIENCE), "no word from the process"
        return self.line.recv()

    def says(self, told: Any) -> None:
        """Tell the process something."""
        self.line.send(told)

    def kill(self) -> None:
        """Kill it, whatever it does."""
        self.process.kill()

    def end(self) -> int | None:
        """Wait for its end; return its exit code, negative for a signal."""
        self.process.join(PATIENCE)
        code = self.process.exitcode
        self.process.close()
        self.line.close()
        return code


def ask(work: Callable[..., Any], *given: Any) -> Any:
    """Run `work(line, *given)` in a new process; return the one thing it says."""
    apart = Apart(work, *given)
    try:
        return apart.hears()
    finally:
        assert apart.end() == 0


def die() -> None:
    """End without a word: nothing is closed, nothing is put away."""
    os._exit(0)
