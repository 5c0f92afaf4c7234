"""The posts of the roster, to correct, renew, end, move or confirm."""

from __future__ import annotations

import streamlit as st

from sources.dataset import Dataset
from sources.store.records import post_of
from sources.store.words import Kind
from ui.roster.board_table import posts_table
from ui.roster.choice import chosen, select
from ui.roster.form import PLACE, form
from ui.roster.form_draft import draft_of
from ui.roster.signing import told
from ui.state import keep


def board(data: Dataset) -> None:
    """Show the posts and the form of the one chosen."""
    told(PLACE)
    items = keep().items(Kind.POST)
    posts = {item.key: post_of(item.record) for item in items}
    st.html(posts_table(posts.values(), data.atlas, "Postes de l'annuaire"))
    select(posts)
    item = next((item for item in items if item.key == chosen()), None)
    if item is not None:
        form(draft_of(item), items, data)
