"""The list beside the map: what can be clicked can be chosen by name too."""

from __future__ import annotations

import streamlit as st

from coverage.model import Level
from coverage.territories import Atlas
from sources.scenes import Scene, members
from ui.communes import found
from ui.empty import no_commune
from ui.state import View
from ui.territory import choose, chosen_place
from ui.text import number, plain

MOST = 60
"""Names that a list holds; beyond, they are searched: the list is sent again at each click."""
_LIST, _SEARCH = "niveau-liste", "niveau-recherche"
_LABELS = {
    Level.DEPARTMENT: "Territoire",
    Level.EPCI: "EPCI",
    Level.COMMUNE: "Commune",
}


def choose_in(scene: Scene, view: View) -> str | None:
    """Show what chooses a territory of a scene without the map; return the code chosen."""
    atlas = view.survey.atlas
    code = chosen_place(view)
    codes = tuple(members(scene, atlas))
    if len(codes) <= MOST:
        _list(scene, codes, code, atlas)
    else:
        _search(atlas)
    return code


def _list(scene: Scene, codes: tuple[str, ...], code: str | None, atlas: Atlas) -> None:
    shown = code if code in codes else None
    if st.session_state.get(_LIST) != shown:
        st.session_state[_LIST] = shown
    st.selectbox(
        _LABELS[scene.grain],
        codes,
        format_func=lambda one: f"{atlas.name(one)} ({one})",
        index=None,
        placeholder="Cliquez sur la carte, ou choisissez ici",
        key=_LIST,
        on_change=lambda: choose(st.session_state[_LIST]),
    )


def _search(atlas: Atlas) -> None:
    words = st.text_input(
        "Commune (nom ou code, puis Entrée)",
        key=_SEARCH,
        max_chars=60,
        placeholder="Cliquez sur la carte, ou cherchez ici",
        on_change=_searched,
        args=(atlas,),
    )
    matches = found(atlas, words) if words else []
    if words and not matches:
        st.html(no_commune(words))
    if len(matches) > 1:
        st.html(f'<p role="status">{number(len(matches))} communes répondent, choisissez :</p>')
        with st.container(horizontal=True, gap="small"):
            for commune in matches[:8]:
                label = plain(f"{commune.name} ({atlas.name(commune.department)})")
                st.button(label, key=f"n-{commune.code}", on_click=choose, args=(commune.code,))


def _searched(atlas: Atlas) -> None:
    matches = found(atlas, st.session_state.get(_SEARCH) or "")
    if len(matches) == 1:
        choose(matches[0].code)
