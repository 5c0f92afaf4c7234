"""The posts of the roster, to correct, renew, end, move or confirm."""

from __future__ import annotations

from sources.dataset import Dataset


def board(data: Dataset) -> None:
    """Show the posts and the form of the one chosen."""
