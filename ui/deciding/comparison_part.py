"""The part of « Décider » on two scenarios side by side."""

from __future__ import annotations

from datetime import date

from sources.dataset import Dataset


def comparison_part(data: Dataset, on: date) -> None:
    """Show the part."""
