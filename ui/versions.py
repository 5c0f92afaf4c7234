"""The version of the roster looked at: in the address and in the session, like the day.

Apart from the day of the diagnosis: the day says which conventions run, the version says
what was known of them.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

KEY = "version"
"""Name in the address; the choice also follows the user from page to page."""

_KEPT, _REFUSED = "version-vue", "version-refusee"
_MOST_DIGITS = 9
_SHOWN = 20


def choose_version(revision: int | None) -> None:
    """Look at a past version, at the present one with None."""
    st.session_state[_KEPT] = revision
    if revision is not None:
        st.query_params[KEY] = str(revision)
    elif KEY in st.query_params:
        del st.query_params[KEY]


def asked_version(last: Callable[[], int]) -> int | None:
    """Return the past version that the address asks for, else the session's; None: the present.

    One that does not exist is refused: see `refused_version`. The last is the present.

    Args:
        last: gives the number of the last version; called only when one is asked for.
    """
    asked = st.query_params.get(KEY, st.session_state.get(_KEPT))
    if asked is None:
        return None
    revision, newest = _number(str(asked)), last()
    if 0 < revision < newest:
        if (st.session_state.get(_KEPT), st.query_params.get(KEY)) != (revision, str(revision)):
            choose_version(revision)
        return revision
    choose_version(None)
    if revision != newest:
        st.session_state[_REFUSED] = (
            f"L'adresse demandait la version « {str(asked)[:_SHOWN]} » de l'annuaire, qui n'existe "
            f"pas : les versions vont de 1 à {newest}."
        )
    return None


def version_address() -> dict[str, str]:
    """Return what an address must say for the version looked at; nothing for the present one."""
    kept = st.session_state.get(_KEPT)
    return {} if kept is None else {KEY: str(kept)}


def give_up(reason: str) -> None:
    """Come back to the present, because a past version cannot be shown: the next page says why."""
    choose_version(None)
    st.session_state[_REFUSED] = f"Cette version ne peut pas être lue : {reason}"


def refused_version() -> str:
    """Return once why the version asked for is not shown, as plain text; "" when it is."""
    refused = st.session_state.pop(_REFUSED, "")
    return f"{refused} Voici l'annuaire d'aujourd'hui." if refused else ""


def _number(text: str) -> int:
    """Return a version's number, 0 for what is not one."""
    right = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if right else 0
