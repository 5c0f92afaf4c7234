"""Échéances: what ends when, and what falls with it."""

from __future__ import annotations

import streamlit as st

from sources.upkeep.gestures import most_years
from ui.calendar.figures import figures
from ui.calendar.gantt import gantt
from ui.calendar.heat import heat_strip
from ui.calendar.period import choose_period
from ui.calendar.screen import download, screen
from ui.calendar.steps import fte_by_month
from ui.calendar.tables import ending_table, turning_table
from ui.calendar.words import AS_WRITTEN
from ui.dates import banner, title_and_day
from ui.layout import open_page
from ui.markup import note
from ui.state import dataset

data = dataset()
names, roster = data.atlas.names, data.roster
open_page(data)
on = title_and_day("Échéances", data)
top = st.container()
axis = choose_period(on, data.reference_date)
shown = screen(data, axis, on)
years = most_years(data, on)
cards = figures(data.roster_on(on), on, shown.ending, shown.soon, names, years)
top.html(banner(data, on) + cards)
st.html(note(AS_WRITTEN))
st.header("ETP par mois", anchor="etp")
st.html(fte_by_month(shown.months, axis, on))
st.header("Couverture des départements, mois par mois", anchor="couverture")
st.html(heat_strip(shown.months, axis, on, names))
st.header("Les conventions", anchor="conventions")
st.html(gantt(roster.posts, axis, on, years))
st.header("Ce qui finit dans les douze mois", anchor="fins")
st.html(ending_table(shown.ending, shown.soon, data.atlas, on))
st.header("Ce qui devient zone blanche, et quand", anchor="bascules")
period = f"de {axis.first.year} à {axis.last.year}"
st.html(turning_table(shown.changes, names, f"Changements de situation des départements, {period}"))
download(data, axis)
