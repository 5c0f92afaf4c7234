"""Where the map looks: kept in the address and in the session, changed by clicks."""

from __future__ import annotations

import numpy as np
import streamlit as st

from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas
from sources.scenes import (
    CUT,
    ENTER,
    GRAINS,
    Scene,
    department_of,
    grain_in,
    level_of,
    members,
    ways,
)
from ui.sections import stays_on_page
from ui.state import View
from ui.territory import KEY, choose, chosen_place, kept_choice

PLACE_KEY, GRAIN_KEY = "lieu", "niveau"
"""Names in the address."""
_KEPT = "scene-montree"


def forget_unknown(atlas: Atlas) -> tuple[str, ...]:
    """Return the codes that the address asks for and the region does not have; it drops them."""
    asked = {key: st.query_params.get(key) for key in (PLACE_KEY, KEY)}
    unknown = {key: one for key, one in asked.items() if one and atlas.level_of(one) is None}
    for key in unknown:
        del st.query_params[key]
    return tuple(dict.fromkeys(unknown.values()))


def shown_scene(view: View) -> Scene:
    """Return the scene the address asks for, else the session's, else the opening one.

    The session's follows from page to page; on the same page an address without scene is the
    user's, by the back button. Where the territory chosen lies outside, the map follows it: what
    the panel tells of is on the map beside it.
    """
    atlas = view.survey.atlas
    asked = (st.query_params.get(PLACE_KEY), st.query_params.get(GRAIN_KEY))
    kept: tuple[str | None, str | None] = st.session_state.get(_KEPT, (None, None))
    stays = stays_on_page()
    place, grain = asked if stays or asked != (None, None) else kept
    if level_of(place, atlas) not in GRAINS:
        place = None
    if stays and place is not None and KEY not in st.query_params:
        choose(None)  # back to a place where nothing was chosen yet
    if place is not None and (code := chosen_place(view)) is not None:
        place, grain = _around(code, place, grain, atlas)
    scene = Scene(_scene_grain(place, grain, atlas), place)
    show(scene, atlas)
    return scene


def _around(
    code: str, place: str, grain: str | None, atlas: Atlas
) -> tuple[str | None, str | None]:
    """Return the place and the grain to show a territory in: those asked when it lies there."""
    if np.isin(atlas.positions([code]), atlas.positions([place])).any():
        return place, grain
    if atlas.level_of(code) is Level.DEPARTMENT:
        return None, None
    around = department_of(code, atlas)
    return around, str(atlas.level_of(code))


def _scene_grain(place: str | None, grain: str | None, atlas: Atlas) -> Level:
    wanted = Level(grain) if grain in {level.value for level in Level} else None
    found = grain_in(place, wanted, atlas)
    return found if found is not None else Level.DEPARTMENT


def show(scene: Scene, atlas: Atlas) -> None:
    """Make a scene the one shown; what an address would open at anyway is not written in it."""
    usual = grain_in(scene.place, None, atlas)
    told = {PLACE_KEY: scene.place, GRAIN_KEY: None if scene.grain is usual else str(scene.grain)}
    st.session_state[_KEPT] = (told[PLACE_KEY], told[GRAIN_KEY])
    for key, value in told.items():
        if value is None:
            if key in st.query_params:
                del st.query_params[key]
        elif st.query_params.get(key) != value:
            st.query_params[key] = value


def enter(place: str | None, atlas: Atlas) -> None:
    """Go into a place, or up to it, at its coarsest grain; it becomes the territory chosen."""
    found = None if place == WHOLE_REGION else place
    grain = grain_in(found, None, atlas)
    if grain is not None:
        show(Scene(grain, found), atlas)
        choose(found)


def picked(code: str, scene: Scene, atlas: Atlas) -> None:
    """Heed a click: choose; a second one on the same territory goes down into it.

    A second one may come before the first is drawn.
    """
    if code.startswith(ENTER):
        enter(code.removeprefix(ENTER), atlas)
    elif code.startswith(CUT):
        show(Scene(_scene_grain(scene.place, code.removeprefix(CUT), atlas), scene.place), atlas)
    elif code == kept_choice() and atlas.level_of(code) in GRAINS:
        enter(code, atlas)
    else:
        choose(code)


def told_by_the_bar(scene: Scene, atlas: Atlas) -> frozenset[str]:
    """Return what the bar of a scene may tell: where to go up or down, how to cut."""
    path, grains = ways(scene, atlas)
    codes = () if scene.grain is Level.COMMUNE else tuple(members(scene, atlas))
    if scene.place is None:  # the list of departments one may go into
        codes = (*codes, *atlas.codes(Level.DEPARTMENT))
    return frozenset((*(told for told, _ in (*path, *grains)), *(ENTER + code for code in codes)))
