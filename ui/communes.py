"""Search a commune by name or code, and say who acts there."""

from __future__ import annotations

import streamlit as st

from coverage.model import Level
from coverage.territories import Atlas, Commune
from sources.text import folded
from ui.empty import no_commune
from ui.panel import Footnotes, acting, heading, reasons
from ui.state import View, commune_diagnoses
from ui.territory import choose
from ui.text import esc, number, plain

SEARCH_KEY = "commune"
SHOWN = 8


@st.cache_resource(show_spinner=False)
def _index(region: str, count: int, _atlas: Atlas) -> tuple[str, ...]:
    """Return the folded name of each commune, by position in the atlas."""
    return tuple(folded(commune.name) for commune in _atlas.communes)


def found(atlas: Atlas, words: str) -> list[Commune]:
    """Return the communes a search means, best first: code, whole name, beginning, inside."""
    code = words.strip().upper()
    if atlas.level_of(code) is Level.COMMUNE:
        return [atlas.communes[int(atlas.positions([code])[0])]]
    wanted = folded(words)
    if not wanted:
        return []
    ranked = sorted(
        (name != wanted, not name.startswith(wanted), name, position)
        for position, name in enumerate(_index(atlas.region, len(atlas), atlas))
        if wanted in name
    )
    return [atlas.communes[position] for *_, position in ranked]


def _choose(commune: Commune) -> None:
    st.session_state[SEARCH_KEY] = commune.code
    choose(commune.department)


def _searched(atlas: Atlas) -> None:
    """Open the department of the commune typed, when the words mean only one."""
    matches = found(atlas, st.session_state.get(SEARCH_KEY) or "")
    if len(matches) == 1:
        _choose(matches[0])


def search(atlas: Atlas) -> Commune | None:
    """Show the search box and, when several communes answer, the choice; return the commune."""
    words = st.text_input(
        "Ou cherchez une commune (nom ou code, puis Entrée)",
        key=SEARCH_KEY,
        bind="query-params",
        placeholder="par exemple un chef-lieu",
        on_change=_searched,
        args=(atlas,),
        max_chars=60,
    )
    if not words:
        return None
    matches = found(atlas, words)
    if not matches:
        st.html(no_commune(words))
        return None
    if len(matches) == 1:
        return matches[0]
    first = f" ; voici les {SHOWN} premières" if len(matches) > SHOWN else ""
    st.html(f'<p role="status">{number(len(matches))} communes répondent{first}, choisissez :</p>')
    with st.container(horizontal=True, gap="small"):
        for commune in matches[:SHOWN]:
            place = f"{atlas.name(commune.department)}, {commune.code}"
            label = plain(f"{commune.name} ({place})")
            st.button(label, key=f"commune-{commune.code}", on_click=_choose, args=(commune,))
    return None


def who_acts(commune: Commune, view: View) -> str:
    """Return what is known of one commune: its verdict and who acts there, as HTML."""
    diagnosis = commune_diagnoses(view)[commune.code]
    epci = view.dataset.atlas.name(commune.epci) if commune.epci else "aucun EPCI"
    nobody = "" if diagnosis.posts else "<p>Aucun facilitateur connu n'y agit à cette date.</p>"
    notes = Footnotes()
    posts = acting(diagnosis, view.posts, notes)
    return (
        f'<article class="why">{heading(diagnosis)}'
        f"<p>{esc(epci)} · {number(commune.population)} habitants</p>"
        f"{posts}{nobody}"
        f'<details class="fold"><summary>Pourquoi ce verdict</summary>{reasons(diagnosis, notes)}'
        f"{notes.html()}</details></article>"
    )
