"""The parts of the history, and how one leads to another."""

from __future__ import annotations

from enum import StrEnum

from ui.sections import lead_to, one_part

KEY = "historique"
"""Name in the address."""


class Part(StrEnum):
    """The parts, in the words of their tabs; only the one looked at is computed."""

    CHANGES = "Changements"
    COMPARE = "Comparer"
    BACK = "Revenir en arrière"
    SAFETY = "Vérification et sauvegardes"


def part() -> Part:
    """Show the parts of the history; return the one looked at."""
    return one_part(Part, "Partie de l'historique", KEY)


def go(to: Part) -> None:
    """Open a part at the next run."""
    lead_to(to, KEY)
