"""Is the history whole, and where its copies are."""

from __future__ import annotations

import streamlit as st

from sources.store.place import store_address
from sources.store.verify import Verification, verify
from ui.markup import bullets, note
from ui.state import keep
from ui.text import esc, plural, prose

_MOST_FAULTS = 5
_WHAT_TO_DO = (
    "<br><b>Que faire :</b> ne changez plus rien ; prévenez la personne qui tient le serveur, "
    "qui vérifiera (batch.py history verify) puis restaurera la dernière sauvegarde "
    "(batch.py restore). Les pages restent lisibles."
)


@st.cache_resource(show_spinner="Vérification de l'historique…", max_entries=4)
def _verified(address: str, newest: int) -> Verification:
    """Return what the check of a state found: each state of the store is checked once."""
    return verify(keep(address))


def soundness(newest: int) -> None:
    """Say whether the history is whole; a warning tells what to do.

    Args:
        newest: number of the present version.

    Raises:
        StoreError: the database cannot be read.
    """
    found = _verified(store_address(), newest)
    if found.is_valid:
        told = f"Historique vérifié : {plural(found.lines, 'ligne')}, chaîne intacte."
        st.html(f'<p class="sound">{told}</p>')
        return
    shown = [
        f"{'' if one.line is None else f'ligne {one.line} : '}{prose(one.message)}"
        for one in found.faults[:_MOST_FAULTS]
    ]
    more = len(found.faults) - _MOST_FAULTS
    shown += [f"et {plural(more, 'autre défaut', 'autres défauts')}"] if more > 0 else []
    head = f"<b>L'historique est abîmé : {esc(plural(len(found.faults), 'défaut'))}.</b>"
    st.html(note(f"{head}{bullets(shown)}{_WHAT_TO_DO}", "warning"))


def safety(newest: int, place: str) -> None:
    """Show the check of the history and the copies of the base.

    Args:
        newest: number of the present version.
        place: of the messages.
    """
    st.button("Vérifier de nouveau", on_click=_verified.clear)
