"""The form of one post: what is typed, what is wrong with it, what it would change, the save."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from sources.dataset import Dataset
from sources.store.words import Action, Item
from sources.upkeep.edit import Typed
from ui.roster.conflict import conflict
from ui.roster.form_desk import Desk
from ui.roster.form_draft import Draft
from ui.roster.form_effect import effect
from ui.roster.form_fields import note_drawn, take
from ui.roster.form_gestures import Gesture, choose_gesture, show_gesture
from ui.roster.form_save import PLACE, leave, save_draft, save_mine
from ui.roster.signing import sign, told
from ui.roster.words import LABELS
from ui.text import esc, plural, prose

_LABELS = {Action.LEAD: "Accepter la piste", Action.RENEW: "Renouveler"}


def form(draft: Draft, items: Sequence[Item], data: Dataset) -> None:
    """Show the form of a post.

    Args:
        draft: what is typed.
        items: the posts that stand.
        data: the data set they make.
    """
    take(draft)
    desk = Desk(draft, choose_gesture(draft), data, items)
    typed = desk.read()
    show_gesture(desk.gesture, draft, typed, desk.before, data)
    if desk.is_stale:
        typed = desk.read(desk.kept_cells)
    post = None if desk.removing else desk.post(typed)
    if desk.removing or post is not None:
        effect(data, desk.record, post, desk.present, desk.rank)
    else:
        _errors(typed, desk.gesture)
    sign(desk.signature_key, desk.action, reason=draft.reason)
    if desk.is_stale:
        _choice(desk)
    else:
        _save_button(desk, ready=desk.may_remove or post is not None)
    told(PLACE)
    note_drawn(draft)


def _errors(typed: Typed, gesture: Gesture) -> None:
    """Say which fields forbid to save, be they shown or not."""
    names = dict.fromkeys(LABELS.get(one.column, "") for one in typed.errors)
    whole = " ".join(prose(one.message) for one in typed.errors if one.column not in LABELS)
    elsewhere = "" if gesture is Gesture.CORRECT else " (voir « Corriger la ligne »)"
    st.html(
        f'<p role="status"><b>{plural(len(typed.errors), "champ")} à remplir ou à corriger avant '
        f"d'enregistrer :</b> {esc(', '.join(filter(None, names)))}{elsewhere} {whole}</p>"
    )


def _save_button(desk: Desk, *, ready: bool) -> None:
    draft = desk.draft
    with st.container(horizontal=True, gap="small"):
        st.button(
            _LABELS.get(desk.action, "Enregistrer") if not desk.removing else "Retirer le poste",
            type="primary",
            disabled=not ready,
            on_click=save_draft,
            args=(draft, desk.gesture, desk.data),
            key="enregistrer",
        )
        if draft.is_touched:
            st.button(
                "Abandonner ma saisie",
                on_click=partial(leave, draft, stays=draft.base is not None),
                key="abandonner",
            )


def _choice(desk: Desk) -> None:
    """Show both versions, and the two ways out."""
    conflict(desk)
    draft, standing = desk.draft, desk.standing
    mine, theirs = "Garder ma saisie et enregistrer", "Reprendre la leur"
    if standing is None:
        mine, theirs = "Faire ce poste de nouveau, avec ma saisie", "Le laisser retiré"
    elif desk.removing:
        mine, theirs = "Le retirer quand même", "Garder leur version"
    with st.container(horizontal=True, gap="small"):
        st.button(
            mine,
            type="primary",
            on_click=save_mine,
            args=(draft, desk.gesture, desk.data),
            key="garder-la-mienne",
        )
        st.button(
            theirs,
            on_click=partial(leave, draft, stays=standing is not None),
            key="reprendre-la-leur",
        )
