"""The import of a roster: deposit, report, preview, and the change itself."""

from __future__ import annotations

from sources.dataset import Dataset


def roster_intake(data: Dataset) -> None:
    """Show the deposit of a roster and what it would change."""
