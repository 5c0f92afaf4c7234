"""Two scenarios month by month: the ETP of each, and where the map falls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from sources.calendar import calendar_of
from ui.calendar.axis import Axis
from ui.calendar.heat import heat_strip
from ui.calendar.period import usual_start
from ui.calendar.steps import fte_by_month, most_fte
from ui.markup import folded
from ui.state import View

YEARS = 5
"""Enough to see three years of conventions begin and end."""


def months(views: Sequence[tuple[str, View]], on: date) -> None:
    """Show the ETP by month of each scenario, one above the other, then the coverage."""
    reference = views[0][1].dataset.reference_date
    axis = Axis(date(usual_start(on, reference), 1, 1), YEARS)
    found_of = [
        calendar_of(
            shown.dataset, max(axis.first, shown.dataset.first_day), axis.last, to_the_day=False
        ).months
        for _, shown in views
    ]
    top = max(map(most_fte, found_of))  # one scale: heights can be compared
    for (letter, shown), found in zip(views, found_of, strict=True):
        st.subheader(f"ETP par mois, {letter}", anchor=False)
        strip = heat_strip(found, axis, on, shown.dataset.atlas.names, f", {letter}")
        st.html(
            fte_by_month(found, axis, on, top, f", {letter}")
            + folded(f"La couverture des départements, mois par mois, {letter}", strip)
        )
