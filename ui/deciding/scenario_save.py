"""Keep a scenario, or forget one: in the store, signed; else in the session."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from coverage.scenario import Scenario
from sources.dataset import Dataset
from sources.scenario_store import Kept, forgetting, new_key, saving
from sources.store.words import Change, StoreError
from ui.deciding.change_form import PLACE
from ui.deciding.scenario_shelf import in_session, kept_now
from ui.deciding.scenario_state import Draft, close_draft, draft, look_at, open_scenario
from ui.roster.signing import save, say, say_refusal, signed
from ui.state import is_editable
from ui.text import esc, prose


def take_texts(found: Draft) -> Scenario:
    """Return the scenario being built with the name and the note that its widgets hold."""
    name = str(st.session_state.get(found.widget("nom"), found.scenario.name)).strip()
    note = str(st.session_state.get(found.widget("note"), found.scenario.note)).strip()
    return replace(found.scenario, name=name or found.scenario.name, note=note)


def save_draft(data: Dataset, *, over: bool = False, anew: bool = False) -> None:
    """Save the scenario being built; before anything is drawn.

    Args:
        data: gives the roster.
        over: replace what stands, whoever wrote it.
        anew: under a key of its own.
    """
    found = draft()
    if found is None:
        return
    scenario = take_texts(found)
    try:
        standing = kept_now(data)
    except StoreError as error:
        say("warning", f"<b>Rien n'est enregistré :</b> {prose(error)}", PLACE)
        return
    key, seen = (found.key, found.seen) if found.key and not anew else ("", 0)
    if over and key:
        seen = standing[key].seen if key in standing else 0
    # A second click before the first is answered must not save twice under two keys.
    held = found.widget(f"cle-{anew}")
    key = key or st.session_state.setdefault(held, new_key(scenario, standing.keys()))
    if not is_editable():
        in_session()[key] = Kept(key, scenario, made_at=found.made_at)
        _saved(key, scenario, "Gardé dans cette session")
    elif _written(saving(scenario, key, seen, found.made_at), found.widget("signe")):
        _saved(key, scenario, "Enregistré")
    else:
        st.session_state.pop(held, None)


def forget(kept: Kept, signature_key: str) -> None:
    """Remove a kept scenario; before anything is drawn."""
    if not is_editable():
        in_session().pop(kept.key, None)
    elif not _written(forgetting(kept), signature_key):
        return
    look_at(None)
    say("good", f"<b>Supprimé :</b> {esc(kept.scenario.name)}. L'historique le garde.", PLACE)


def edit(kept: Kept) -> None:
    """Make a kept scenario the one being built."""
    open_scenario(kept.scenario, kept.key, kept.seen, kept.made_at, is_saved=True)


def _written(change: Change, signature_key: str) -> bool:
    """Tell whether the store has a change; else why it did not take it is said."""
    outcome = save([change], signed(signature_key))
    if outcome.revision is None:
        say_refusal(outcome, PLACE)
        return False
    return True


def _saved(key: str, scenario: Scenario, done: str) -> None:
    close_draft(key)
    say("good", f"<b>{done} :</b> {esc(scenario.name)}. L'annuaire n'a pas changé.", PLACE)
