"""What tells two states of the roster apart on a day: ETP, and the verdicts of departments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import streamlit as st

from coverage.comparison import Difference
from coverage.findings import Diagnosis
from coverage.model import Roster
from coverage.staffing import By, staffing
from sources.dataset import Dataset
from ui.dates import FIRST_DAY, LAST_DAY, choose_day, chosen_day
from ui.legend import swatch
from ui.markup import Column, bullets, table
from ui.paint import status, verdict_words
from ui.text import day, esc, fte, plural

MINUS = "\u2212"
_DAY = "historique-diagnostic"


@dataclass(frozen=True, slots=True)
class Side:
    """A roster, and what is said of each department on the day."""

    roster: Roster
    departments: Sequence[Diagnosis]


def diagnosis_day(data: Dataset) -> date:
    """Show the day of the diagnosis, the same as on the other pages; return it."""
    reference = data.reference_date
    chosen, _ = chosen_day(reference)
    st.session_state[_DAY] = chosen
    st.date_input(
        "Date du diagnostic",
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="DD/MM/YYYY",
        width=190,
        key=_DAY,
        on_change=lambda: choose_day(st.session_state[_DAY], reference),
    )
    return chosen


def effect_html(before: Side, after: Side, on: date) -> str:
    """Return the ETP and the verdicts that differ, as HTML."""
    return _fte_table(before.roster, after.roster, on) + _verdicts(before, after, on)


def _fte_table(before: Roster, after: Roster, on: date) -> str:
    old, new = (staffing(roster, on, By.PROGRAMME) for roster in (before, after))
    columns = (
        Column(f"ETP actifs au {day(on)}"),
        *(Column(head, figures=True) for head in ("Avant", "Après", "Écart")),
    )
    rows = (
        _row("Facilitateurs", old.facilitators, new.facilitators),
        _row("dont non localisés", old.unlocated, new.unlocated),
        _row("Coordination (à part)", old.coordination, new.coordination),
    )
    return table("Les ETP", columns, rows, hidden_caption=True)


def _row(label: str, before: Fraction, after: Fraction) -> Sequence[str]:
    gap = after - before
    told = f"{'+' if gap > 0 else MINUS}{fte(abs(gap))}" if gap else "inchangé"
    return (esc(label), fte(before), fte(after), f'<span class="nowrap">{told}</span>')


def _verdicts(before: Side, after: Side, on: date) -> str:
    pairs = zip(before.departments, after.departments, strict=True)
    turned = [one for pair in pairs if (one := Difference(*pair)).changes_verdict]
    if not turned:
        return f"<p>Au {day(on)}, aucun verdict de département ne diffère.</p>"
    head = f"{plural(len(turned), 'département')} dont le verdict diffère au {day(on)}"
    return f"<p><b>{head}</b></p>{bullets(map(_impact, turned), 'turns')}"


def _impact(one: Difference) -> str:
    return (
        f"<b>{esc(one.after.name)} ({esc(one.after.code)})</b> : {_verdict(one.before)} → "
        f"{_verdict(one.after)}"
    )


def _verdict(diagnosis: Diagnosis) -> str:
    words = f"{esc(verdict_words(diagnosis))}, {esc(diagnosis.certainty.label)}"
    return f'<span class="verdict-word">{swatch(status(diagnosis))} {words}</span>'
