"""The parts of « Données »; only the one looked at is computed."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

import streamlit as st

Part = TypeVar("Part", bound=StrEnum)

KEY = "rubrique"
"""Name in the address."""


class Section(StrEnum):
    """The parts of the page, in the words of its tabs."""

    ROSTER = "Annuaire"
    IMPORT = "Importer un annuaire"
    HISTORY = "Historique"
    CONTRACTS = "Marchés publics"
    OTHERS = "Autres données"


def one_part(parts: type[Part], label: str, key: str) -> Part:
    """Show the parts of a page as tabs kept in the address; return the one looked at."""
    first, *_ = parts
    chosen = st.segmented_control(
        label,
        [one.value for one in parts],
        default=first.value,
        required=True,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )
    return parts(chosen or first)


def section() -> Section:
    """Show the parts of « Données »; return the one looked at."""
    return one_part(Section, "Partie de la page", KEY)
