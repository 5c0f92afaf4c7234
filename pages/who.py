"""Qui couvre ?: who acts on a commune, or on each of a pasted list."""

from __future__ import annotations

import streamlit as st

from ui.dates import banner, title_and_day
from ui.layout import open_page
from ui.perimeters.screen import perimeters
from ui.state import dataset, view
from ui.who.one import ask
from ui.who.several import ask_several

data = dataset()
open_page(data)
on = title_and_day("Qui couvre ?", data)
st.html(banner(data, on))
shown = view(on)
ask(shown)
st.header("Plusieurs communes, ou des lots", anchor="liste")
ask_several(shown)
st.header("Périmètres sur la carte", anchor="perimetres")
perimeters(shown)
