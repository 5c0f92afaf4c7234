"""How far a long command is: one line redrawn on a terminal, a start and an end elsewhere."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TextIO

from sources.output import say

REDRAW = 0.1
"""Seconds between two drawings."""
_WIDTH, _KILO, _MINUTE, _SETTLED = 79, 1000, 60, 1.0
BYTES_OF = ("Lecture", "Téléchargement")
"""Beginnings of the steps counted in bytes."""


class Meter:
    """Draws what it is told; `stream` and `clock` are given by tests."""

    def __init__(
        self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._drawn = -1.0
        self._what = ""
        self._start = clock()
        self._first = 0
        self._shown = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show a step, unless it was just drawn."""
        now = self._clock()
        if what != self._what:
            self._what, self._start, self._first, self._drawn = what, now, done, -1.0
        if now - self._drawn < REDRAW and done < total:
            return
        self._drawn = now
        self._draw(line(what, done, total, done - self._first, now - self._start))

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._draw("")
            self._write("\r")
            self._shown = False

    def _draw(self, text: str) -> None:
        self._write("\r" + text[:_WIDTH].ljust(_WIDTH))
        self._shown = True

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # a closed terminal stops no import
            self._stream.write(text)
            self._stream.flush()


@contextlib.contextmanager
def metered(start: str) -> Iterator[Callable[[str, int, int], None]]:
    """Give what to tell of each step: a meter on a terminal, else nothing but two lines."""
    if sys.stderr is not None and sys.stderr.isatty():
        meter = Meter()
        try:
            yield meter
        finally:
            meter.clear()
        return
    begun = time.monotonic()
    say(start)
    yield _quiet
    say(f"Terminé en {_duration(time.monotonic() - begun)}.")


def _quiet(what: str, done: int, total: int) -> None:
    """Say nothing."""


def line(what: str, done: int, total: int, since: int, seconds: float) -> str:
    """Return a step as one line.

    Args:
        what: the step.
        done: bytes or steps done; `total`: of how many, 0 when nobody knows.
        total: see `done`.
        since: done since the clock started, `seconds` ago.
        seconds: see `since`.

    >>> line("Lecture de a.csv", 5_000_000, 20_000_000, 5_000_000, 2.0)
    'Lecture de a.csv : 25 %, 5,0 sur 20,0 Mo, 2,5 Mo/s, reste 6 s'
    >>> line("Règles", 3, 13, 3, 2.0)
    'Règles : 3 sur 13'
    """
    if not what.startswith(BYTES_OF):
        return f"{what} : {done} sur {total}" if total > 1 else what
    share = f"{100 * done // total} %, " if total else ""
    amount = f"{_mega(done)} sur {_mega(total)} Mo" if total else f"{_mega(done)} Mo"
    text = f"{what} : {share}{amount}"
    if seconds < _SETTLED or since <= 0:
        return text
    rate = since / seconds
    text += f", {_mega(rate)} Mo/s"
    return f"{text}, reste {_duration((total - done) / rate)}" if total > done else text


def _mega(count: float) -> str:
    return f"{count / _KILO / _KILO:.1f}".replace(".", ",")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), _MINUTE)
    hours, minutes_left = divmod(minutes, _MINUTE)
    if hours:
        return f"{hours} h {minutes_left:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
