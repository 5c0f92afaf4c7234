"""The scenario being built: its name, its changes one by one, the save, another's version."""

from __future__ import annotations

import streamlit as st

from coverage.model import Roster
from coverage.scenario import Scenario, ScenarioError, apply
from sources.dataset import Dataset
from sources.scenario_address import address_of
from sources.scenario_form import MOST_CHANGES, MOST_NAME, MOST_NOTE
from sources.scenario_store import Kept
from sources.scenario_words import sentences
from ui.deciding.change_form import PLACE, change_form
from ui.deciding.scenario_save import save_draft, take_texts
from ui.deciding.scenario_shelf import kept_now
from ui.deciding.scenario_state import Draft, change_draft, close_draft, drop_change
from ui.markup import bullets, note
from ui.roster.signing import sign, told
from ui.state import is_editable, keep
from ui.text import esc, prose

TOO_LONG = (
    "Ce scénario est trop long pour tenir dans une adresse : enregistrez-le pour l'envoyer à un "
    "collègue."
)


def build(found: Draft, data: Dataset) -> None:
    """Show the scenario being built."""
    _texts(found)
    roster = _changes(found, data)
    with st.container(border=True, key="changement"):
        if len(found.scenario.changes) < MOST_CHANGES:
            change_form(found, data, roster)
        else:
            st.html(f"<p>Un scénario a {MOST_CHANGES} changements au plus.</p>")
        told(PLACE)
    if address_of(found.scenario) is None:
        st.html(note(TOO_LONG, "warning"))
    _save(found, data)


def _texts(found: Draft) -> None:
    """Show the name and the note; what is typed is taken at once."""

    def take() -> None:
        change_draft(lambda _: take_texts(found))

    for name, value in (("nom", found.scenario.name), ("note", found.scenario.note)):
        st.session_state.setdefault(found.widget(name), value)
    first, second = st.columns([1, 1.6], gap="medium")
    first.text_input(
        "Nom du scénario", max_chars=MOST_NAME, key=found.widget("nom"), on_change=take
    )
    second.text_input(
        "Ce qu'il suppose, et d'où cela vient",
        max_chars=MOST_NOTE,
        placeholder="Par exemple : proposition du comité, à confirmer ; aucun nom de personne",
        key=found.widget("note"),
        on_change=take,
    )


def _changes(found: Draft, data: Dataset) -> Roster:
    """Show each change as a sentence that can be taken away; return the roster they make."""
    changes = found.scenario.changes
    if not changes:
        st.html(
            "<p>Aucun changement pour l'instant : l'annuaire tel qu'il est. Ajoutez-en "
            "un ci-dessous.</p>"
        )
    for place, line in enumerate(sentences(changes, data.roster, data.atlas)):
        left, right = st.columns([7, 1], vertical_alignment="center")
        left.html(f'<p class="change"><b>{place + 1}.</b> {prose(line)}</p>')
        right.button(
            f"Retirer n° {place + 1}",
            on_click=drop_change,
            args=(place,),
            key=found.widget(f"retirer-{len(changes)}-{place}"),
        )
    roster = data.roster
    for change in changes:
        try:
            roster = apply(roster, Scenario("", (change,)))
        except ScenarioError:
            continue  # the part above says why
    return roster


def _save(found: Draft, data: Dataset) -> None:
    standing = kept_now(data).get(found.key)
    stale = bool(found.key) and is_editable() and (standing.seen if standing else 0) != found.seen
    label = "Enregistrer ce scénario" if is_editable() else "Garder dans cette session"
    with st.expander(label, expanded=stale):
        if is_editable():
            st.html(
                "<p>Le scénario est gardé pour tous ceux qui ont accès à cette base ; l'annuaire "
                "ne change pas.</p>"
            )
            sign(found.widget("signe"))
        else:
            st.html(
                "<p>L'annuaire montré est en lecture seule : le scénario n'est gardé que le temps "
                "de cette session. Son adresse, elle, peut être envoyée.</p>"
            )
        if stale:
            _conflict(found, standing, data)
        with st.container(horizontal=True, gap="small"):
            _buttons(found, data, stale=stale)


def _buttons(found: Draft, data: Dataset, *, stale: bool) -> None:
    st.button(
        "Garder ma version et enregistrer" if stale else "Enregistrer",
        type="primary",
        on_click=save_draft,
        args=(data,),
        kwargs={"over": stale},
        key="enregistrer-scenario",
    )
    if found.key:
        st.button(
            "Enregistrer comme un autre scénario",
            on_click=save_draft,
            args=(data,),
            kwargs={"anew": True},
            key="enregistrer-autre",
        )
    st.button(
        "Reprendre la leur" if stale else "Abandonner ce brouillon",
        on_click=close_draft,
        args=(found.key or None,),
        key="abandonner-scenario",
    )


def _conflict(found: Draft, standing: Kept | None, data: Dataset) -> None:
    """Say who changed the scenario meanwhile, and show what it says now."""
    lines = [one for one in keep().lines(since=found.seen) if one.key == found.key]
    by = f"modifié par {esc(lines[-1].service)} le {lines[-1].clock}" if lines else "modifié"
    if standing is None:
        shown = "Il a été supprimé ; votre version est gardée ici."
    else:
        theirs = sentences(standing.scenario.changes, data.roster, data.atlas)
        listed = bullets(map(prose, theirs)) if theirs else "<p>Aucun changement.</p>"
        shown = f"Leur version, « {prose(standing.scenario.name)} » :{listed}"
    st.html(f'<div role="alert">{note(f"<b>Scénario {by}.</b> {shown}", "warning")}</div>')
