"""« Actualiser depuis data.gouv.fr »: the latest consolidated table, else the old one."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

import streamlit as st

from coverage.errors import InvalidValueError
from sources.dataset import Dataset
from sources.problems import UnreadableFileError
from ui.contracts import shelf
from ui.contracts.intake import refusal, report_html
from ui.contracts.running import watched
from ui.markup import note
from ui.state import contracts_folder, today
from ui.text import esc, prose

_KEPT = "actualisation-rapport"


def refreshing(data: Dataset) -> None:
    """Show the button that downloads the consolidated table, and what came of it."""
    from sources.contracts.refresh import default_url  # noqa: PLC0415  loads the store

    try:
        url = default_url(data.parameter_set, today())
    except InvalidValueError as error:
        st.html(note(esc(error), "warning"))
        return
    st.html(
        "<p>Ou laissez ce serveur chercher le tableau consolidé de toute la France, tenu à jour "
        f"sur <code>{esc(urlsplit(url).hostname or '')}</code> : plusieurs centaines de "
        "mégaoctets, quelques minutes. Sans réseau, la table en place reste, avec sa date.</p>"
    )
    if st.button("Actualiser depuis data.gouv.fr", key="actualiser"):
        st.session_state[_KEPT] = _refresh(url, data)
    if _KEPT in st.session_state:
        st.html(st.session_state[_KEPT])


def _refresh(url: str, data: Dataset) -> str:
    """Refresh the table; return what came of it as HTML."""
    from sources.contracts.download import DownloadError  # noqa: PLC0415  loads the network
    from sources.contracts.folder import StoreError  # noqa: PLC0415  same
    from sources.contracts.refresh import refresh, size_limit  # noqa: PLC0415  same

    try:
        limit = size_limit(data.parameter_set, today())
        done = watched(partial(refresh, contracts_folder(), url, shelf.inputs(data), limit))
    except (DownloadError, StoreError) as error:
        return note(f"<b>Rien n'est changé.</b> {prose(error)}", "warning")
    except (UnreadableFileError, InvalidValueError) as error:
        if isinstance(error, UnreadableFileError):
            return refusal([error], "<b>Rien n'est changé.</b> La table en place reste.")
        return note(f"<b>Rien n'est changé.</b> {esc(error)}", "warning")
    if not done.changed:
        return note(
            "<b>Rien de plus récent :</b> la table en place est la dernière publiée.", "good"
        )
    return report_html(done.report)
