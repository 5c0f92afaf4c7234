"""The changes, newest first: filters, pages, one entry a version."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from coverage.model import Level
from sources.dataset import Dataset
from sources.store.past import Wanted, services_that_signed, tally, version, versions
from sources.store.place import store_address
from sources.upkeep.past import posts_known, touching
from ui.contracts.pager import pager
from ui.roster.history_day import known_on_a_day
from ui.roster.history_entry import OPENED, Shown, entry, opened_entry
from ui.roster.words import service as service_words
from ui.state import keep
from ui.text import plural

PAGE = 10
_ALL = ""


def changes_list(data: Dataset, newest: int, mark: str, place: str) -> None:
    """Show the versions, or the one that is opened alone.

    Args:
        data: gives the names of places.
        newest: number of the present version.
        mark: of the state of the store.
        place: of the messages.
    """
    store = keep()
    alone = st.session_state.get(OPENED)
    found_alone = version(store, alone) if alone else None
    if found_alone is not None:
        counts = tally(store, [found_alone.revision])[found_alone.revision]
        opened_entry(Shown(found_alone, counts, None, newest), store, data)
        return
    known_on_a_day(place)
    wanted = _filters(data, mark)
    total, _ = versions(store, wanted, limit=0)
    several = "" if wanted == Wanted() else " répondent à ces choix" if total > 1 else " y répond"
    st.html(f'<p role="status"><b>{plural(total, "version")}</b>{several}</p>')
    start = pager("historique", total, PAGE, wanted)
    _, found = versions(store, wanted, PAGE, start)
    counted = tally(store, [one.revision for one in found])
    for one in found:
        entry(Shown(one, counted[one.revision], wanted.post, newest), store, data)


def _filters(data: Dataset, mark: str) -> Wanted:
    names = _posts(store_address(), mark)
    first, second, third = st.columns([1.5, 1, 1.5])
    post = first.selectbox(
        "Poste",
        [_ALL, *names],
        format_func=lambda key: f"{names[key]} ({key})" if key in names else "Tous les postes",
        key="historique-poste",
    )
    service = second.selectbox(
        "Service qui a signé",
        [_ALL, *services_that_signed(keep())],
        format_func=lambda one: service_words(one, data.atlas) or "Tous les services",
        key="historique-service",
    )
    codes = data.atlas.codes(Level.DEPARTMENT)
    department = third.selectbox(
        "Département touché (siège, périmètre, extension ou suivi)",
        [_ALL, *codes],
        format_func=lambda code: f"{data.atlas.name(code)} ({code})" if code else "Tous",
        key="historique-departement",
    )
    touched = _touching(store_address(), mark, department, data) if department else None
    return Wanted(post or None, service or None, touched)


@st.cache_resource(show_spinner="Lecture de l'historique…", max_entries=4)
def _posts(address: str, mark: str) -> Mapping[str, str]:
    """Return every post that ever was, by id; kept for each state of the store."""
    return MappingProxyType(posts_known(keep(address)))


@st.cache_resource(show_spinner="Lecture de l'historique…", max_entries=64)
def _touching(address: str, mark: str, department: str, _data: Dataset) -> frozenset[int]:
    """Return the versions that touch a department, kept for each state of the store."""
    return touching(keep(address), _data.atlas, department)
