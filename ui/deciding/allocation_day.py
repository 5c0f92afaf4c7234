"""The day of a plan: the day after the replaced conventions end, or the page's own."""

from __future__ import annotations

from datetime import date

import streamlit as st

from sources.dataset import Dataset
from sources.deliberation import plan_day
from ui.text import day

KEY = "jour-du-plan"
"""Name in the address."""

AFTER, SAME = "Lendemain des fins de convention", "Date du diagnostic"


def day_of_plan(data: Dataset, on: date) -> date:
    """Show which day the plan is made for; return it.

    At the date of the data the conventions still run: a plan of that day would add its
    ETP to theirs. So that date stands for the day after they end, unless the user asks
    otherwise; any other date of the page is taken as it is.
    """
    after = plan_day(data)
    if on != data.reference_date or after == on:
        st.html(f'<p class="plan-jour">Plan au <b>{day(on)}</b>, la date du diagnostic.</p>')
        return on
    chosen = st.segmented_control(
        "Plan fait pour",
        [AFTER, SAME],
        default=AFTER,
        required=True,
        format_func=lambda one: f"{one} ({day(after if one == AFTER else on)})",
        key=KEY,
        bind="query-params",
    )
    found = on if chosen == SAME else after
    why = (
        "lendemain de la fin des conventions à remplacer"
        if found == after
        else "les conventions à remplacer courent encore ce jour-là"
    )
    st.html(f'<p class="plan-jour">Plan au <b>{day(found)}</b> : {why}.</p>')
    return found
