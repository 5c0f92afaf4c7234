"""The form of one post: what is typed, what is wrong with it, what it would change, the save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from coverage.model import Post
from sources.dataset import Dataset
from sources.problems import Problem
from sources.roster_edit import (
    Typed,
    cells_of,
    change_of,
    merged,
    named,
    read_typed,
    removal,
)
from sources.store.records import RANK, post_of
from sources.store.words import Item, Signature
from ui.roster.choice import choose
from ui.roster.conflict import Answer, conflict, is_stale
from ui.roster.form_draft import NEW, Draft, drop
from ui.roster.form_effect import effect
from ui.roster.form_fields import take
from ui.roster.form_gestures import ACTIONS, Gesture, choose_gesture, odd, show_gesture
from ui.roster.signing import save, say, say_refusal, sign, told
from ui.roster.words import LABELS
from ui.text import esc, plural, prose

PLACE = "annuaire"
_LINE = 2


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a form works on.

    Attributes:
        items: the posts that stand.
        standing: the one that is edited, as it stands now.
        others: the rest of the roster.
    """

    draft: Draft
    data: Dataset
    items: Sequence[Item]
    standing: Item | None
    others: Sequence[Post]

    @property
    def present(self) -> Post | None:
        """Return the post as it stands now."""
        return None if self.standing is None else post_of(self.standing.record)

    def read(self) -> Typed:
        """Return what the draft says."""
        typed = read_typed(self.draft.cells, self.data.atlas, self.others)
        lacking = [name for name in self.draft.required if not self.draft.cells.get(name)]
        if not lacking:
            return typed
        asked = [Problem(_LINE, name, "", "à donner avant d'accepter.") for name in lacking]
        told = [one for one in typed.problems if one.column not in lacking]
        return Typed(None, (*told, *asked))

    def whole(self, typed: Typed) -> Post | None:
        """Return the post under the id it has, or will have; None while a cell is wrong."""
        post = None if typed.errors else typed.post
        if post is None:
            return None
        if self.draft.key != NEW:
            return replace(post, id=self.draft.key)
        return post if self.draft.cells.get("id") else named(replace(post, id=""), self.others)


def form(draft: Draft, items: Sequence[Item], data: Dataset) -> None:
    """Show the form of a post and, once asked for, save it.

    Args:
        draft: what is typed.
        items: the posts that stand.
        data: the data set they make.
    """
    take(draft)
    standing = next((item for item in items if item.key == draft.key), None)
    others = [post_of(item.record) for item in items if item.key != draft.key]
    desk = _Desk(draft, data, items, standing, others)
    gesture = choose_gesture(draft)
    typed = desk.read()
    before = None if draft.base is None else post_of(draft.base)
    typed = replace(typed, problems=(*typed.problems, *odd(gesture, before, typed.post, data)))
    show_gesture(gesture, draft, typed, before, data)
    _finish(desk, gesture, typed)


def _finish(desk: _Desk, gesture: Gesture, typed: Typed) -> None:
    """Show what would change and who signs, then the save or the conflict."""
    draft, removing = desk.draft, gesture is Gesture.REMOVE
    post = None if removing else desk.whole(typed)
    if removing or post is not None:
        rank = len(desk.items) if desk.standing is None else int(desk.standing.record[RANK])
        record = None if desk.standing is None else desk.standing.record
        effect(desk.data, record, post, desk.present, rank)
    else:
        _errors(typed)
    action = draft.action if draft.base is None else ACTIONS[gesture]
    signature = sign(f"signe-{draft.opened}", action, reason=draft.reason, service=draft.service)
    if is_stale(draft, desk.standing):
        answer = conflict(draft, desk.standing, desk.data.atlas, removing=removing)
        _answered(desk, answer, signature, removing=removing)
    else:
        _save_button(desk, post, signature, removing=removing)
    told(PLACE)


def _errors(typed: Typed) -> None:
    """Say all that forbids to save, be its field shown or not."""
    lines = "".join(
        f"<li>{esc(LABELS.get(one.column, 'Ligne'))} : {prose(one.message)}</li>"
        for one in typed.errors
    )
    count = plural(len(typed.errors), "erreur")
    st.html(
        f'<div role="status"><p><b>{count} à corriger avant d\'enregistrer :</b></p>'
        f'<ul class="remarks">{lines}</ul></div>'
    )


def _save_button(desk: _Desk, post: Post | None, signature: Signature, *, removing: bool) -> None:
    draft = desk.draft
    with st.container(horizontal=True, gap="small"):
        label = "Retirer le poste" if removing else "Enregistrer"
        ready = removing or post is not None
        asked = st.button(label, type="primary", disabled=not ready, key="enregistrer")
        if draft.is_touched and st.button("Abandonner ma saisie", key="abandonner"):
            _leave(draft, stays=draft.base is not None)
    if asked:
        _save(desk, post, signature)


def _answered(desk: _Desk, answer: Answer | None, signature: Signature, *, removing: bool) -> None:
    """Do what the user chose between the two versions."""
    draft, standing = desk.draft, desk.standing
    if answer is Answer.THEIRS:
        _leave(draft, stays=standing is not None)
    if answer is not Answer.MINE:
        return
    theirs = {} if standing is None else cells_of(standing.record)
    cells = merged(draft.first_cells, draft.cells, theirs) if theirs else draft.cells
    draft.rebase(standing, {**cells, "id": draft.key})
    typed = desk.read()
    if removing or not typed.errors:
        _save(desk, None if removing else desk.whole(typed), signature)
    told_so = "<b>Pas encore enregistré :</b> sur leur version, votre saisie a une erreur."
    say("warning", told_so, PLACE)
    st.rerun()


def _leave(draft: Draft, *, stays: bool) -> None:
    """Give the draft up; the post stays open when it is in the roster."""
    drop(draft.key)
    choose(draft.key if stays else None)
    st.rerun()


def _save(desk: _Desk, post: Post | None, signature: Signature) -> None:
    """Save a post, or its removal with None; what came of it is shown at the next run."""
    draft = desk.draft
    change = change_of(post, desk.items, draft.seen) if post else removal(draft.key, draft.seen)
    if desk.standing is not None and change.record == desk.standing.record:
        say("warning", "<b>Rien à enregistrer :</b> aucun champ ne change.", PLACE)
        st.rerun()
    outcome = save([change], signature)
    if outcome.revision is None:
        if not outcome.conflicts:  # the next run shows both versions
            say_refusal(outcome, PLACE)
        st.rerun()
    drop(draft.key)
    done = "Enregistré" if post else "Retiré de l'annuaire"
    name = f"{esc(draft.cells.get('structure', ''))} ({esc(change.key)})"
    say("good", f"<b>{done} :</b> {name}. La carte le montre aussitôt.", PLACE)
    choose(change.key if post else None)
    st.rerun()
