"""The departments that border one: those of the region, and those nothing is known of."""

from __future__ import annotations

import streamlit as st

from coverage.findings import Diagnosis
from ui.paint import verdict_words
from ui.state import DATE_KEY, View
from ui.territory import KEY
from ui.text import esc, plain
from ui.versions import version_address


def show_neighbours(diagnosis: Diagnosis, view: View) -> None:
    """List the neighbours, longest border first; those of the region open their sheet."""
    codes = view.dataset.atlas.neighbours.get(diagnosis.code, ())
    inside = [one for one in map(view.department, codes) if one is not None]
    outside = [code for code in codes if view.department(code) is None]
    st.subheader("Voisins", anchor=False)
    for one in inside:
        st.page_link(
            "pages/territory.py",
            label=f"**{plain(one.name)} ({one.code})** : {plain(verdict_words(one))}",
            query_params={
                KEY: one.code,
                DATE_KEY: view.on.isoformat(),
                **version_address(),
            },
        )
    if outside:
        names = ", ".join(f"{esc(view.dataset.atlas.name(code))} ({esc(code)})" for code in outside)
        st.html(
            f"<p><b>Hors région, non renseigné :</b> {names}. Un facilitateur peut en venir ; "
            "l'annuaire n'en sait rien.</p>"
        )
