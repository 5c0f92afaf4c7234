"""One more change for the scenario being built: its fields, its sentence, what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from coverage.model import Roster
from coverage.scenario import Change, Scenario, ScenarioError, apply
from sources.dataset import Dataset
from sources.scenario_form import ScenarioFormError, read_change
from sources.scenario_words import sentence
from sources.upkeep.lead import cautions, refusal
from ui.deciding.change_fields import change_fields, held_key
from ui.deciding.change_sorts import FIELDS, Desk, Sort, record_of
from ui.deciding.scenario_state import Draft, add_change
from ui.markup import bullets, note
from ui.roster.signing import say
from ui.text import esc, prose

PLACE = "scenario"
"""Of the messages of this page."""


def change_form(found: Draft, data: Dataset, roster: Roster) -> None:
    """Show the form of the next change.

    Args:
        found: the scenario being built.
        data: as it stands.
        roster: what the scenario makes of it so far.
    """
    number = len(found.scenario.changes)
    sort = Sort(
        st.selectbox(
            "Changement à essayer",
            list(Sort),
            format_func=lambda one: one.label,
            key=found.widget(f"{number}-sorte"),
        )
        or Sort.ADD
    )
    desk = Desk(data, roster)

    def key(name: str) -> str:
        return found.widget(f"{number}-{sort.value}-{name}")

    change_fields(sort, desk, key)
    if sort is Sort.LEAD:
        _lead_words(desk, st.session_state.get(key("piste")))
    if _is_begun(sort, key):
        _preview(sort, desk, key)
    st.button(
        "Ajouter ce changement",
        type="primary",
        on_click=_add,
        args=(sort, desk, key),
        key=found.widget("ajouter"),
    )


def _is_begun(sort: Sort, key: Callable[[str], str]) -> bool:
    """Tell whether the first field is filled in: before, nothing is an error of the user's."""
    return bool(st.session_state.get(key(FIELDS[sort][0])))


def _getter(sort: Sort, key: Callable[[str], str]) -> Callable[[str], Any]:
    keys = held_key(sort, key)
    return lambda name: st.session_state.get(keys(name))


def _change(sort: Sort, desk: Desk, key: Callable[[str], str]) -> Change:
    """Return the change that the widgets say.

    Raises:
        ScenarioFormError, ScenarioError: what is wrong with it.
    """
    change = read_change(record_of(sort, _getter(sort, key), desk), desk.atlas)
    apply(desk.roster, Scenario("", (change,)))
    return change


def _preview(sort: Sort, desk: Desk, key: Callable[[str], str]) -> None:
    try:
        change = _change(sort, desk, key)
    except (ScenarioFormError, ScenarioError) as error:
        lines = bullets((prose(_told(one)) for one in error.messages), "remarks")
        st.html(f'<div role="status">{lines}</div>')
        return
    posts = {post.id: post for post in desk.roster.posts}
    told = sentence(change, posts, desk.atlas)
    st.html(f'<p role="status" class="next-change">{prose(told)}</p>')


def _told(message: str) -> str:
    """Return an error of the one change of a form: its number says nothing."""
    return message.removeprefix("Changement 1 : ")


def _lead_words(desk: Desk, chosen: str | None) -> None:
    """Say why a lead cannot be taken for true, or what to weigh before."""
    lead = desk.leads().get(chosen or "")
    if lead is None:
        return
    refused = refusal(lead, [post.id for post in desk.roster.posts])
    lines = [refused] if refused else list(cautions(lead))
    if lines:
        st.html(note("<br>".join(prose(line) for line in lines), "warning"))


def _add(sort: Sort, desk: Desk, key: Callable[[str], str]) -> None:
    """Add the change that the widgets say now, or say why it cannot be."""
    lead = desk.leads().get(st.session_state.get(key("piste")) or "")
    if sort is Sort.LEAD and lead is not None:
        refused = refusal(lead, [post.id for post in desk.roster.posts])
        if refused:
            say("warning", esc(refused), PLACE)
            return
    try:
        add_change(_change(sort, desk, key))
    except (ScenarioFormError, ScenarioError) as error:
        lines = "<br>".join(prose(_told(one)) for one in error.messages)
        say("warning", f"<b>Changement pas encore ajouté :</b><br>{lines}", PLACE)
