"""The whole roster as files, in the format of its import."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from coverage.model import Post
from sources import roster_file
from ui.state import today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exports(posts: Sequence[Post]) -> None:
    """Show one button an export; the file is made only when asked for."""
    forms = [("CSV pour Excel", "csv", "text/csv", roster_file.roster_bytes)]
    workbook = getattr(roster_file, "roster_xlsx", None)
    if workbook is not None:
        forms.append(("Classeur XLSX", "xlsx", XLSX, workbook))
    with st.container(horizontal=True, gap="small"):
        for label, suffix, mime, made in forms:
            st.download_button(
                f"Télécharger l'annuaire : {label}",
                partial(made, posts),
                file_name=f"annuaire-{today().isoformat()}.{suffix}",
                mime=mime,
                on_click="ignore",
                key=f"annuaire-{suffix}",
            )
