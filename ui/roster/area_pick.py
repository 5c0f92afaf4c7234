"""The perimeter and the extension of a post: picked on the map, or by code and name.

Both ways write the same two cells, so they stay in step.
"""

from __future__ import annotations

import streamlit as st

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas, Commune
from sources.scenes import Scene
from sources.upkeep.edit import AREAS, Typed
from ui.communes import found
from ui.empty import no_commune
from ui.legend import legend_items
from ui.levels.own import level_map, scene_of
from ui.palette import AREA_STYLES
from ui.roster.area import SEPARATOR, area_of, codes_of, paint_area, turned
from ui.roster.form_draft import Draft
from ui.roster.form_fields import remarks
from ui.roster.words import LABELS, place
from ui.text import esc, number

MAP_KEY = "carte-perimetre"
HEIGHT = 400
SHOWN = 50
_SEARCH = "commune"
_HELP = {
    "perimetre": "Les territoires du poste. Vide, avec une extension vide : non localisé.",
    "extension": "Les territoires d'à côté où son périmètre a été étendu : il y est limitrophe.",
}


def area_map(draft: Draft, atlas: Atlas) -> None:
    """Show the map on which territories of any level are picked, by click or by keyboard."""

    def pick(code: str, scene: Scene) -> None:
        after = turned(area_of(draft.cells), code, atlas, scene)
        draft.put("perimetre", SEPARATOR.join(after.perimeter))
        draft.put("extension", SEPARATOR.join(after.extension))

    st.html(
        "<p>Un clic ajoute le territoire au périmètre, un deuxième le passe en extension "
        "(limitrophe), un troisième le retire. Au-dessus de la carte, choisissez EPCI ou communes "
        "pour dessiner plus finement. Au clavier : Tab ou les flèches, puis Entrée.</p>"
    )
    painted = paint_area(area_of(draft.cells), atlas, scene_of(MAP_KEY))
    level_map(MAP_KEY, painted, atlas, pick, HEIGHT)
    items = [(name, esc(style.label)) for name, style in AREA_STYLES.items()]
    st.html(
        '<section class="legend-box" aria-label="Légende de la carte">'
        f"{legend_items(items)}</section>"
    )


def area_fields(draft: Draft, typed: Typed, atlas: Atlas) -> None:
    """Show the two lists of territories, and the search of a commune."""
    for column in AREAS:
        key, present = draft.widget(column), codes_of(draft.cells.get(column, ""))
        st.session_state.setdefault(key, list(present))
        st.multiselect(
            LABELS[column],
            area_options(atlas, present),
            format_func=lambda code: place(code, atlas),
            placeholder="Un nom ou un code : département, EPCI, région",
            help=_HELP[column],
            # « Select all », which would be said in English, is never what one wants here.
            select_all=False,
            filter_mode="contains",
            wrap=True,
            key=key,
        )
        # Of a new post, a place that is not given yet is no error of the user's.
        remarks(typed.under(column), pending=draft.base is None and not present)
    _commune(draft, atlas)


def area_options(atlas: Atlas, present: tuple[str, ...]) -> list[str]:
    """Return the codes to choose from; communes are searched, not listed."""
    inside = atlas.codes(Level.DEPARTMENT)
    around = sorted({o for codes in atlas.neighbours.values() for o in codes} - set(inside))
    return list(dict.fromkeys((*present, *inside, WHOLE_REGION, *atlas.codes(Level.EPCI), *around)))


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
