"""How much of the time asked for is left."""

from __future__ import annotations

from collections.abc import Callable
from math import inf


class Timer:
    """Counts down by a clock that only goes forward; without one, time never runs out."""

    def __init__(self, seconds: float, clock: Callable[[], float] | None) -> None:
        self.seconds, self.clock = seconds, clock
        self.started = clock() if clock else 0.0

    def left(self) -> float:
        """Return the seconds left."""
        return self.seconds - (self.clock() - self.started) if self.clock else inf

    def share(self, part: float) -> Timer:
        """Return a timer for a part of what is left."""
        return Timer(part * self.left(), self.clock)
