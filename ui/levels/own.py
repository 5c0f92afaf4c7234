"""A map of its own on a page or in a form: where it looks is kept in the session, by its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas
from sources.scenes import CUT, ENTER, OPENING, Scene, grain_in
from ui.assets import shapes
from ui.levels.state import told_by_the_bar
from ui.map import show_map

HEIGHT = 400


def scene_of(key: str) -> Scene:
    """Return where a map looks, the whole region at first."""
    kept: Scene = st.session_state.get(f"{key}-scene", OPENING)
    return kept


def level_map(
    key: str,
    paint: Mapping[str, Mapping[str, object]],
    atlas: Atlas,
    on_pick: Callable[[str, Scene], None],
    height: int = HEIGHT,
    selected: str | None = None,
) -> None:
    """Draw a map that goes down and up by its bar; a click on a territory is `on_pick`'s.

    Args:
        key: of the map; its scene is kept under it.
        paint: territory of the scene → what is drawn (`ui.paint.paint`).
        atlas: of the region.
        on_pick: called with the code clicked and the scene it was clicked in.
        height: of the frame, in pixels.
        selected: territory shown as chosen.
    """
    scene = scene_of(key)

    def picked(told: str) -> None:
        if told.startswith(ENTER):
            _look(key, told.removeprefix(ENTER), None, atlas)
        elif told.startswith(CUT):
            _look(key, scene.place or WHOLE_REGION, Level(told.removeprefix(CUT)), atlas)
        else:
            on_pick(told, scene)

    levels: dict[str, object] = {} if scene.is_opening else {"url": shapes(scene).url}
    show_map(
        paint,
        selected,
        picked,
        key=key,
        height=height,
        zooms=False,
        levels=levels,
        controls=told_by_the_bar(scene, atlas),
    )


def _look(key: str, place: str, wanted: Level | None, atlas: Atlas) -> None:
    inside = None if place == WHOLE_REGION else place
    grain = grain_in(inside, wanted, atlas)
    if grain is not None:
        st.session_state[f"{key}-scene"] = Scene(grain, inside)
