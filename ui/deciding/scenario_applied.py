"""« Appliquer à l'annuaire »: a scenario put in the roster on purpose, and taken back.

One signed version of the store; what was there before comes back by another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from coverage.scenario import Scenario, ScenarioError
from sources.dataset import Dataset
from sources.scenario_store import applying, moved_since
from sources.store.words import Action, Change, StoreError
from sources.upkeep.past import Turn, way_back
from sources.upkeep.plan import standing_of
from ui.deciding.change_form import PLACE
from ui.markup import bullets, folded, note
from ui.roster.history_words import counted, summary, turn_html
from ui.roster.signing import save, say, say_refusal, sign, signed
from ui.state import is_editable, keep
from ui.text import esc, plural, prose

_DONE = "scenario-applique"
SHOWN = 25


@dataclass(frozen=True, slots=True)
class Done:
    """What this session applied: the version before, and the one that holds it."""

    name: str
    before: int
    after: int


def apply_section(scenario: Scenario, made_at: int | None, data: Dataset) -> None:
    """Show what applying a scenario would write, and ask who signs.

    Args:
        scenario: allowed by the roster.
        made_at: version of the roster it was made on; None for a ready one.
        data: gives the names of places.
    """
    if not is_editable():
        return
    with st.expander("Appliquer à l'annuaire"):
        try:
            _section(scenario, made_at, data)
        except (StoreError, ScenarioError) as error:
            st.html(note(f"<b>Rien ne peut être appliqué :</b> {prose(error)}", "warning"))


def _section(scenario: Scenario, made_at: int | None, data: Dataset) -> None:
    store = keep()
    standing = standing_of(store)
    changes = applying(standing, scenario)
    if not changes:
        st.html('<p role="status">Rien à appliquer : l\'annuaire dit déjà cela.</p>')
        return
    st.html(
        "<p>Un scénario est une supposition. L'appliquer en fait ce que l'annuaire dit à tous : "
        "ne le faites qu'une fois les conventions signées, ou les faits confirmés.</p>"
        + _moved(moved_since(store, made_at) if made_at is not None else ())
    )
    items = {item.key: item.record for item in standing.items}
    turns = [Turn(one.kind, one.key, items.get(one.key), one.record) for one in changes]
    st.html(f"<p><b>L'annuaire changerait ainsi : {esc(summary(counted(turns)))}.</b></p>")
    more = len(turns) - SHOWN
    lines = [turn_html(turn, data) for turn in turns[:SHOWN]]
    lines += [f"et {plural(more, 'autre changement', 'autres changements')}"] if more > 0 else []
    st.html(folded("Champ par champ", bullets(lines, "turns")))
    revision = standing.revision or 0
    key = f"applique-{revision}"
    sign(key, Action.SCENARIO)
    st.button(
        "Appliquer ce scénario",
        type="primary",
        on_click=_apply,
        args=(changes, revision, scenario.name, key),
        key="appliquer",
    )


def _moved(posts: Sequence[str]) -> str:
    """Say which posts changed since the scenario was made, as HTML."""
    if not posts:
        return ""
    named = ", ".join(esc(post) for post in posts[:6])
    more = f" et {len(posts) - 6} autres" if len(posts) > 6 else ""  # noqa: PLR2004  as shown
    return note(
        f"<b>L'annuaire a changé depuis que ce scénario a été fait</b> ({named}{more}). Relisez "
        "ce qu'il change avant de l'appliquer.",
        "warning",
    )


def _apply(changes: Sequence[Change], seen: int, name: str, key: str) -> None:
    """Write the scenario as it was shown, before anything is drawn."""
    outcome = save(changes, signed(key, Action.SCENARIO), on=seen)
    revision = outcome.revision
    if revision is None:
        say_refusal(outcome, PLACE)
        return
    st.session_state[_DONE] = Done(name, seen, revision)
    say("good", f"<b>Appliqué, version {revision} :</b> {esc(name)}.", PLACE)


def undo_section() -> None:
    """Offer to take back what this session applied, as long as nothing came after."""
    done: Done | None = st.session_state.get(_DONE)
    if done is None or not is_editable():
        return
    try:
        store = keep()
        revision, present = store.state()
        if revision != done.after:
            st.session_state.pop(_DONE)
            return
        _, past = store.state(done.before)
    except StoreError as error:
        st.html(note(prose(error), "warning"))
        return
    with st.container(border=True, key="annuler-scenario"):
        st.html(
            f"<p><b>« {prose(done.name)} » est dans l'annuaire</b> (version {done.after}). Annuler "
            "remet l'annuaire dans l'état d'avant ; l'historique garde les deux.</p>"
        )
        key = f"annule-{done.after}"
        sign(key, Action.RESTORE, reason=f"Scénario « {done.name} » annulé"[:200])
        st.button(
            "Annuler ce scénario",
            on_click=_undo,
            args=(way_back(present, past), revision, done.name, key),
            key="annuler",
        )


def _undo(changes: Sequence[Change], seen: int, name: str, key: str) -> None:
    outcome = save(changes, signed(key, Action.RESTORE), on=seen)
    if outcome.revision is None:
        say_refusal(outcome, PLACE)
        return
    st.session_state.pop(_DONE, None)
    told = f"<b>Annulé, version {outcome.revision} :</b> {esc(name)}. L'annuaire est comme avant."
    say("good", told, PLACE)
