"""The posts of the roster, to correct, renew, end, move or confirm."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import streamlit as st

from coverage.model import Certainty, Post, Role
from sources.dataset import Dataset
from sources.store.records import post_of
from sources.store.words import Item, Kind, StoreError
from ui.markup import note
from ui.roster.board_table import posts_list
from ui.roster.choice import MISSING_POST, NOWHERE, choose_missing, chosen, is_open, select
from ui.roster.confirm import confirm_line
from ui.roster.exports import exports
from ui.roster.form import form
from ui.roster.form_draft import NEW, Draft, draft_of, draft_of_new, kept
from ui.roster.form_save import PLACE
from ui.roster.leads import lead_draft, lead_note, leads_block
from ui.roster.signing import told
from ui.state import ROSTER_VARIABLE, is_editable, keep, known_revision
from ui.text import esc, prose


def board(data: Dataset) -> None:
    """Show the posts and the form of the one chosen."""
    if not is_editable():
        st.html(note(_closed()))
        posts_list({post.id: post for post in data.roster.posts}, data.atlas)
        exports(data.roster.posts, data.reference_date)
        return
    try:
        _board(data, keep().items(Kind.POST))
    except StoreError as error:
        st.html(note(f"<b>L'annuaire ne peut pas être lu.</b> {prose(error)}", "warning"))


def _closed() -> str:
    """Return why nothing can be changed here, and how it can."""
    if known_revision() is not None:
        return (
            "<b>Version passée, en lecture seule.</b> Pour corriger l'annuaire, revenez à "
            "aujourd'hui par le bouton du haut de la page."
        )
    if not os.environ.get(ROSTER_VARIABLE):
        return "<b>Lecture seule :</b> il n'y a pas de base ; le haut de la page dit pourquoi."
    return (
        "<b>Annuaire d'un fichier, en lecture seule.</b> Le serveur a été lancé avec la variable "
        f"{ROSTER_VARIABLE} : corrigez le fichier qu'elle nomme, ou relancez sans elle."
    )


def _board(data: Dataset, items: Sequence[Item]) -> None:
    posts = {item.key: post_of(item.record) for item in items}
    # Below the list, the form of a post that one comes to correct would not be seen.
    with st.expander("Tous les postes") if is_open() else st.container():
        posts_list(posts, data.atlas)
        exports(tuple(posts.values()), data.reference_date)
    st.header("Corriger un poste", anchor=False)
    first, second = st.columns([3, 1], vertical_alignment="bottom")
    with first:
        select(posts)
    second.button("Ajouter un poste", on_click=choose_missing, key="ajouter-poste", width="stretch")
    draft = _opened(data, items, posts)
    if draft is not None:
        with st.container(border=True, key="fiche-poste"):
            lead_note(data, posts)
            form(draft, items, data)
    else:
        told(PLACE)
    confirm_line(data)
    leads_block(data, posts)


def _opened(data: Dataset, items: Sequence[Item], posts: Mapping[str, Post]) -> Draft | None:
    """Return what the address opens: a post, a post to be made, a lead; None for nothing."""
    missing, key = chosen(MISSING_POST), chosen()
    if missing is not None:
        return _missing(data, missing)
    if key is None:
        return lead_draft(data, posts)
    item = next((item for item in items if item.key == key), None)
    if item is not None:
        return draft_of(item)
    draft = kept(key)
    if draft is None:
        told_none = f"Aucun poste « {esc(key)} » dans l'annuaire d'aujourd'hui : il a été retiré. "
        st.html(note(told_none + "Choisissez-en un autre, ou lisez « Historique ».", "warning"))
    return draft


def _missing(data: Dataset, department: str) -> Draft:
    """Return the draft of a post to be made in a department."""
    place = department if data.atlas.knows(department) and department != NOWHERE else ""
    cells = {
        "qualite": Role.FACILITATOR.value,
        "certitude": Certainty.TO_CONFIRM.value,
        "departement": place if len(place) <= len("99") else "",
        "perimetre": place,
    }
    return draft_of_new(NEW, cells, asked=place)
