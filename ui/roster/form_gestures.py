"""What one comes to do to a post: correct it, prolong it, end it, move it, take it away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from coverage.model import Labelled, Post
from sources.dataset import Dataset
from sources.problems import Problem
from sources.store.words import Action
from sources.upkeep.edit import Typed
from sources.upkeep.gestures import end_remarks, most_years, proposed_end, renewal_remarks
from ui.roster.area_pick import area_fields, area_map
from ui.roster.form_draft import Draft
from ui.roster.form_fields import field
from ui.roster.words import end
from ui.state import today
from ui.text import day, esc

_PAIRS = (
    ("structure", "qualite"),
    ("etp", "certitude"),
    ("date_debut", "date_fin"),
    ("programme", "suivi"),
    ("departement", "atteste_le"),
    ("part_marches_etat", "id"),
)
"""Fields side by side; on a phone they come in this order."""


class Gesture(Labelled):
    """What one comes to do, as the form offers it."""

    CORRECT = "corriger", "Corriger la ligne"
    RENEW = "renouveler", "Renouveler la convention"
    END = "finir", "Mettre fin"
    MOVE = "deplacer", "Changer le périmètre"
    REMOVE = "retirer", "Retirer le poste"


CONFIRMED = "retrait-confirme"

ACTIONS = {
    Gesture.CORRECT: Action.EDIT,
    Gesture.RENEW: Action.RENEW,
    Gesture.END: Action.END,
    Gesture.MOVE: Action.MOVE,
    Gesture.REMOVE: Action.EDIT,
}


def choose_gesture(draft: Draft) -> Gesture:
    """Show what can be done to a post that stands; return what is chosen."""
    if draft.base is None:
        return Gesture.CORRECT
    chosen = st.segmented_control(
        "Que voulez-vous faire ?",
        list(Gesture),
        format_func=lambda one: one.label,
        default=Gesture.CORRECT,
        required=True,
        key=f"geste-{draft.key}",
    )
    return Gesture(chosen or Gesture.CORRECT)


def odd(gesture: Gesture, before: Post | None, after: Post | None, data: Dataset) -> list[Problem]:
    """Return what the gesture itself finds odd, besides what the cells say."""
    if before is None or after is None:
        return []
    if gesture is Gesture.RENEW:
        return list(renewal_remarks(before, after, most_years(data, today())))
    return list(end_remarks(before, after)) if gesture is Gesture.END else []


def show_gesture(
    gesture: Gesture, draft: Draft, typed: Typed, before: Post | None, data: Dataset
) -> None:
    """Show the fields of a gesture; the others keep what was typed in them."""
    _SHOWN[gesture](draft, typed, before, data)


def _correct(draft: Draft, typed: Typed, before: Post | None, data: Dataset) -> None:
    for pair in _PAIRS:
        for column, name in zip(st.columns(2, gap="medium"), pair, strict=True):
            # The id of a post that stands is what its history is kept under.
            if name != "id" or not draft.key:
                with column:
                    field(name, draft, typed, data.atlas)
    field("source", draft, typed, data.atlas)
    if st.toggle("Choisir le périmètre sur la carte", key=draft.widget("carte")):
        _move_area(draft, typed, data)
    else:
        area_fields(draft, typed, data.atlas)


def _renew(draft: Draft, typed: Typed, before: Post | None, data: Dataset) -> None:
    if before is not None:
        st.html(
            f"<p>Fin actuelle : <b>{esc(end(before))}</b>. La convention est prolongée : elle "
            "compte sans interruption jusqu'à sa nouvelle fin. Pour une autre convention, "
            "ajoutez un poste.</p>"
        )
        proposed = proposed_end(before, today())
        st.button(
            f"Un an de plus : fin {proposed}",
            on_click=draft.put,
            args=("date_fin", proposed),
            key=draft.widget("un-an"),
        )
    _fields(("date_fin", "programme", "certitude", "source"), draft, typed, data)


def _end(draft: Draft, typed: Typed, before: Post | None, data: Dataset) -> None:
    st.html(
        "<p>Le dernier jour de la convention, compris. Le poste reste dans l'annuaire avec sa fin."
        "</p>"
    )
    now = day(today())
    st.button(
        f"Aujourd'hui : {now}",
        on_click=draft.put,
        args=("date_fin", now),
        key=draft.widget("aujourdhui"),
    )
    _fields(("date_fin", "certitude", "source"), draft, typed, data)


def _move(draft: Draft, typed: Typed, before: Post | None, data: Dataset) -> None:
    _move_area(draft, typed, data)
    _fields(("certitude", "source"), draft, typed, data)


def _move_area(draft: Draft, typed: Typed, data: Dataset) -> None:
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        area_map(draft, data.atlas)
    with right:
        area_fields(draft, typed, data.atlas)


def _remove(draft: Draft, typed: Typed, before: Post | None, data: Dataset) -> None:
    st.html(
        "<p>Retirer sert à une ligne qui n'aurait jamais dû être là : un doublon, une erreur. "
        "Pour une convention qui s'arrête, choisissez « Mettre fin » : le poste garde son "
        "passé.</p>"
    )
    st.checkbox("Je confirme : ce poste quitte l'annuaire", key=draft.widget(CONFIRMED))


def _fields(names: Iterable[str], draft: Draft, typed: Typed, data: Dataset) -> None:
    for name in names:
        field(name, draft, typed, data.atlas)


_SHOWN: Mapping[Gesture, Callable[[Draft, Typed, Post | None, Dataset], None]] = {
    Gesture.CORRECT: _correct,
    Gesture.RENEW: _renew,
    Gesture.END: _end,
    Gesture.MOVE: _move,
    Gesture.REMOVE: _remove,
}
