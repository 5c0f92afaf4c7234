"""The parts of the page « Décider », in the words of its tabs."""

from __future__ import annotations

from enum import StrEnum

PART_KEY = "partie"
"""Name in the address."""


class Part(StrEnum):
    """The parts of the page."""

    ALLOCATION = "Où mettre les ETP"
    SCENARIOS = "Scénarios"
    COMPARISON = "Comparer"
