"""What every page says of the roster as a whole: a past version, or a base that was lost."""

from __future__ import annotations

import streamlit as st

from sources.store.copies import lost_base, lost_words
from sources.store.words import StoreError
from ui.markup import note
from ui.state import is_editable, keep, shown_revision
from ui.text import esc, prose
from ui.versions import choose_version, refused_version

_WITH = (
    "Les besoins déclarés et les paramètres montrés sont aussi ceux de cette version ; y revenir "
    "ne rétablit que l'annuaire."
)


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
        st.html(f'<p role="status"><b>{prose(known)}</b>. {_WITH}</p>')
        st.button("Revenir à aujourd'hui", on_click=choose_version, args=(None,))


def lost_band() -> None:
    """Say that the base is new where another was backed up; nothing once it has been changed."""
    if not is_editable() or shown_revision() > 1:
        return
    try:
        found = lost_base(keep())
    except StoreError:
        return  # « Historique » says what is wrong with the folder of the backups
    if found is not None:
        st.html(
            note(
                f"<b>L'annuaire montré est celui d'origine.</b> {prose(lost_words(found))}",
                "warning",
            )
        )
