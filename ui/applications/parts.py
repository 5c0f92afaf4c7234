"""The parts of the page « Candidatures »."""

from __future__ import annotations

from enum import StrEnum

from ui.sections import lead_to

KEY = "volet"
"""Name in the address."""


class Part(StrEnum):
    """The parts, in the words of their tabs."""

    RANKED = "Classement"
    TOTALS = "Totaux"
    IMPORT = "Importer"
    TYPE = "Saisir ou modifier"


def lead(part: Part) -> None:
    """Open a part at the next run."""
    lead_to(part, KEY)
