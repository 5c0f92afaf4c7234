"""The part of « Décider » on where the next ETP should go."""

from __future__ import annotations

from datetime import date

from sources.dataset import Dataset


def allocation_part(data: Dataset, on: date) -> None:
    """Show the part."""
