"""« Ce qui changerait le verdict »: each supposition tried for real by the engine."""

from __future__ import annotations

import streamlit as st

from coverage.findings import Diagnosis
from coverage.model import Basis, Level
from coverage.readings import Outcome, capacity_threshold, outcomes
from ui.legend import swatch
from ui.paint import status, verdict_words
from ui.state import View, by_fingerprint
from ui.text import esc, fte, prose

KEPT = 256
"""Territories and days whose suppositions are kept: each costs a few diagnoses."""


@st.cache_resource(
    show_spinner="Essai des autres lectures…", max_entries=KEPT, hash_funcs={View: by_fingerprint}
)
def tried(view: View, code: str) -> tuple[Outcome, ...]:
    """Return what other readings of the sources would make of a department, kept."""
    return outcomes(view.survey, code, Level.DEPARTMENT, view.dataset.readings)


def changes(view: View, now: Diagnosis) -> list[str]:
    """Return one HTML line a supposition: what is supposed, the verdict it gives, its source.

    The reading retained comes first where another one could be argued.
    """
    lines = [
        f"Lecture retenue. {prose(f'{reading.label} :')} {swatch(status(now))} "
        f"<b>{esc(verdict_words(now))}</b>"
        for reading in view.dataset.readings
        if reading.retained and reading.post in now.posts
    ]
    told = ""
    for outcome in tried(view, now.code):
        # A source is not written twice in a row.
        lines.append(
            _line(outcome, now) + ("" if outcome.source == told else _from(outcome.source))
        )
        told = outcome.source
    threshold = capacity_threshold(view.survey, now.code)
    supposed = now.need.basis in {Basis.ESTIMATED, Basis.UNKNOWN}
    if threshold is not None and supposed and now.own_fte > 0:
        lines.append(
            f"Si le besoin était connu : au-dessus de <b>{fte(threshold)} ETP</b>, capacité "
            "insuffisante ; jusque-là, couvert."
        )
    return lines


def _line(outcome: Outcome, now: Diagnosis) -> str:
    found = outcome.diagnosis
    same = (now.verdict, now.branches) == (found.verdict, found.branches)
    verdict = "verdict inchangé" if same else f"<b>{esc(verdict_words(found))}</b>"
    return (
        f"{prose(f'{outcome.label} :')} {swatch(status(found))} {verdict}, "
        f"{esc(found.certainty.label)}"
    )


def _from(source: str) -> str:
    return f"<small>{prose(source)}</small>"
