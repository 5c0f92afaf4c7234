"""The history of the roster: each change, any past state, the way back."""

from __future__ import annotations

import streamlit as st

from sources.dataset import Dataset
from sources.store.words import StoreError
from ui.markup import note
from ui.roster.history_compare import compare
from ui.roster.history_entry import AFTER, BACK, BEFORE
from ui.roster.history_list import changes_list
from ui.roster.history_pick import leave
from ui.roster.history_restore import restore
from ui.roster.history_safety import safety, soundness
from ui.roster.history_views import Part, part
from ui.roster.signing import told
from ui.state import is_editable, keep, known_revision
from ui.text import esc

PLACE = "historique"
_FROM_A_FILE = (
    "<b>L'annuaire montré vient d'un fichier</b>, que cette installation a choisi : il n'a pas "
    "d'historique. Pour en avoir un, importez-le dans la base, partie « Importer un annuaire »."
)


def history(data: Dataset) -> None:
    """Show the part that is asked for."""
    if not is_editable() and known_revision() is None:
        st.html(note(_FROM_A_FILE))
        return
    told(PLACE)
    try:
        _part(data, *keep().state_key())
    except StoreError as error:
        st.html(note(f"<b>L'historique ne peut pas être lu.</b> {esc(error)}", "warning"))


def _part(data: Dataset, newest: int, mark: str) -> None:
    soundness(mark)
    chosen = part()
    leave(*(key for key in (BEFORE, AFTER, BACK) if key not in _KEYS.get(chosen, ())))
    match chosen:
        case Part.CHANGES:
            changes_list(data, newest, mark, PLACE)
        case Part.COMPARE:
            compare(data, newest)
        case Part.BACK:
            restore(data, newest, PLACE)
        case Part.SAFETY:
            safety(newest, mark, PLACE)


_KEYS = {Part.COMPARE: (BEFORE, AFTER), Part.BACK: (BACK,)}
