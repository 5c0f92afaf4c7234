"""The part of « Décider » on what if: choose a scenario, build one, see what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from coverage.scenario import Scenario, ScenarioError
from sources.dataset import Dataset
from sources.problems import UnreadableFileError
from sources.scenario_words import sentences
from sources.store.words import StoreError
from ui.dates import choose_day
from ui.deciding.change_form import PLACE
from ui.deciding.comparison_tables import AS_IS, differences_list, fte_in_time, totals_table
from ui.deciding.parts import PART_KEY, Part
from ui.deciding.scenario_applied import apply_section, undo_section
from ui.deciding.scenario_build import build
from ui.deciding.scenario_overview import overview
from ui.deciding.scenario_save import edit, forget
from ui.deciding.scenario_shelf import ROSTER, Candidate, Sort, shelf
from ui.deciding.scenario_state import asked, copy_of, draft, look_at, open_scenario
from ui.deciding.trial import differences, trial
from ui.markup import badge, bullets, note
from ui.roster.signing import sign, told
from ui.sections import lead_to
from ui.state import is_editable, view
from ui.text import day, esc, prose

_LIST = "scenario-liste"
_NEW = Scenario("Nouveau scénario")


def scenarios_part(data: Dataset, on: date) -> None:
    """Show the part."""
    chosen, wrong = asked(data.atlas)
    if wrong:
        st.html(note(damaged(wrong), "warning"))
    try:
        candidates = shelf(data)
    except (StoreError, UnreadableFileError) as error:
        st.html(note(f"<b>Les scénarios ne peuvent pas être lus.</b> {prose(error)}", "warning"))
        return
    if chosen is not None and chosen not in candidates:
        st.html(note(unknown(chosen), "warning"))
        look_at(None)
        chosen = None
    candidate = _choice(candidates, chosen)
    undo_section()
    if candidate is None:
        told(PLACE)
        overview([one for one in candidates.values() if one.key != ROSTER], view(on))
        return
    found = draft()
    if candidate.sort is Sort.DRAFT and found is not None:
        build(found, data)
    else:
        told(PLACE)
        _read_only(candidate, data)
    _effect(candidate, data, on)


def damaged(wrong: tuple[str, ...]) -> str:
    """Return why the scenario of an address cannot be shown, as HTML."""
    lines = "<br>".join(prose(line) for line in wrong[:10])
    return f"<b>L'adresse portait un scénario qui ne se lit pas :</b><br>{lines}"


def unknown(key: str) -> str:
    """Return that no scenario has a key, as HTML."""
    return (
        f"Aucun scénario « {esc(key[:60])} » ici : il a été supprimé, ou appartient à une autre "
        "base. Choisissez-en un dans la liste."
    )


def _choice(candidates: Mapping[str, Candidate], chosen: str | None) -> Candidate | None:
    """Show the list of scenarios and how to make one; return the one looked at."""
    options = [key for key in candidates if key != ROSTER]
    st.session_state[_LIST] = chosen
    first, second = st.columns([3, 1], vertical_alignment="bottom")
    with first:
        st.selectbox(
            "Scénario",
            options,
            format_func=lambda key: candidates[key].label if key in candidates else key,
            index=None,
            placeholder="Choisissez un scénario, ou faites le vôtre",
            key=_LIST,
            on_change=lambda: look_at(st.session_state[_LIST]),
        )
    second.button(
        "Nouveau scénario",
        on_click=open_scenario,
        args=(_NEW,),
        key="nouveau-scenario",
        width="stretch",
    )
    return candidates.get(chosen or "")


def _read_only(candidate: Candidate, data: Dataset) -> None:
    """Show a ready or kept scenario, and what can be done with it."""
    scenario, ready, kept = candidate.scenario, candidate.ready, candidate.kept
    status = badge(ready.status.label) if ready else badge(candidate.sort.label)
    parts = [f"<h2>{prose(scenario.name)} {status}</h2>"]
    if scenario.note:
        parts.append(f"<p>{prose(scenario.note)}</p>")
    if scenario.changes:
        lines = sentences(scenario.changes, data.roster, data.atlas)
        parts.append(f"<h3>Les changements</h3>{numbered(lines)}")
    if ready:
        parts.append(f"<h3>Sur quoi il s'appuie</h3>{bullets(map(prose, ready.sources))}")
    st.html(f'<article class="why scenario">{"".join(parts)}</article>')
    with st.container(horizontal=True, gap="small"):
        if kept and not kept.refused:
            st.button("Modifier", on_click=edit, args=(kept,), key="modifier-scenario")
        st.button(
            "Dupliquer" if kept else "En faire une copie à modifier",
            on_click=open_scenario,
            args=(copy_of(scenario),),
            key="dupliquer-scenario",
        )
        st.button(
            "Comparer les deux cartes",
            on_click=lead_to,
            args=(Part.COMPARISON, PART_KEY),
            key="aller-comparer",
        )
    if kept:
        with st.expander("Supprimer ce scénario"):
            key = f"supprime-{kept.key}-{kept.seen}"
            if is_editable():
                sign(key)
            st.button("Supprimer", on_click=forget, args=(kept, key), key="supprimer-scenario")


def telling_day(candidate: Candidate, data: Dataset, on: date) -> None:
    """Offer the day on which a ready scenario tells most."""
    told_on = candidate.ready.day if candidate.ready else None
    if told_on is not None and told_on != on:
        st.button(
            f"Voir au {day(told_on)}",
            on_click=choose_day,
            args=(told_on, data.reference_date),
            key=f"jour-{candidate.key}",
        )


def numbered(lines: tuple[str, ...]) -> str:
    """Return sentences as a numbered list, whose numbers the causes refer to."""
    return f'<ol class="steps">{"".join(f"<li>{prose(line)}</li>" for line in lines)}</ol>'


def _effect(candidate: Candidate, data: Dataset, on: date) -> None:
    """Show what a scenario changes at the day, then how to apply it."""
    if candidate.refused:
        lines = bullets(map(prose, candidate.refused))
        why = "<b>Ce scénario ne s'applique pas à l'annuaire présent :</b>"
        st.html(note(f"{why}{lines}", "warning"))
        return
    changes = candidate.scenario.changes
    shown = view(on)
    try:
        after = trial(shown, changes)
        found, steps = differences(shown, (), changes)
    except ScenarioError as error:
        st.html(note(prose(error), "warning"))
        return
    st.header("Ce que cela change", anchor=False)
    telling_day(candidate, data, on)
    same = "" if changes else "<p>Ce scénario ne change rien à l'annuaire.</p>"
    st.html(
        f'<section class="effect">{same}{differences_list(found, steps)}</section>'
        + totals_table(shown, after, AS_IS)
        + fte_in_time(shown, after, AS_IS)
    )
    if changes:
        found_draft = draft() if candidate.sort is Sort.DRAFT else None
        made_at = candidate.kept.made_at if candidate.kept else None
        apply_section(candidate.scenario, found_draft.made_at if found_draft else made_at, data)
