"""ETP: where the funded posts are, facilitators and coordination apart, checked with the call."""

from __future__ import annotations

import streamlit as st

from ui.charts import horizontal_bars
from ui.dates import banner, title_and_day
from ui.layout import open_page
from ui.leads import leads_table
from ui.staff import (
    bars_in_words,
    by_department,
    by_structure,
    call_figures,
    check,
    department_bars,
)
from ui.state import dataset, is_editable

data = dataset()
names = data.atlas.names
open_page(data)
on = title_and_day("ETP des facilitateurs", data)
st.html(banner(data, on))
st.html(check(data.roster, data.reference_date, *call_figures(data)))
st.header("Par département et par programme", anchor=False)
if bars := department_bars(data.roster, on, names):
    horizontal_bars(bars, "ETP", bars_in_words(bars, on))
st.html(
    by_department(data.roster, on, names)
    + "<p><small>Le département est celui du service qui suit la convention : il dit où va "
    "l'argent, non où le poste agit.</small></p>"
)
if data.roster.active(on):
    st.header("Par structure", anchor=False)
    st.html(by_structure(data.roster, on))
st.header("Pistes à confirmer, jamais comptées", anchor=False)
st.html(leads_table(data.leads, names, data.roster.posts))
if is_editable():
    st.page_link("pages/data.py", label="Accepter une piste, page « Données »")
