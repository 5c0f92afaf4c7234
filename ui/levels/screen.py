"""The map with its panel and its table, at the level it shows: one fragment."""

from __future__ import annotations

import streamlit as st

from coverage.findings import Diagnosis
from coverage.model import Level
from sources.outlines import title
from sources.scenes import is_bordered
from ui.capacity import capacity_panel
from ui.changes import changes
from ui.contracts.signal import signal
from ui.grid import coverage_grid
from ui.legend import legend
from ui.levels.chooser import choose_in
from ui.levels.grid import scene_download, scene_grid
from ui.levels.paint import entries, outside_call, scene_paint, statuses
from ui.levels.panel import diagnosis_of, place_lines
from ui.levels.situations import situations
from ui.levels.state import forget_unknown, picked, shown_scene, told_by_the_bar
from ui.map import show_map
from ui.markup import note
from ui.panel import why
from ui.ranking import first_look
from ui.state import DATE_KEY, View
from ui.territory import KEY
from ui.text import day, esc
from ui.versions import version_address


@st.fragment
def map_and_panel(shown: View) -> None:
    """Show the map of the scene, why the territory chosen is as it is, and the scene's table."""
    atlas = shown.dataset.atlas
    if unknown := forget_unknown(atlas):
        told = " et ".join(f"« {esc(one[:20])} »" for one in unknown)
        st.html(
            note(
                f"L'adresse demandait {told}, qu'aucun territoire de la région ne porte.", "warning"
            )
        )
    scene = shown_scene(shown)
    # Read in this order, shown the other way round by the style sheet: the name of a place
    # comes before what is computed of it.
    right, left = st.container(key="carte-et-panneau").columns([1, 1.45], gap="medium")
    with right:
        code = choose_in(scene, shown) or scene.place
        diagnosis = None if code is None else diagnosis_of(code, shown)
        if diagnosis is None:
            st.html(first_look(shown))
        else:
            _show_why(diagnosis, shown)
    with left:
        drawn = entries(scene, shown)
        show_map(
            drawn,
            code,
            lambda told: picked(told, scene, atlas),
            zooms=False,
            levels=scene_paint(scene, shown),
            controls=told_by_the_bar(scene, atlas),
        )
        dashes = is_bordered(scene, atlas) and any(entry["d"] for entry in drawn.values())
        outside = bool(outside_call(scene, shown))
        below = "" if scene.is_opening else situations(scene, shown)
        st.html(legend(statuses(drawn), dashes=dashes, outside=outside) + below)
        if diagnosis is not None and diagnosis.level is Level.DEPARTMENT:
            supposed = changes(shown, diagnosis)
            st.html(capacity_panel(diagnosis, shown.posts, atlas.names, supposed))
    words = title(scene)
    # With its table, not an element of its own: each is sent with two hundred bytes besides.
    heading = f"<h2>{esc(words.replace('Carte', 'Le tableau', 1))}</h2>"
    if scene.is_opening:
        caption = f"Situation des départements au {day(shown.on)}"
        st.html(heading + coverage_grid(shown.departments, shown.posts, caption))
        return
    scene_grid(scene, shown, heading, f"{words}, situation au {day(shown.on)}")
    scene_download(scene, shown)


def _show_why(diagnosis: Diagnosis, shown: View) -> None:
    if diagnosis.level is not Level.DEPARTMENT:
        st.html(why(diagnosis, shown.posts, inside=place_lines(diagnosis, shown)))
        return
    st.html(why(diagnosis, shown.posts, signal(shown.dataset, diagnosis.code)))
    st.page_link(
        "pages/territory.py",
        label="Ouvrir la fiche du territoire",
        query_params={
            KEY: diagnosis.code,
            DATE_KEY: shown.on.isoformat(),
            **version_address(),
        },
    )
