"""The note for the committee, made only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from sources.dataset import Dataset
from sources.note.export import export_note
from sources.note.note import note_of
from sources.note.proposed import Proposed
from ui.versions import version_address

FORMS = {
    "pdf": ("Note pour le comité (PDF)", "application/pdf"),
    "xlsx": (
        "Note pour le comité (XLSX)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
"""Form of the note → words on the button, type of the file."""


def note_buttons(data: Dataset, on: date, plan: Callable[[], Proposed] | None = None) -> None:
    """Show one button a form of the note of a day, side by side; see `note_button`."""
    with st.container(horizontal=True, gap="small"):
        for form in FORMS:
            note_button(form, data, on, plan)


def note_button(
    form: str, data: Dataset, on: date, plan: Callable[[], Proposed] | None = None
) -> None:
    """Show the button of one form of the note of a day.

    Args:
        form: one of `FORMS`.
        data: what is known.
        on: the day described.
        plan: makes the plan that the note carries, when asked; None: a note without one.
    """
    label, mime = FORMS[form]
    st.download_button(
        f"Télécharger : {label}",
        partial(_made, data, on, plan, form),
        file_name=f"{_name(on, plan)}.{form}",
        mime=mime,
        on_click="ignore",
        key=f"note-{form}",
    )


def _made(data: Dataset, on: date, plan: Callable[[], Proposed] | None, form: str) -> bytes:
    return export_note(note_of(data, on, None if plan is None else plan()), form)


def _name(on: date, plan: Callable[[], Proposed] | None) -> str:
    """Return the name of a file, that tells a plan and a past version apart."""
    past = "".join(f"-{key}-{value}" for key, value in version_address().items())
    planned = "" if plan is None else "-plan"
    return f"note-comite-{on.isoformat()}{planned}{past}"
