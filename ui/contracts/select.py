"""What a reader chooses on « Marchés de l'État »: the year, the view, the measure, a place."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import streamlit as st

from sources.contracts.book import Book
from ui.contracts.volume_map import Measure
from ui.sections import one_part
from ui.territory import KEY, choose

YEAR_KEY, VIEW_KEY, MEASURE_KEY = "annee", "vue", "mesure"
_LIST = "territoire-marches"


class Sight(StrEnum):
    """The parts of the page; only the one looked at is computed."""

    SUMMARY = "Synthèse"
    BUYERS = "Acheteurs et services"
    LIST = "Liste des marchés"
    WAITING = "Quarantaine"


def title_and_year(title: str, book: Book | None) -> int | None:
    """Show the page's title and the year; return the year chosen, None without contracts."""
    heading, control = st.columns([1, 0.32], vertical_alignment="bottom")
    heading.title(title, anchor=False)
    if book is None or not book.years:
        return None
    years = [str(year) for year in book.years]
    # The address is bound to the list: only the value of the list may be set, never the address.
    if st.session_state.get(YEAR_KEY) not in {None, *years}:
        st.session_state[YEAR_KEY] = years[0]
    chosen = control.selectbox("Année de notification", years, key=YEAR_KEY, bind="query-params")
    return int(chosen or years[0])


def sight() -> Sight:
    """Show the parts of the page; return the one looked at."""
    return one_part(Sight, "Partie de la page", VIEW_KEY)


def measure() -> Measure:
    """Show what the map can count; return the choice."""
    chosen = st.segmented_control(
        "La carte montre",
        [one.value for one in Measure],
        default=Measure.COUNT.value,
        required=True,
        key=MEASURE_KEY,
        bind="query-params",
    )
    return Measure(chosen or Measure.COUNT)


def department(names: Mapping[str, str]) -> str | None:
    """Show the list of departments; return the code chosen there, on the map or by the address."""
    asked = st.query_params.get(KEY, st.session_state.get("territoire-choisi"))
    code = asked if asked in names else None
    if code is not None and st.query_params.get(KEY) != code:
        choose(code)
    st.session_state[_LIST] = code
    return st.selectbox(
        "Département",
        list(names),
        format_func=lambda one: f"{names[one]} ({one})" if one in names else one,
        index=None,
        placeholder="Cliquez sur la carte, ou choisissez ici",
        key=_LIST,
        on_change=lambda: choose(st.session_state[_LIST]),
    )
