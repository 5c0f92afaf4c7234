"""The part of « Décider » on what if."""

from __future__ import annotations

from datetime import date

from sources.dataset import Dataset


def scenarios_part(data: Dataset, on: date) -> None:
    """Show the part."""
