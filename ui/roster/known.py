"""The band of every page that shows a past version of the roster, and the way back."""

from __future__ import annotations

import streamlit as st

from ui.markup import note
from ui.text import esc, prose
from ui.versions import choose_version, refused_version


def known_band(known: str) -> None:
    """Show that the roster is a past one; nothing at all when it is the present one.

    Args:
        known: `Dataset.known`.
    """
    refused = refused_version()
    if refused:
        st.html(note(esc(refused), "warning"))
    if not known:
        return
    with st.container(key="version-vue", horizontal=True, vertical_alignment="center"):
        st.html(f'<p role="status"><b>{prose(known)}</b></p>')
        st.button("Revenir à aujourd'hui", on_click=choose_version, args=(None,))
