"""A plan as the note prints it (to come)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposed:
    """A plan with what stands beside it."""
