"""The parts of « Données »; only the one looked at is computed."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

KEY = "rubrique"
"""Name in the address."""


class Section(StrEnum):
    """The parts of the page, in the words of its tabs."""

    ROSTER = "Annuaire"
    IMPORT = "Importer un annuaire"
    HISTORY = "Historique"
    CONTRACTS = "Marchés publics"
    OTHERS = "Autres données"


def section() -> Section:
    """Show the parts of the page; return the one looked at."""
    chosen = st.segmented_control(
        "Partie de la page",
        [one.value for one in Section],
        default=Section.ROSTER.value,
        required=True,
        key=KEY,
        bind="query-params",
        label_visibility="collapsed",
    )
    return Section(chosen or Section.ROSTER)
