"""The part of « Décider » on two scenarios side by side: two maps, what differs, why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from coverage.scenario import ScenarioError
from sources.dataset import Dataset
from sources.problems import UnreadableFileError
from sources.scenario_address import PREFIX, address_of, from_address
from sources.scenario_form import ScenarioFormError
from sources.scenario_words import sentences
from sources.store.words import StoreError
from ui.deciding.comparison_months import months
from ui.deciding.comparison_tables import (
    AB,
    both_table,
    differences_list,
    fte_in_time,
    totals_table,
)
from ui.deciding.scenario_shelf import ROSTER, Candidate, Sort, shelf
from ui.deciding.scenario_state import DRAFT, asked, draft, receive
from ui.deciding.scenarios_part import SUPPOSED, damaged, numbered, telling_day, unknown
from ui.deciding.trial import differences, trial
from ui.effect import verdict_html
from ui.legend import legend
from ui.map import show_map
from ui.markup import bullets, folded, note
from ui.paint import paint, status
from ui.state import View, view
from ui.territory import choose, chosen
from ui.text import MISSING, esc, prose

SIDES = {"avant": "A", "apres": "B"}
"""Name in the address → what the side is called on screen."""
HEIGHT = 400
_CHOICES = "comparer-choix"
_OTHER = "l'adresse porte un autre scénario que celui en construction : ouvrez-la à part."


def comparison_part(data: Dataset, on: date) -> None:
    """Show the part."""
    _receive(data)
    try:
        candidates = shelf(data)
    except (StoreError, UnreadableFileError) as error:
        st.html(note(f"<b>Les scénarios ne peuvent pas être lus.</b> {prose(error)}", "warning"))
        return
    sides = st.columns(2, gap="medium")
    picked = []
    for (name, letter), column in zip(SIDES.items(), sides, strict=True):
        with column:
            picked.append(_pick(name, letter, candidates, data))
    before, after = picked
    if before is None or after is None:
        return
    shown = view(on)
    try:
        views = [trial(shown, one.scenario.changes) for one in (before, after)]
        found, steps = differences(shown, before.scenario.changes, after.scenario.changes)
    except ScenarioError as error:
        st.html(note(prose(error), "warning"))
        return
    if not found and after.ready:
        telling_day(after, data, on)
    _maps(views[0], views[1])
    st.header("Ce qui change de A à B", anchor=False)
    st.html(
        f'<section class="effect">{SUPPOSED}{differences_list(found, steps, sides=True)}</section>'
        + _listed(before, after, data)
        + totals_table(views[0], views[1], AB)
        + fte_in_time(views[0], views[1], AB)
    )
    months(tuple(zip(AB, views, strict=True)), on)
    st.header("Le tableau des deux cartes", anchor=False)
    st.html(both_table(views[0], views[1], AB))


def _receive(data: Dataset) -> None:
    """Make the scenario that one side of the address carries the one being built."""
    carried = [st.query_params.get(name, "") for name in SIDES]
    for written in dict.fromkeys(one for one in carried if one.startswith(PREFIX)):
        found = draft()
        if found is not None and address_of(found.scenario) == written:
            continue
        try:
            receive(from_address(written, data.atlas))
        except ScenarioFormError as error:
            st.html(note(damaged(error.messages), "warning"))
            for name in SIDES:
                if st.query_params.get(name) == written:
                    del st.query_params[name]


def _pick(
    name: str, letter: str, candidates: Mapping[str, Candidate], data: Dataset
) -> Candidate | None:
    """Show the choice of a side, kept in the address; None when it cannot be shown."""
    key = _asked(name, candidates, data)
    widget = f"comparer-{name}"
    st.session_state[widget] = key
    st.selectbox(
        f"Scénario {letter}",
        list(candidates),
        format_func=lambda one: candidates[one].label if one in candidates else one,
        key=widget,
        on_change=lambda: _put(name, st.session_state[widget], candidates),
    )
    candidate = candidates[key]
    if candidate.refused:
        lines = bullets(map(prose, candidate.refused))
        why = f"<b>{letter} ne s'applique pas à l'annuaire présent :</b>"
        st.html(note(f"{why}{lines}", "warning"))
        return None
    if candidate.scenario.note:
        st.html(f'<p class="supposed">{prose(candidate.scenario.note)}</p>')
    return candidate


def _asked(name: str, candidates: Mapping[str, Candidate], data: Dataset) -> str:
    """Return the key that the address asks for, else the session's, else what is looked at."""
    written = st.query_params.get(name)
    kept: dict[str, str] = st.session_state.setdefault(_CHOICES, {})
    if written and written.startswith(PREFIX):
        return _carried(name, written, candidates, data)
    if written:
        if written in candidates:
            kept[name] = written
            return written
        st.html(note(unknown(written), "warning"))
        kept.pop(name, None)
    found = kept.get(name) or ROSTER
    if name not in kept and name == "apres":
        found = _looked_at(candidates, data)
    if found not in candidates:
        found = ROSTER
    _put(name, found, candidates)
    return found


