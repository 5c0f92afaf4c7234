"""Méthode: the definition in our words, the formulas, every parameter, sources and licences."""

from __future__ import annotations

import streamlit as st

from ui.adjust import adjust
from ui.dates import title_and_day
from ui.glossary import glossary_list
from ui.layout import open_page
from ui.method_deciding import DECIDING
from ui.method_needs import MEASURE, measures_table, operations_table
from ui.method_text import DEFINITION, FORMULAS, READING, UPKEEP, marks_table, needs_table
from ui.parameter_table import parameter_table
from ui.provenance import sources_html
from ui.state import dataset, view

data = dataset()
region = data.atlas.region_name
open_page(data)
on = title_and_day("Méthode", data)
shown = view(on)

st.header("Ce qu'est une zone blanche", anchor="definition")
st.html(f'<div class="prose">{DEFINITION}</div>')
st.header("Ce que disent les marques", anchor="marques")
st.html(marks_table())
st.html(f'<div class="prose">{READING}</div>')
st.header("Les mots", anchor="mots")
st.html(glossary_list())
st.header("Les calculs", anchor="calculs")
st.html(f'<div class="prose">{FORMULAS}{MEASURE}</div>')
st.header("L'intervalle des besoins", anchor="besoins")
st.html(needs_table(shown.departments, region, on))
st.header("Le besoin mesuré, des deux façons", anchor="mesure")
st.html(measures_table(data, shown.survey.parameters, on))
st.header("Décider", anchor="decider")
st.html(f'<div class="prose">{DECIDING}</div>')
st.header("Les opérations", anchor="operations")
st.html(operations_table(data, on))
st.header("Les paramètres", anchor="parametres")
for group, parameters in data.parameter_set.groups().items():
    st.html(parameter_table(group, parameters, on, data.overrides))
adjust(data, shown.survey.parameters.used)
st.header("L'annuaire et ses versions", anchor="annuaire")
st.html(f'<div class="prose">{UPKEEP}</div>')
st.header("Sources et licences", anchor="sources")
st.html(f'<div class="prose">{sources_html(data)}</div>')
