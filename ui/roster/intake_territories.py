"""Which departments an import changes: at a day chosen, and today."""

from __future__ import annotations

from datetime import date

import streamlit as st

from coverage.errors import InvalidValueError
from sources.dataset import Dataset
from sources.upkeep.plan import Plan
from sources.upkeep.preview import contrast
from ui.dates import FIRST_DAY, LAST_DAY
from ui.markup import note
from ui.roster import intake_state as state
from ui.roster.intake_typed import typed
from ui.roster.preview import territories_preview
from ui.state import today, view
from ui.text import esc


def territories(plan: Plan, data: Dataset, turn: int) -> None:
    """Show the departments before and after, on two days."""
    st.header("Ce que cela change sur la carte", anchor=False)
    asked = st.date_input(
        "Situation au",
        min_value=max(FIRST_DAY, data.first_day),
        max_value=LAST_DAY,
        format="DD/MM/YYYY",
        width=220,
        **typed(f"import-situation-{turn}", data.reference_date),
    )
    chosen = asked if isinstance(asked, date) else data.reference_date
    for on in dict.fromkeys((chosen, today())):
        which = {data.reference_date: " (date des données)", today(): " (aujourd'hui)"}.get(on, "")
        st.html(_on(plan, data, on, which))


def _on(plan: Plan, data: Dataset, on: date, which: str) -> str:
    try:
        key = (view(on).fingerprint, plan.standing.items, plan.change.posts, plan.sidecar)
        found = state.kept(f"effet-{which}", key, lambda: contrast(data, plan, on))
    except InvalidValueError as error:
        return note(esc(error), "warning")
    return territories_preview(found, which)
