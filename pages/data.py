"""Données: keep the roster true, bring contracts in, know where everything comes from."""

from __future__ import annotations

import streamlit as st

from ui.contracts.arrivals import arrivals
from ui.contracts.holdings import other_sources
from ui.declared import declared_needs
from ui.layout import open_page
from ui.roster.board import board
from ui.roster.history import history
from ui.roster.intake import roster_intake
from ui.sections import Section, section
from ui.state import dataset

data = dataset()
open_page(data)
st.title("Données", anchor=False)
match section():
    case Section.ROSTER:
        board(data)
    case Section.IMPORT:
        roster_intake(data)
    case Section.HISTORY:
        history(data)
    case Section.CONTRACTS:
        arrivals(data)
    case Section.OTHERS:
        declared_needs(data)
        st.header("D'où viennent les données", anchor=False)
        st.html(other_sources(data))
