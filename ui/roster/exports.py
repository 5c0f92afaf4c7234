"""The whole roster as files, in the format of its import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from coverage.model import Post
from sources.roster.csv_form import roster_bytes
from ui.state import today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exports(posts: Sequence[Post], known_on: date) -> None:
    """Show one button an export; the file is made only when asked for.

    Args:
        posts: in the order of the roster.
        known_on: day of the data.
    """
    forms = (
        ("CSV pour Excel", "csv", "text/csv", partial(roster_bytes, posts)),
        ("Classeur XLSX", "xlsx", XLSX, partial(_workbook, posts, known_on)),
    )
    with st.container(horizontal=True, gap="small"):
        for label, suffix, mime, made in forms:
            st.download_button(
                f"Télécharger l'annuaire : {label}",
                made,
                file_name=f"annuaire-{today().isoformat()}.{suffix}",
                mime=mime,
                on_click="ignore",
                key=f"annuaire-{suffix}",
            )


def _workbook(posts: Sequence[Post], known_on: date) -> bytes:
    # Loaded here: only this export needs the library.
    from sources.roster.xlsx_form import roster_xlsx  # noqa: PLC0415  see above

    return roster_xlsx(posts, known_on)
