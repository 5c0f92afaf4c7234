"""The day of the diagnosis: chosen, stepped, kept in the address; and what the data knows of it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from coverage.calendar import day_after_next_end
from sources.dataset import Dataset
from ui.markup import note
from ui.state import DATE_KEY, today
from ui.text import day, esc, fte, prose

FIRST_DAY, LAST_DAY = date(2016, 1, 1), date(2040, 12, 31)
_KEPT, _TYPED = "jour-choisi", "jour-saisi"


def choose_day(target: date, reference: date) -> None:
    """Make a day the chosen one, in the session and, but for the reference, in the address."""
    st.session_state[_KEPT] = target
    if target != reference:
        st.query_params[DATE_KEY] = target.isoformat()
    elif DATE_KEY in st.query_params:
        del st.query_params[DATE_KEY]


def chosen_day(reference: date) -> tuple[date, str]:
    """Return the day the address asks for, else the session's, and a word if it was refused."""
    asked = st.query_params.get(DATE_KEY)
    kept: date = st.session_state.get(_KEPT, reference)
    if asked is None:
        if kept != reference:
            choose_day(kept, reference)
        return kept, ""
    try:
        found = date.fromisoformat(asked)
    except ValueError:
        found = date.min
    if FIRST_DAY <= found <= LAST_DAY:
        st.session_state[_KEPT] = found
        return found, ""
    choose_day(reference, reference)
    return reference, (
        f"L'adresse demandait la date « {esc(asked[:20])} », qui n'est pas un jour de "
        f"{FIRST_DAY.year} à {LAST_DAY.year} : voici le {day(reference)}."
    )


def title_and_day(title: str, data: Dataset) -> date:
    """Show the page's title, the date and its three steps; return the day chosen."""
    reference = data.reference_date
    chosen, refused = chosen_day(reference)
    # One row: columns and what they hold would be sent again at each change.
    row = st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="jour")
    row.title(title, anchor=False)
    if st.session_state.get(_TYPED) != chosen:
        st.session_state[_TYPED] = chosen
    row.date_input(
        "Date du diagnostic",
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        key=_TYPED,
        format="DD/MM/YYYY",
        width=150,
        on_change=lambda: choose_day(st.session_state[_TYPED], reference),
    )
    following = day_after_next_end(data.roster, chosen)
    buttons = (
        ("Date des données", reference),
        ("Aujourd'hui", today()),
        ("Prochaine fin de convention", following),
    )
    for label, target in buttons:
        unchanged = target is None or target == chosen
        row.button(label, on_click=choose_day, args=(target, reference), disabled=unchanged)
    if refused:
        st.html(note(refused, "warning"))
    return chosen


def banner(data: Dataset, on: date) -> str:
    """Return what the data knows at that day, and what is missing, as HTML."""
    roster = data.roster_on(on)
    unlocated = sum(post.fte for post in roster.unlocated(on))
    # Their sources stand in the panel of each territory they bear on.
    missing = [prose(doubt.label) for doubt in data.roster.doubts]
    if unlocated:
        missing.insert(0, f"{fte(unlocated)} ETP de facilitateurs financés mais non localisés")
    first = (
        f"<b>Données au {day(data.reference_date)}.</b> L'annuaire des facilitateurs est incomplet."
        if missing
        else f"<b>Annuaire fourni : {prose(data.roster.source)}.</b>"
    )
    kind = ""
    after = data.sidecar.unknown_after if data.sidecar else None
    if after is not None and data.is_beyond_source(on):
        first += f" <b>Au {day(on)} :</b> {prose(after.label)}."
        kind = "warning"
    elif on < data.reference_date and any(post.starts is None for post in roster.active(on)):
        first += (
            f" <b>Au {day(on)} :</b> l'annuaire ne dit pas quand ces conventions ont commencé ; "
            "elles sont réputées déjà en cours."
        )
        kind = "warning"
    # Of the shipped roster they are known: the panels say them where they matter.
    noticed = [] if data.sidecar else [esc(problem.sentence()) for problem in data.problems]
    return _unfolding(first, f"Ce qui manque ({len(missing)})", missing, kind) + (
        _unfolding(_remarks(len(noticed)), "Lire", noticed, "warning") if noticed else ""
    )


def _remarks(count: int) -> str:
    return f"{count} remarque{'s' if count > 1 else ''} à la lecture de l'annuaire."


def _unfolding(first: str, more: str, items: list[str], kind: str) -> str:
    """Return a note that opens on its items, when it has any."""
    if not items:
        return note(first, kind)
    listed = "".join(f"<li>{item}" for item in items)
    return note(
        f"<details><summary>{first}<u>{more}</u></summary><ul>{listed}</ul></details>", kind
    )
