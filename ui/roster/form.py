"""The form of one post: what is typed, what is wrong with it, what it would change, the save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from coverage.model import Post
from sources.dataset import Dataset
from sources.roster_edit import Typed, change_of, named, read_typed
from sources.store.records import RANK, post_of
from sources.store.words import Item
from ui.roster.form_draft import NEW, Draft, drop
from ui.roster.form_effect import effect
from ui.roster.form_fields import field, take
from ui.roster.signing import save, say, say_refusal, sign
from ui.text import esc, plural

PLACE = "annuaire"
_LEFT = ("structure", "etp", "date_debut", "programme", "departement", "part_marches_etat")
_RIGHT = ("qualite", "certitude", "date_fin", "suivi", "atteste_le", "id")


def form(draft: Draft, items: Sequence[Item], data: Dataset) -> None:
    """Show the form of a post and, once asked for, save it.

    Args:
        draft: what is typed.
        items: the posts that stand.
        data: the data set they make.
    """
    take(draft)
    others = [post_of(item.record) for item in items if item.key != draft.key]
    typed = read_typed(draft.cells, data.atlas, others)
    _fields(draft, typed, data)
    _finish(draft, typed, items, data, others)


def _fields(draft: Draft, typed: Typed, data: Dataset) -> None:
    left, right = st.columns(2, gap="medium")
    for column, names in ((left, _LEFT), (right, _RIGHT)):
        with column:
            for name in names:
                if name != "id" or draft.key == NEW:
                    field(name, draft, typed, data.atlas)
    field("source", draft, typed, data.atlas)


def _finish(
    draft: Draft, typed: Typed, items: Sequence[Item], data: Dataset, others: Sequence[Post]
) -> None:
    """Show what would change, who signs, and the button."""
    standing = next((item for item in items if item.key == draft.key), None)
    old = None if standing is None else post_of(standing.record)
    post = None if typed.post is None else _whole(typed.post, draft, others)
    if post is not None:
        rank = int(standing.record[RANK]) if standing else len(items)
        effect(data, standing.record if standing else None, post, old, rank)
    signature = sign(
        f"signe-{draft.number}", draft.action, reason=draft.reason, service=draft.service
    )
    if typed.errors:
        count = plural(len(typed.errors), "erreur", "erreurs")
        st.html(f'<p role="status">{count} à corriger avant d\'enregistrer.</p>')
    asked = st.button("Enregistrer", type="primary", disabled=post is None, key="enregistrer")
    if not asked or post is None:
        return
    outcome = save([change_of(post, items, draft.seen)], signature)
    if outcome.revision is None:
        say_refusal(outcome, PLACE)
    else:
        drop(draft.key)
        say("good", f"<b>Enregistré :</b> {esc(post.structure)} ({esc(post.id)}).", PLACE)
    st.rerun()


def _whole(post: Post, draft: Draft, others: Sequence[Post]) -> Post:
    """Return the post under the id it has, or will have."""
    if draft.key != NEW:
        return replace(post, id=draft.key)
    return post if draft.cells.get("id") else named(replace(post, id=""), others)
