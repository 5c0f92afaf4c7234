"""The changes, newest first: filters, pages, one entry a version."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from coverage.model import Level
from sources.dataset import Dataset
from sources.roster_past import posts_known, touching, turn_of
from sources.store.past import Version, Wanted, lines_of, services_that_signed, versions
from sources.store.place import store_address
from sources.store.store import Store
from ui.contracts.pager import pager
from ui.markup import bullets, folded
from ui.roster.history_words import summary, turn_html
from ui.state import keep
from ui.text import esc, plural, prose
from ui.versions import choose_version

PAGE, SHOWN, OPEN = 10, 20, 3
"""Versions a page; lines shown of one; as many lines stand unfolded."""

_ALL = ""


def changes_list(data: Dataset, newest: int) -> None:
    """Show the versions.

    Args:
        data: gives the names of places.
        newest: number of the present version.
    """
    store = keep()
    wanted = _filters(store, data, newest)
    key = (wanted.post, wanted.service, wanted.revisions)
    total, _ = versions(store, wanted, limit=0)
    st.html(f'<p role="status"><b>{plural(total, "version")}</b></p>')
    start = pager("historique", total, PAGE, key)
    _, found = versions(store, wanted, PAGE, start)
    for one in found:
        _entry(one, store, data, wanted, newest)


def _filters(store: Store, data: Dataset, newest: int) -> Wanted:
    names = _posts(store_address(), newest)
    first, second, third = st.columns([1.6, 1, 1.2])
    post = first.selectbox(
        "Poste",
        [_ALL, *names],
        format_func=lambda key: f"{names[key]} ({key})" if key in names else "Tous les postes",
        key="historique-poste",
    )
    service = second.selectbox(
        "Service qui a signé",
        [_ALL, *services_that_signed(store)],
        format_func=lambda one: one or "Tous les services",
        key="historique-service",
    )
    codes = data.atlas.codes(Level.DEPARTMENT)
    department = third.selectbox(
        "Département touché",
        [_ALL, *codes],
        format_func=lambda code: f"{data.atlas.name(code)} ({code})" if code else "Tous",
        help="Siège, périmètre, extension ou service de suivi d'un poste, avant ou après.",
        key="historique-departement",
    )
    touched = _touching(store_address(), newest, department, data) if department else None
    return Wanted(post or None, service or None, touched)


@st.cache_resource(show_spinner=False, max_entries=4)
def _posts(address: str, newest: int) -> Mapping[str, str]:
    """Return every post that ever was, by id; kept for each state of the store."""
    return MappingProxyType(posts_known(keep(address)))


@st.cache_resource(show_spinner=False, max_entries=64)
def _touching(address: str, newest: int, department: str, _data: Dataset) -> frozenset[int]:
    return touching(keep(address), _data.atlas, department)


def _entry(one: Version, store: Store, data: Dataset, wanted: Wanted, newest: int) -> None:
    turns = [turn_of(line) for line in lines_of(store, one.revision, wanted.post, SHOWN)]
    listed = bullets((turn_html(turn, data.atlas) for turn in turns), "turns")
    with st.container(border=True, key=f"version-{one.revision}"):
        st.html(
            f"<h3>Version {one.revision} · {one.clock}</h3>"
            f"<p><b>{esc(one.service)}</b> · {esc(one.action.label)} · {prose(one.reason)}</p>"
            + (listed if len(turns) <= OPEN else folded(summary(turns), listed))
        )
        if one.revision == newest:
            st.html("<p>C'est l'annuaire d'aujourd'hui.</p>")
            return
        st.button(
            "Voir l'annuaire à cette version",
            on_click=choose_version,
            args=(one.revision,),
            key=f"voir-{one.revision}",
        )
