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


def _go(target: date) -> None:
    st.session_state[DATE_KEY] = target


def title_and_day(title: str, data: Dataset) -> date:
    """Show the page's title, the date and its three steps; return the day chosen."""
    reference = data.reference_date
    heading, controls = st.columns([1, 1.75], vertical_alignment="bottom")
    heading.title(title, anchor=False)
    row = controls.container(
        horizontal=True,
        gap="small",
        vertical_alignment="bottom",
        horizontal_alignment="right",
        key="jour",
    )
    on = row.date_input(
        "Date du diagnostic",
        value=reference,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        key=DATE_KEY,
        format="DD/MM/YYYY",
        bind="query-params",
        width=150,
    )
    chosen = on if isinstance(on, date) else reference
    following = day_after_next_end(data.roster, chosen)
    buttons = (
        ("Date des données", reference),
        ("Aujourd'hui", today()),
        ("Prochaine fin de convention", following),
    )
    for label, target in buttons:
        unchanged = target is None or target == chosen
        row.button(label, on_click=_go, args=(target,), disabled=unchanged)
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
    if data.sidecar and data.is_beyond_source(on):
        after = data.sidecar.unknown_after
        first += f" <b>Au {day(on)} :</b> {prose(after.label)}."
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
    listed = "".join(f"<li>{item}</li>" for item in items)
    return note(
        f"<details><summary>{first}<u>{more}</u></summary><ul>{listed}</ul></details>", kind
    )
