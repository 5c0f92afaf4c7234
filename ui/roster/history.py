"""The history of the roster: each change, any past state, the way back."""

from __future__ import annotations

from sources.dataset import Dataset


def history(data: Dataset) -> None:
    """Show the changes, newest first."""
