"""Accessibilité: what was tested for everyone's use, what is not reached, how to say it."""

from __future__ import annotations

import streamlit as st

from ui.accessibility import REPORT, findings, keys, screens, statement, unreached
from ui.layout import open_page
from ui.state import dataset

open_page(dataset())
st.title("Accessibilité", anchor=False)
st.html(statement())
st.header("Au clavier", anchor="clavier")
st.html(keys())
st.header("Ce qui n'est pas atteint", anchor="limites")
st.html(unreached())
st.header("Défauts relevés qui restent", anchor="defauts")
st.html(findings())
st.header("Les écrans examinés", anchor="ecrans")
st.html(screens())
st.header("Signaler un obstacle", anchor="signaler")
st.html(f'<div class="prose">{REPORT}</div>')
