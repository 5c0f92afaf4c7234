"""Carte: which territories are covered, which are zones blanches, and why."""

from __future__ import annotations

import streamlit as st

from ui.dates import banner, title_and_day
from ui.downloads import downloads
from ui.indicators import active_fte, cards, ending_fte, gaps, loads
from ui.layout import open_page
from ui.levels.months import month_slider
from ui.levels.screen import map_and_panel
from ui.state import dataset, view

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
month_slider(data.reference_date, on)
map_and_panel(shown)
downloads(shown)
