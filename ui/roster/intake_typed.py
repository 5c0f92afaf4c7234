"""What is typed in the import: kept when another tab is looked at, in the session of its user.

Streamlit forgets a widget that is not drawn. What it held is kept apart as soon as it
changes, and given back before it is drawn again.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui.roster.intake_state import PREFIX, TYPED


def typed(key: str, first: object = None, *, stays: bool = False) -> dict[str, Any]:
    """Return what a widget is drawn with, so that it holds what was typed in it.

    Args:
        key: of the widget.
        first: what it holds at first; None for what it does of itself.
        stays: it outlives the deposit, which otherwise takes it away.
    """
    place = f"{TYPED if stays else PREFIX}{key}"
    if key not in st.session_state:
        value = st.session_state.get(place, first)
        if value is not None:
            st.session_state[key] = value
    return {"key": key, "on_change": _keep, "args": (key, place)}


def _keep(key: str, place: str) -> None:
    """Keep what a widget holds: at its change, be it drawn again or not."""
    st.session_state[place] = st.session_state[key]
