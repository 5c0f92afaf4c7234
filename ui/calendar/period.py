"""The years that « Échéances » shows: chosen, kept in the address."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ui.calendar.axis import Axis
from ui.dates import FIRST_DAY, LAST_DAY
from ui.text import plural

SINCE, DURING = "depuis", "duree"
"""Names in the address."""

YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)
DURATIONS = (1, 2, 3, 5, 10)
USUAL = 3
"""Three years: as long as a convention and its two « avenants » may last."""
_TYPED_SINCE, _TYPED_DURING = "depuis-saisi", "duree-saisie"


def usual_start(on: date, reference: date) -> int:
    """Return the year the axis starts at when none is asked for.

    That of the data, so that what ran on their day is seen to end; that of the day chosen
    when the usual years would not show it.
    """
    shown = reference.year <= on.year < reference.year + USUAL
    return reference.year if shown else on.year


def choose_period(on: date, reference: date) -> Axis:
    """Show the two lists; return the years chosen there or by the address."""
    start = _asked(SINCE, YEARS, usual_start(on, reference))
    during = _asked(DURING, DURATIONS, USUAL)
    st.session_state[_TYPED_SINCE], st.session_state[_TYPED_DURING] = start, during
    with st.container(horizontal=True, gap="small", key="periode"):
        st.selectbox(
            "Depuis janvier",
            list(YEARS),
            key=_TYPED_SINCE,
            width=150,
            on_change=_keep,
            args=(SINCE, _TYPED_SINCE),
        )
        st.selectbox(
            "Sur",
            list(DURATIONS),
            format_func=lambda years: plural(years, "an"),
            key=_TYPED_DURING,
            width=110,
            on_change=_keep,
            args=(DURING, _TYPED_DURING),
        )
    return Axis(date(start, 1, 1), during)


def _asked(name: str, allowed: range | tuple[int, ...], usual: int) -> int:
    """Return what the address asks for; the usual value when it asks for nothing possible."""
    asked = st.query_params.get(name, "")
    found = next((one for one in allowed if str(one) == asked), None)
    if found is None and name in st.query_params:
        del st.query_params[name]
    return usual if found is None else found


def _keep(name: str, typed: str) -> None:
    st.query_params[name] = str(st.session_state[typed])
