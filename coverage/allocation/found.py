"""What a search gives."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from coverage.allocation.terms import ZERO


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan found, in steps of each open offer, and whether it is proved."""

    steps: tuple[int, ...]
    optimal: bool = True
    gap: Fraction = ZERO
