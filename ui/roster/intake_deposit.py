"""Where a roster is deposited: a file, or a table pasted; and the template to start from."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from sources.text import MAX_BYTES
from ui.roster import intake_state as state
from ui.roster.paste import paste

MOST_MEGA = MAX_BYTES // 1024 // 1024
FILE, PASTE = "Déposer un fichier", "Coller un tableau"
_WAY = "import-maniere"


def depositing() -> None:
    """Show the deposit; what is given is read at once, and its bytes are let go."""
    way = st.segmented_control(
        "Comment donner l'annuaire",
        [FILE, PASTE],
        default=FILE,
        required=True,
        key=_WAY,
        label_visibility="collapsed",
    )
    place = st.empty()
    if way == PASTE:
        paste()
        return
    given = _uploader(place)
    if given is not None:
        state.take(given.name, given.size, given.getvalue)
        # Another deposit in its place: the bytes of this one leave the server's memory.
        _uploader(place)


def _uploader(place: DeltaGenerator) -> UploadedFile | None:
    with place.container():
        return st.file_uploader(
            f"Annuaire : CSV, XLSX ou ODS, {MOST_MEGA} Mo au plus",
            key=f"import-fichier-{state.turn()}",
        )