def _looked_at(candidates: Mapping[str, Candidate], data: Dataset) -> str:
    """Return the scenario of the part « Scénarios », else the first one allowed."""
    key, wrong = asked(data.atlas)
    if wrong:
        st.html(note(damaged(wrong), "warning"))
    if key is not None and key in candidates:
        return key
    able = (one for one in candidates.values() if one.scenario.changes and not one.refused)
    return next((one.key for one in able), ROSTER)


def _carried(name: str, written: str, candidates: Mapping[str, Candidate], data: Dataset) -> str:
    """Return the key of the scenario that an address carries: it is the one being built."""
    current = candidates.get(DRAFT)
    if current is not None and address_of(current.scenario) == written:
        return DRAFT
    st.html(note(damaged((_OTHER,)), "warning"))
    _put(name, ROSTER, candidates)
    return ROSTER


def _put(name: str, key: str, candidates: Mapping[str, Candidate]) -> None:
    """Keep the choice of a side, in the session and in the address."""
    st.session_state.setdefault(_CHOICES, {})[name] = key
    candidate = candidates.get(key)
    written: str | None = key
    if candidate is not None and candidate.sort is Sort.DRAFT:
        written = address_of(candidate.scenario)
    if written:
        st.query_params[name] = written
    elif name in st.query_params:
        del st.query_params[name]


@st.fragment
def _maps(before: View, after: View) -> None:
    """Show the two maps; a click on one chooses the territory on both."""
    code = chosen(before)
    for (letter, shown), column in zip(
        (("A", before), ("B", after)), st.columns(2, gap="medium"), strict=True
    ):
        with column:
            st.header(f"Carte {letter}", anchor=False)
            painted = paint(shown.departments, shown.posts)
            key = f"carte-{letter.lower()}"
            show_map(painted, code, choose, key=key, height=HEIGHT)
    st.html(legend(status(one) for shown in (before, after) for one in shown.departments))
    if code is not None:
        st.html(_territory(code, before, after))


def _territory(code: str, before: View, after: View) -> str:
    """Return the territory chosen, in A and in B."""
    lines = []
    for letter, shown in (("A", before), ("B", after)):
        one = shown.department(code)
        if one is not None:
            acting = ", ".join(esc(shown.posts[post].structure) for post in one.posts) or MISSING
            lines.append(f"{letter} : {verdict_html(one)} ; y agissent : {acting}")
    name = before.dataset.atlas.name(code)
    return f'<section class="effect"><h3>{esc(name)} ({esc(code)})</h3>{bullets(lines)}</section>'


def _listed(before: Candidate, after: Candidate, data: Dataset) -> str:
    """Return the changes of both, numbered as the causes name them."""
    blocks = [
        f"<h3>{letter} : {prose(one.scenario.name)}</h3>"
        + (
            numbered(sentences(one.scenario.changes, data.roster, data.atlas))
            if one.scenario.changes
            else "<p>Aucun changement.</p>"
        )
        for letter, one in (("A", before), ("B", after))
    ]
    return folded("Les changements de A et de B", "".join(blocks))
