"""Two states of the roster side by side: posts, ETP, verdicts."""

from __future__ import annotations

import streamlit as st

from sources.dataset import Dataset
from sources.upkeep.past import compared
from ui.contracts.pager import pager
from ui.markup import bullets
from ui.roster.history_effect import Side, diagnosis_day, effect_html
from ui.roster.history_entry import AFTER, BEFORE
from ui.roster.history_pick import pick
from ui.roster.history_words import counted, summary, turn_html
from ui.state import View, keep, view_at
from ui.text import esc

PAGE = 25


def compare(data: Dataset, newest: int) -> None:
    """Show the choice of two states and what tells them apart."""
    first, second = st.columns(2, gap="medium")
    with first:
        before = pick("Avant", BEFORE, newest, str(max(newest - 1, 1)))
    with second:
        after = pick("Après", AFTER, newest)
    if before is None or after is None:
        return
    store = keep()
    turns = compared(store.state(before.revision)[1], store.state(after.revision)[1])
    if not turns:
        st.html('<p role="status"><b>Ces deux états disent la même chose.</b></p>')
        return
    st.html(f"<p role=\"status\"><b>De l'un à l'autre : {esc(summary(counted(turns)))}.</b></p>")
    st.header("Ce que cela change", anchor=False)
    on = diagnosis_day(data)
    old, new = (side_of(view_at(one.revision, on)) for one in (before, after))
    st.html(effect_html(old, new, on))
    st.header("Champ par champ", anchor=False)
    start = pager("comparer", len(turns), PAGE, (before.revision, after.revision))
    shown = turns[start : start + PAGE]
    st.html(bullets((turn_html(turn, data) for turn in shown), "turns"))


def side_of(view: View) -> Side:
    """Return a view as one side of a comparison."""
    return Side(view.roster, view.departments)
