"""A table pasted from a spreadsheet, a text, a PDF or a mail, in place of a file."""

from __future__ import annotations

import streamlit as st

from sources.pasted import separated
from sources.text import MAX_BYTES
from ui.roster import intake_state as state
from ui.roster.intake_typed import typed

NAME = "tableau collé"
_EXAMPLE = "Bénéficiaire\tSuivi convention\tETP\tQualité\nStructure\tDDETS 31\t1,00\tFacilitateur"


def paste() -> None:
    """Show the text to paste in; once asked for, read it as a file."""
    text = st.text_area(
        "Tableau, ligne des noms de colonnes comprise",
        height=180,
        max_chars=MAX_BYTES // 4,
        placeholder=_EXAMPLE,
        **typed(state.PASTED, stays=True),
    )
    if st.button("Lire ce tableau", type="primary"):
        data = separated(text or "").encode("utf-8")
        state.take(NAME, len(data), lambda: data)
