"""Who signs a change and why, how it is saved, and what came of it, shown after the rerun.

A service signs, never a person. Shared by the screens that change the roster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from sources.contracts.releases import read_services
from sources.store.words import (
    MOST_REASON,
    Action,
    Change,
    Conflict,
    ConflictError,
    Signature,
    StoreError,
)
from ui.markup import note
from ui.roster.twice import written_before
from ui.roster.words import service as service_words
from ui.state import SERVICES, dataset, keep
from ui.text import esc

_SERVICE = "service-qui-signe"
"""In the session, not bound to a widget: Streamlit forgets those that are not drawn."""
_SAID = "annuaire-dit"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a save: the revision that holds it, or why nothing is written.

    Attributes:
        revision: None when nothing is written.
        conflicts: what changed since it was shown.
        refusal: in French, "" when it is written or when something changed meanwhile.
    """

    revision: int | None
    conflicts: tuple[Conflict, ...] = ()
    refusal: str = ""


def sign(
    key: str, action: Action = Action.EDIT, *, reason: str = "", service: str | None = None
) -> Signature:
    """Show who signs and why; return what is filled in, "" for what is not yet.

    Args:
        key: of the two widgets; hold the revision in it, so that a saved reason goes away.
        action: sort of change.
        reason: proposed.
        service: proposed to a user who signed nothing yet.
    """
    first, second = st.columns([1, 2])
    services = read_services(SERVICES)
    proposed = st.session_state.get(_SERVICE) or service
    chosen = first.selectbox(
        "Service qui signe",
        services,
        format_func=partial(service_words, atlas=dataset().atlas),
        index=services.index(proposed) if proposed in services else None,
        placeholder="Choisissez",
        help="Un service, jamais une personne.",
        key=f"{key}-service",
    )
    why = second.text_input(
        "Motif du changement",
        value=reason,
        max_chars=MOST_REASON,
        placeholder="Par exemple : avenant reçu, appel de la structure",
        help="Il reste dans l'historique. N'écrivez aucun nom de personne.",
        key=f"{key}-motif",
    )
    if chosen:
        st.session_state[_SERVICE] = chosen
    return Signature(chosen or "", why or "", action)


def signed(key: str, action: Action = Action.EDIT) -> Signature:
    """Return what the widgets of `sign` hold now: for a callback, run before they are drawn."""
    service, why = (st.session_state.get(f"{key}-{field}") for field in ("service", "motif"))
    if service:
        st.session_state[_SERVICE] = service
    return Signature(service or "", why or "", action)


def save(changes: Sequence[Change], signature: Signature, on: int | None = None) -> Outcome:
    """Make changes, all or none; never raises what the store refuses (see `Store.commit`).

    What a first click of two has just written is not refused to the second.
    """
    try:
        return Outcome(keep().commit(changes, signature, on=on))
    except ConflictError as error:
        return Outcome(written_before(changes, signature, on), error.conflicts)
    except StoreError as error:
        return Outcome(None, refusal=str(error))


def say(kind: str, html: str, place: str = "") -> None:
    """Keep a message for the next run; `kind` as in `note`, `place` tells two screens apart."""
    st.session_state[_SAID + place] = (kind, html)


def say_refusal(outcome: Outcome, place: str = "") -> None:
    """Keep why nothing is written; conflicts one a line."""
    lines = [outcome.refusal, *(f"{one.key} : {one.sentence()}" for one in outcome.conflicts)]
    told = "<br>".join(esc(line) for line in lines if line)
    say("warning", f"<b>Rien n'est enregistré :</b> {told}", place)


def told(place: str = "") -> None:
    """Show once the message that was kept, if any."""
    kept = st.session_state.pop(_SAID + place, None)
    if kept is not None:
        kind, html = kept
        st.html(f'<div role="status">{note(html, kind)}</div>')
