"""The leads « à confirmer », accepted one by one once their ETP and dates are known."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from coverage.model import Post
from sources.dataset import Dataset
from sources.leads import Lead
from sources.store.words import Action
from sources.upkeep.lead import REQUIRED, cautions, lead_cells, post_id, refusal
from ui.leads import by_structure, leads_table, overlap
from ui.markup import bullets, folded, note
from ui.roster.choice import LEAD, choose_lead, chosen
from ui.roster.form_draft import Draft, draft_of_new, kept
from ui.roster.words import place
from ui.text import esc, prose

_LIST = "piste-liste"


def leads_block(data: Dataset, posts: Mapping[str, Post]) -> None:
    """Show the leads and the choice of the one to accept."""
    if not data.leads:
        return
    st.header("Accepter une piste", anchor=False)
    names = {lead.id: _name(lead, data, posts) for lead in data.leads}
    st.html(
        "<p>Structures vues dans des pages publiques. Aucune n'est comptée tant qu'un service ne "
        "l'a pas acceptée avec ses ETP et ses dates.</p>"
        + folded("Lire les pistes", leads_table(data.leads, data.atlas.names, posts.values()))
    )
    code = chosen(LEAD)
    st.session_state[_LIST] = code if code in names else None
    st.selectbox(
        "Piste à accepter",
        list(names),
        format_func=lambda one: names.get(one, one),
        index=None,
        placeholder="Choisissez une piste",
        key=_LIST,
        on_change=lambda: choose_lead(st.session_state[_LIST]),
    )


def _name(lead: Lead, data: Dataset, posts: Collection[str]) -> str:
    accepted = ", acceptée" if post_id(lead) in posts else ""
    return f"{lead.id} : {lead.structure}, {place(lead.territory, data.atlas)}{accepted}"


def lead_draft(data: Dataset, posts: Mapping[str, Post]) -> Draft | None:
    """Return the draft of the post that the lead of the address would be, if it can be.

    A draft typed before another user accepted the lead is kept: the form tells of it.
    """
    lead = next((one for one in data.leads if one.id == chosen(LEAD)), None)
    if lead is None:
        return None
    refused = refusal(lead, posts)
    if refused and kept(post_id(lead)) is None:
        st.html(note(f"<b>Piste {esc(lead.id)}.</b> {prose(refused)}", "warning"))
        return None
    named = by_structure(posts.values())
    weighed = bullets((prose(overlap(one, named)) for one in cautions(lead)), "facts")
    head = f"<b>Piste {esc(lead.id)} : {prose(lead.structure)}.</b>"
    st.html(note(f"{head} {prose(lead.activity)}{weighed}"))
    why = f"Piste {lead.id} acceptée"
    return draft_of_new(post_id(lead), lead_cells(lead), Action.LEAD, REQUIRED, why)
