"""No application yet: what that means here, and the buttons that bring some in."""

from __future__ import annotations

import streamlit as st

from ui.applications.exports import template_buttons
from ui.applications.kept import Kept
from ui.applications.parts import Part, lead
from ui.markup import note


def nothing_yet(words: str, kept: Kept) -> None:
    """Say that there is nothing to show, and offer the two ways to begin.

    Args:
        words: what there is not, as HTML.
        kept: what the base holds; where it cannot be changed, no way is offered.
    """
    st.html(note(words))
    if not kept.editable:
        return
    with st.container(horizontal=True, gap="small"):
        st.button("Importer un fichier", type="primary", on_click=lead, args=(Part.IMPORT,))
        st.button("Saisir une candidature", on_click=lead, args=(Part.TYPE,))
        template_buttons("modele-vide")
