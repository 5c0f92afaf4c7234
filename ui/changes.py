"""« Ce qui changerait le verdict »: each supposition tried for real by the engine."""

from __future__ import annotations

from datetime import date

import streamlit as st

from coverage.findings import Diagnosis
from coverage.model import Level
from coverage.readings import Outcome, capacity_threshold, outcomes
from ui.legend import swatch
from ui.paint import status, verdict_words
from ui.state import view
from ui.text import esc, fte


@st.cache_resource(show_spinner=False, max_entries=256)
def tried(on: date, code: str) -> tuple[Outcome, ...]:
    """Return what each supposition would make of a department on a day."""
    return outcomes(view(on).survey, code, Level.DEPARTMENT, view(on).dataset.readings)


def changes(on: date, code: str) -> list[str]:
    """Return one HTML line a supposition: what is supposed, the verdict it gives, its source."""
    shown = view(on)
    now = shown.department(code)
    lines = [_line(outcome, now) for outcome in tried(on, code)]
    threshold = capacity_threshold(shown.survey, code)
    if threshold is not None and now is not None and now.own_fte > 0:
        lines.append(
            f"Si le besoin était connu : au-dessus de <b>{fte(threshold)} ETP</b>, capacité "
            "insuffisante ; jusque-là, couvert."
        )
    return lines


def _line(outcome: Outcome, now: Diagnosis | None) -> str:
    found = outcome.diagnosis
    same = now is not None and (now.verdict, now.branches) == (found.verdict, found.branches)
    verdict = "verdict inchangé" if same else f"<b>{esc(verdict_words(found))}</b>"
    return (
        f"{esc(outcome.label)} : {swatch(status(found))} {verdict}, {esc(found.certainty.label)}"
        f"<small>{esc(outcome.source)}</small>"
    )
