"""The map on which an area is picked: in the form of a post, and in a change of a scenario."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from coverage.territories import Atlas
from sources.scenes import Scene
from ui.legend import legend_box
from ui.levels.own import level_map, scene_of
from ui.palette import AREA_STYLES
from ui.roster.area import Area, Picked, paint_area, picked_in, turned
from ui.text import esc

_FINER = (
    "Au-dessus de la carte, choisissez EPCI ou communes pour dessiner plus finement. Au clavier : "
    "Tab ou les flèches, puis Entrée."
)


def pick_both(
    key: str, area: Callable[[], Area], atlas: Atlas, write: Callable[[Area], None]
) -> None:
    """Show the map of a perimeter and its extension; a click turns a territory.

    Args:
        key: of the map.
        area: gives it as it stands: a second click may come before the first is drawn.
        atlas: of the region.
        write: called with the area after a click, before the page runs again.
    """
    st.html(
        "<p>Un clic ajoute le territoire au périmètre, un deuxième le passe en extension "
        f"(limitrophe), un troisième le retire. {_FINER}</p>"
    )
    painted = paint_area(area(), atlas, scene_of(key))
    level_map(key, painted, atlas, lambda code, scene: write(turned(area(), code, atlas, scene)))
    _legend(set(AREA_STYLES))


def pick_list(
    key: str,
    picked: Callable[[], Picked],
    atlas: Atlas,
    write: Callable[[tuple[str, ...]], None],
) -> None:
    """Show the map of one list of territories; a click adds or takes away.

    Args:
        key: of the map.
        picked: gives the list as it stands, over what the post has already.
        atlas: of the region.
        write: called with the codes after a click, before the page runs again.
    """

    def pick(code: str, scene: Scene) -> None:
        write(picked_in(picked(), code, atlas, scene))

    st.html(f"<p>Un clic ajoute le territoire, un second le retire. {_FINER}</p>")
    now = picked()
    painted = paint_area(now.area, atlas, scene_of(key), now.act)
    level_map(key, painted, atlas, pick)
    _legend({str(one["c"]) for one in painted.values()})


def _legend(present: set[str]) -> None:
    items = [(name, esc(style.label)) for name, style in AREA_STYLES.items() if name in present]
    st.html(legend_box(items))
