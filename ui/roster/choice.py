"""Which post is open: chosen in the list or by the address, so that it can be sent."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from coverage.model import Post
from ui.roster.form_draft import kept
from ui.roster.words import title

POST, MISSING_POST, LEAD = "poste", "nouveau", "piste"
"""Names in the address: a post of the roster, a post to be made (and where), a lead."""
NOWHERE = "region"
"""In place of the department of a post to be made, when none is meant."""
_LIST = "poste-liste"


def choose(key: str | None) -> None:
    """Open a post of the roster, or none."""
    _open(POST, key)


def choose_missing(department: str = NOWHERE) -> None:
    """Open a post to be made."""
    _open(MISSING_POST, department)


def choose_lead(lead: str | None) -> None:
    """Open the post that a lead would be."""
    _open(LEAD, lead)


def _open(name: str, value: str | None) -> None:
    for other in (POST, MISSING_POST, LEAD):
        if other in st.query_params:
            del st.query_params[other]
    if value is not None:
        st.query_params[name] = value


def chosen(name: str = POST) -> str | None:
    """Return what the address opens under a name."""
    return st.query_params.get(name)


def is_open() -> bool:
    """Tell whether the address opens something."""
    return any(chosen(name) is not None for name in (POST, MISSING_POST, LEAD))


def select(posts: Mapping[str, Post]) -> None:
    """Show the list of the posts; the one open is in it."""
    code = chosen()
    labels = {key: _label(post, typing=kept(key) is not None) for key, post in posts.items()}
    st.session_state[_LIST] = code if code in posts else None
    st.selectbox(
        "Poste à corriger, renouveler, finir ou déplacer",
        list(labels),
        format_func=lambda key: labels.get(key, key),
        index=None,
        placeholder="Choisissez un poste",
        key=_LIST,
        on_change=lambda: choose(st.session_state[_LIST]),
    )


def _label(post: Post, *, typing: bool) -> str:
    return title(post) + (", saisie en cours" if typing else "")
