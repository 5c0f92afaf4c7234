"""Which post is open: chosen in the list or by the address, so that it can be sent."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from coverage.model import Post
from ui.roster.form_draft import kept
from ui.roster.words import title

KEY = "poste"
"""Name in the address."""
_LIST = "poste-liste"


def choose(key: str | None) -> None:
    """Open a post, or none; only before the list is drawn."""
    if key is not None:
        st.query_params[KEY] = key
    elif KEY in st.query_params:
        del st.query_params[KEY]


def chosen() -> str | None:
    """Return the id of the post that the address names."""
    return st.query_params.get(KEY)


def select(posts: Mapping[str, Post]) -> None:
    """Show the list of the posts; the one open is always in it."""
    code = chosen()
    labels = {key: _label(post, typing=kept(key) is not None) for key, post in posts.items()}
    st.session_state[_LIST] = code if code in posts else None
    st.selectbox(
        "Poste à modifier",
        list(labels),
        format_func=lambda key: labels.get(key, key),
        index=None,
        placeholder="Choisissez un poste",
        key=_LIST,
        on_change=lambda: choose(st.session_state[_LIST]),
    )


def _label(post: Post, *, typing: bool) -> str:
    return title(post) + (", saisie en cours" if typing else "")
