"""A long task beside the page: the page draws how far it is, and may be left meanwhile.

The task runs in a thread of its own, which knows no screen: the readers tell of their progress
from threads of their own anyway. A page that is closed does not stop it halfway.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

import streamlit as st

from sources.contracts.progress import BYTES_OF, line

T = TypeVar("T")
Watch = Callable[[str, int, int], None]

REDRAW = 0.25
"""Seconds between two drawings of the progress bar."""


class Task(Generic[T]):
    """A task in a thread; `step` is the last it told of."""

    def __init__(self, work: Callable[[Watch], T]) -> None:
        self.step: tuple[str, int, int] | None = None
        self._work = work
        self._result: list[T] = []
        self._error: BaseException | None = None
        self.thread = Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self._result.append(self._work(self._watch))
        except BaseException as error:  # noqa: BLE001  raised again where it is awaited
            self._error = error

    def _watch(self, what: str, done: int, total: int) -> None:
        self.step = (what, done, total)

    def result(self) -> T:
        """Return what the task gave, or raise what it raised; call it once it has ended."""
        if self._error is not None:
            raise self._error
        return self._result[0]


class Pace:
    """Tells how far a step is, how fast and for how long still."""

    def __init__(self) -> None:
        self._what, self._start, self._first = "", 0.0, 0

    def words(self, step: tuple[str, int, int], now: float) -> tuple[float, str]:
        """Return the share done, 0 to 1, and the words of the bar, safe as Markdown."""
        what, done, total = step
        if what != self._what:
            self._what, self._start, self._first = what, now, done
        counted = what.startswith(BYTES_OF) or total > 1
        share = min(done / total, 1.0) if total > 0 and counted else 0.0
        return share, escaped(line(what, done, total, done - self._first, now - self._start))


def escaped(words: str) -> str:
    """Return words in which the name of a file is no Markdown."""
    return words.translate({ord(c): f"\\{c}" for c in "\\`*_{}[]<>#|~$"})


def watched(work: Callable[[Watch], T]) -> T:
    """Run a task to its end while its progress is drawn, and return what it gives.

    Args:
        work: is given whom to tell of its progress; whatever it raises is raised again.
    """
    shown, pace = st.progress(0.0, "Préparation…"), Pace()
    task = Task(work)
    while task.thread.is_alive():
        task.thread.join(REDRAW)
        if task.step is not None:
            shown.progress(*pace.words(task.step, time.monotonic()))
    shown.empty()
    return task.result()
