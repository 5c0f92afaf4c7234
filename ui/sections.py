"""Which page is looked at, and which part of it; only that part is computed."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

import streamlit as st

Part = TypeVar("Part", bound=StrEnum)

KEY = "rubrique"
"""Name in the address."""


_LED = "-mene"
_PAGE, _STAYED = "page-montree", "page-restee"


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
    # A part that a button led to is no default: Streamlit would complain of having both.
    led = st.session_state.pop(f"{key}{_LED}", False)
    chosen = st.segmented_control(
        label,
        [one.value for one in parts],
        default=None if led else first.value,
        required=True,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )
    return parts(chosen or first)


def lead_to(part: StrEnum, key: str) -> None:
    """Open a part of a page at the next run."""
    st.session_state[key] = part.value
    st.session_state[f"{key}{_LED}"] = True


def section() -> Section:
    """Show the parts of « Données »; return the one looked at."""
    return one_part(Section, "Partie de la page", KEY)


def note_page(address: str) -> None:
    """Note which page a run shows, before it is drawn."""
    st.session_state[_STAYED] = st.session_state.get(_PAGE) == address
    st.session_state[_PAGE] = address


def stays_on_page() -> bool:
    """Tell whether a whole run shows the same page as the one before; asked once a run.

    The runs of a part of a page are no answer: their address may be older than the session.
    """
    return bool(st.session_state.pop(_STAYED, False))
