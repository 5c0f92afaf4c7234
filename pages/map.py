"""Carte: which departments are covered, which are zones blanches, and why."""

from __future__ import annotations

import streamlit as st

from ui.capacity import capacity_panel
from ui.changes import changes
from ui.contracts.signal import signal
from ui.dates import banner, title_and_day
from ui.downloads import downloads
from ui.grid import coverage_grid
from ui.indicators import active_fte, cards, ending_fte, gaps, loads
from ui.layout import open_page
from ui.legend import legend
from ui.map import show_map
from ui.paint import paint, status
from ui.panel import why
from ui.ranking import first_look
from ui.state import DATE_KEY, View, dataset, view
from ui.territory import KEY, choose, select
from ui.text import day
from ui.versions import version_address


@st.fragment
def map_and_panel(shown: View) -> None:
    # Read in this order, shown the other way round by the style sheet: the name of a place
    # comes before what is computed of it.
    right, left = st.container(key="carte-et-panneau").columns([1, 1.45], gap="medium")
    with right:
        diagnosis = shown.department(select(shown))
        if diagnosis is None:
            st.html(first_look(shown))
        else:
            st.html(why(diagnosis, shown.posts, signal(data, diagnosis.code)))
            st.page_link(
                "pages/territory.py",
                label="Ouvrir la fiche du territoire",
                query_params={
                    KEY: diagnosis.code,
                    DATE_KEY: shown.on.isoformat(),
                    **version_address(),
                },
            )
    with left:
        code = None if diagnosis is None else diagnosis.code
        show_map("departement", paint(shown.departments, shown.posts), code, choose)
        st.html(legend(status(one) for one in shown.departments))
        if diagnosis is not None:
            supposed = changes(shown, diagnosis)
            with st.container(key="suite"):  # sent last on a phone
                names = shown.dataset.atlas.names
                st.html(capacity_panel(diagnosis, shown.posts, names, supposed))


data = dataset()
open_page(data)
on = title_and_day("Carte des zones blanches", data)
shown = view(on)
figures = cards(
    [
        gaps(shown.departments),
        active_fte(shown.roster, on),
        ending_fte(shown.roster, on),
        loads(shown.departments),
    ]
)
st.html(banner(data, on) + figures)
map_and_panel(shown)
st.header("Le tableau de la carte", anchor=False)
caption = f"Situation des départements au {day(on)}"
st.html(coverage_grid(shown.departments, shown.posts, caption, shown.address_day))
downloads(shown)
