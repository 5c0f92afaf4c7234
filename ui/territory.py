"""The territory chosen: by a click on the map, in the list, or by the address."""

from __future__ import annotations

import streamlit as st

from coverage.model import Level
from sources.scenes import department_of
from ui.state import View

KEY = "territoire"
"""Name in the address; the choice also follows the user from page to page."""

_KEPT, _LIST = "territoire-choisi", "territoire-liste"


def choose(code: str | None) -> None:
    """Make a territory the chosen one, in the session and in the address."""
    st.session_state[_KEPT] = code
    if code is not None:
        st.query_params[KEY] = code
    elif KEY in st.query_params:
        del st.query_params[KEY]


def kept_choice() -> str | None:
    """Return the code chosen last in this session, of any level, be it drawn yet or not."""
    kept: str | None = st.session_state.get(_KEPT)
    return kept


def chosen_place(view: View) -> str | None:
    """Return the code chosen, of any level: what the address says, else the session's.

    None for a code unknown in the region.
    """
    code: str | None = st.query_params.get(KEY, st.session_state.get(_KEPT))
    if code is None or view.survey.atlas.level_of(code) in {None, Level.REGION}:
        return None
    if (st.session_state.get(_KEPT), st.query_params.get(KEY)) != (code, code):
        choose(code)
    return code


def chosen(view: View) -> str | None:
    """Return the department chosen, or the one the territory chosen lies in; None for none."""
    code = chosen_place(view)
    if code is None:
        return None
    return code if view.department(code) else department_of(code, view.survey.atlas)


def select(
    view: View,
    label: str = "Territoire",
    invitation: str = "Cliquez sur la carte, ou choisissez ici",
) -> str | None:
    """Show the list of departments, for those who do not click on maps; return the choice."""
    names = {one.code: f"{one.name} ({one.code})" for one in view.departments}
    st.session_state[_LIST] = chosen(view)
    return st.selectbox(
        label,
        list(names),
        format_func=lambda code: names.get(code, code),
        index=None,
        placeholder=invitation,
        key=_LIST,
        on_change=lambda: choose(st.session_state[_LIST]),
    )
