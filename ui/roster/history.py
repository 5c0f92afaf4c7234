"""The history of the roster: each change, any past state, the way back."""

from __future__ import annotations

from sources.dataset import Dataset
from ui.roster.history_list import changes_list
from ui.state import keep


def history(data: Dataset) -> None:
    """Show the changes, newest first."""
    changes_list(data, keep().revision())
