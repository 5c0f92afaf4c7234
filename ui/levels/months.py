"""The months under a slider: the map is repainted at each stop, and the cliff seen."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ui.dates import FIRST_DAY, LAST_DAY, choose_day
from ui.text import day

MONTHS = 60
_KEY = "mois-choisi"


def month_starts(reference: date) -> list[date]:
    """Return the first days of sixty months, from January of the year of the data."""
    return [date(reference.year + n // 12, n % 12 + 1, 1) for n in range(MONTHS)]


def stops(reference: date, chosen: date) -> list[date]:
    """Return where the slider stops: the months, and the day chosen wherever it falls."""
    inside = (one for one in month_starts(reference) if FIRST_DAY <= one <= LAST_DAY)
    return sorted({*inside, reference, chosen})


def month_slider(reference: date, chosen: date) -> None:
    """Show the slider; a stop makes its day the chosen one.

    Args:
        reference: day of the data, one of the stops.
        chosen: the day shown.
    """
    # Set only by what else changes the day: told its own value, a slider would go back to it under
    # a hand that has moved on.
    if st.session_state.get(_KEY) != chosen:
        st.session_state[_KEY] = chosen
    st.select_slider(
        "Glisser d'un mois à l'autre",
        stops(reference, chosen),
        format_func=lambda one: f"{one:%m/%Y}" if one.day == 1 else day(one),
        key=_KEY,
        on_change=lambda: choose_day(st.session_state[_KEY], reference),
    )
