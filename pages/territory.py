"""Territoire: the sheet of one department with its neighbours, found by name or by commune."""

from __future__ import annotations

import streamlit as st

from ui.capacity import capacity_panel
from ui.changes import changes
from ui.communes import search, who_acts
from ui.contracts.signal import signal
from ui.dates import banner, title_and_day
from ui.grid import coverage_grid
from ui.layout import open_page
from ui.map import show_map
from ui.neighbours import show_neighbours
from ui.paint import paint
from ui.panel import why
from ui.roster.confirm import department_line
from ui.state import dataset, view
from ui.sureness import sureness_on_demand, sureness_panel
from ui.territory import choose, select
from ui.text import day, number

data = dataset()
open_page(data)
on = title_and_day("Fiche du territoire", data)
st.html(banner(data, on))
shown = view(on)

first, second = st.columns(2)
with first:
    chosen = select(shown, "Département", "Choisissez un département")
with second:
    commune = search(data.atlas)
diagnosis = shown.department(chosen or (commune.department if commune else None))

if commune is not None:
    st.header("Qui agit dans cette commune", anchor=False)
    st.html(who_acts(commune, shown))
if diagnosis is None:
    caption = f"Les départements au {day(on)}"
    st.html(coverage_grid(shown.departments, shown.posts, caption))
    sureness_on_demand(shown)
else:
    communes = data.atlas.positions([diagnosis.code])
    people = int(data.atlas.population[communes].sum())
    left, right = st.columns([1.6, 1], gap="medium")
    with left:
        st.html(why(diagnosis, shown.posts, signal(data, diagnosis.code)))
        supposed = changes(shown, diagnosis)
        st.html(capacity_panel(diagnosis, shown.posts, data.atlas.names, supposed))
        st.html(sureness_panel(shown, diagnosis))
        with st.expander("Confirmer ou corriger la ligne de ce département"):
            department_line(data, diagnosis.code, on)
    with right:
        # Outside any fragment: a click on the map changes the whole sheet.
        whole = paint(shown.departments, shown.posts)
        show_map(whole, diagnosis.code, choose, key="carte-fiche", height=360)
        st.html(
            f"<p><b>{number(len(communes))}</b> communes, <b>{number(people)}</b> habitants. "
            "L'adresse de cette page peut être envoyée telle quelle.</p>"
        )
        show_neighbours(diagnosis, shown)
