"""The leads « à confirmer », accepted one by one once their ETP and dates are known."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from coverage.model import Post
from sources.dataset import Dataset
from sources.leads import Lead
from sources.store.words import Action
from sources.upkeep.lead import REQUIRED, cautions, lead_cells, own_area, post_id, refusal
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
    lead = _chosen(data)
    if lead is None:
        return None
    refused = refusal(lead, posts)
    if refused and kept(post_id(lead)) is None:
        st.html(note(f"<b>Piste {esc(lead.id)}.</b> {prose(refused)}", "warning"))
        return None
    why = f"Piste {lead.id} acceptée"
    cells = lead_cells(lead, data.atlas)
    return draft_of_new(post_id(lead), cells, Action.LEAD, REQUIRED, why)


def _chosen(data: Dataset) -> Lead | None:
    """Return the lead of the address."""
    return next((one for one in data.leads if one.id == chosen(LEAD)), None)


def lead_note(data: Dataset, posts: Mapping[str, Post]) -> None:
    """Show, in the form of a lead, what its page says, where it acts, and what to weigh."""
    lead = _chosen(data)
    if lead is None:
        return
    named = by_structure(posts.values())
    told = [
        f"Ce que dit la page, territoire compris : « {prose(lead.activity)} »",
        prose(_area_words(lead, data)),
        *(prose(overlap(one, named)) for one in cautions(lead)),
    ]
    head = f"<b>Piste {esc(lead.id)} : {prose(lead.structure)}.</b>"
    st.html(note(f"{head}{bullets(told)}"))


def _area_words(lead: Lead, data: Dataset) -> str:
    """Return where the perimeter that is proposed comes from, or that it is to be given."""
    home = place(lead.territory, data.atlas)
    if area := own_area(lead, data.atlas):
        which = (
            "le département qui porte ce nom"
            if area == lead.territory
            else "l'EPCI qui porte ce nom, non tout le département"
        )
        return f"Périmètre proposé : {place(area, data.atlas)}, {which}. Siège proposé : {home}."
    return (
        "Périmètre à remplir : indiquez où le poste agit, d'après ce que dit la page. Tout le "
        f"département n'est pas supposé. Siège proposé : {home}."
    )
