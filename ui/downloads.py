"""The exports of the page, made only when asked for."""

from __future__ import annotations

from functools import partial

import streamlit as st

from coverage.model import Level
from sources.cases import export_diagnosis
from ui.note_download import note_button
from ui.state import View
from ui.versions import version_address

FORMS = {
    "csv": ("CSV pour Excel", "text/csv"),
    "xlsx": ("Classeur XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "geojson": ("GeoJSON", "application/geo+json"),
}
"""Form of export → words on the button, type of the file."""


def _name(view: View) -> str:
    """Return the name of a file, that tells a past version apart."""
    past = "".join(f"-{key}-{value}" for key, value in version_address().items())
    return f"zones-blanches-departements-{view.on.isoformat()}{past}"


def downloads(view: View) -> None:
    """Show one button an export of the departments' table, and the note for the committee.

    Whatever the map shows: a finer scene has its own button, under its table.
    """
    with st.container(horizontal=True, gap="small"):
        for form, (label, mime) in FORMS.items():
            st.download_button(
                f"Départements : {label}",
                partial(export_diagnosis, view.dataset, view.survey, Level.DEPARTMENT, form),
                file_name=f"{_name(view)}.{form}",
                mime=mime,
                on_click="ignore",
                key=f"telecharger-{form}",
            )
        note_button("pdf", view.dataset, view.on)  # as a workbook too on « Décider »
