"""The perimeter and the extension of a post: picked on the map, or by code and name.

Both ways write the same two cells, so they stay in step.
"""

from __future__ import annotations

import streamlit as st

from coverage.territories import Atlas, Commune
from sources.upkeep.edit import AREAS, Typed
from ui.communes import found
from ui.empty import no_commune
from ui.roster.area import SEPARATOR, Area, area_of, codes_of
from ui.roster.area_chips import area_list, chips
from ui.roster.area_map import pick_both
from ui.roster.form_draft import Draft
from ui.roster.form_fields import remarks
from ui.roster.words import LABELS
from ui.text import number

MAP_KEY = "carte-perimetre"
SHOWN = 50
_SEARCH = "commune"
_HELP = {
    "perimetre": "Les territoires du poste. Vide, avec une extension vide : non localisé.",
    "extension": "Les territoires d'à côté où son périmètre a été étendu : il y est limitrophe.",
}


def area_map(draft: Draft, atlas: Atlas) -> None:
    """Show the map on which territories of any level are picked, by click or by keyboard."""

    def write(after: Area) -> None:
        draft.put("perimetre", SEPARATOR.join(after.perimeter))
        draft.put("extension", SEPARATOR.join(after.extension))

    pick_both(MAP_KEY, lambda: area_of(draft.cells), atlas, write)


def area_fields(draft: Draft, typed: Typed, atlas: Atlas) -> None:
    """Show the two lists of territories, and the search of a commune."""
    for column in AREAS:
        key, present = draft.widget(column), codes_of(draft.cells.get(column, ""))
        st.session_state.setdefault(key, chips(present, atlas))

        def write(codes: tuple[str, ...], column: str = column) -> None:
            draft.put(column, SEPARATOR.join(codes))

        area_list(LABELS[column], key, atlas, write, _HELP[column])
        # Of a new post, a place that is not given yet is no error of the user's.
        remarks(typed.under(column), pending=draft.base is None and not present)
    _commune(draft, atlas)


def _commune(draft: Draft, atlas: Atlas) -> None:
    words = st.text_input(
        "Ajouter une commune (nom ou code, puis Entrée)",
        max_chars=60,
        placeholder="Ses premières lettres",
        key=draft.widget(_SEARCH),
    )
    matches = found(atlas, words) if words else []
    if words and not matches:
        st.html(no_commune(words))
    if not matches:
        return
    named = {one.code: _named(one, atlas) for one in matches[:SHOWN]}
    more = f" (les {SHOWN} premières sur {number(len(matches))})" if len(matches) > SHOWN else ""
    code = st.selectbox(
        f"Commune trouvée{more}",
        list(named),
        format_func=lambda one: named.get(one, one),
        key=draft.widget(f"trouvee-{words}"),
    )
    with st.container(horizontal=True, gap="small"):
        for column, label in (
            ("perimetre", "Ajouter au périmètre"),
            ("extension", "Ajouter à l'extension"),
        ):
            st.button(
                label,
                on_click=_add,
                args=(draft, column, code),
                disabled=code in codes_of(draft.cells.get(column, "")),
                key=draft.widget(f"ajouter-{column}"),
            )


def _named(commune: Commune, atlas: Atlas) -> str:
    return f"{commune.name} ({atlas.name(commune.department)}, {commune.code})"


def _add(draft: Draft, column: str, code: str) -> None:
    codes = codes_of(draft.cells.get(column, ""))
    draft.put(column, SEPARATOR.join(dict.fromkeys((*codes, code))))
    st.session_state[draft.widget(_SEARCH)] = ""
