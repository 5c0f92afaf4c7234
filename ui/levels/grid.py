"""The table of a scene finer than the departments: the same content as its map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from coverage.diagnosis import report_groups
from coverage.findings import Diagnosis
from coverage.model import Level
from sources.cases import diagnosis_sheet, stamp_of
from sources.export import sheet_csv
from sources.scenes import Scene, members
from ui.legend import swatch
from ui.markup import Column, table
from ui.paint import status, verdict_words
from ui.panel import certainty_words
from ui.state import View
from ui.text import MISSING, esc, fte, number, percent

WHOLE, PAGE = 40, 10
"""Rows of a table shown whole, else shown at once: it is sent again at each click on the map."""
_PAGE = "niveau-page"

_SHARES = (
    Column("Communes", figures=True),
    Column("Communes couvertes", figures=True),
    Column("Population couverte", figures=True),
)
COLUMNS = {
    Level.EPCI: (
        Column("EPCI", width=14),
        Column("Situation", width=14),
        Column("Certitude", width=8),
        *_SHARES,
        Column("ETP du territoire", figures=True),
        Column("ETP limitrophes", figures=True),
    ),
    Level.COMMUNE: (
        Column("Commune", width=12),
        Column("EPCI", width=12),
        Column("Habitants", figures=True),
        Column("Situation", width=14),
        Column("Certitude", width=8),
        Column("Qui y agit", width=10),
    ),
}


def scene_grid(scene: Scene, view: View, heading: str, caption: str) -> None:
    """Show the table of a scene under its heading, which is HTML, some rows at a time."""
    groups = members(scene, view.survey.atlas)
    codes = list(groups)
    most = WHOLE if len(codes) <= WHOLE else PAGE
    pages = -(-len(codes) // most)
    page = min(st.session_state.get(f"{_PAGE}-{scene.name}", 1), pages)
    shown = codes[(page - 1) * most : page * most]
    names = {code: view.survey.atlas.name(code) for code in shown}
    found = report_groups(view.survey, scene.grain, {code: groups[code] for code in shown}, names)
    rows = [
        _epci(one, len(groups[one.code])) if scene.grain is Level.EPCI else _commune(one, view)
        for one in found
    ]
    st.html(heading + table(caption, COLUMNS[scene.grain], rows))
    if pages > 1:
        st.number_input(
            f"Page du tableau ({number(len(codes))} lignes, {pages} pages)",
            1,
            pages,
            key=f"{_PAGE}-{scene.name}",
            width=260,
        )


def scene_download(scene: Scene, view: View) -> None:
    """Show the button that gives the whole table of a scene, made only when asked for."""
    st.download_button(
        "Télécharger ce tableau : CSV pour Excel",
        partial(_file, scene, view),
        file_name=f"zones-blanches-{scene.name}-{view.on.isoformat()}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"telecharger-{scene.name}",
    )


def _file(scene: Scene, view: View) -> bytes:
    groups = members(scene, view.survey.atlas)
    names = {code: view.survey.atlas.name(code) for code in groups}
    found = report_groups(view.survey, scene.grain, groups, names)
    stamp = stamp_of(view.dataset, view.survey.parameters, view.on)
    if scene.place is not None and scene.grain is Level.EPCI:
        inside = view.survey.atlas.name(scene.place)
        stamp = replace(stamp, warnings=(*stamp.warnings, f"Partie de chaque EPCI : {inside}"))
    return sheet_csv(diagnosis_sheet(found), stamp)


def _epci(one: Diagnosis, communes: int) -> Sequence[str]:
    people = one.share_population
    return (
        f"{esc(one.name)} ({esc(one.code)})",
        f"{swatch(status(one))}{esc(verdict_words(one))}",
        certainty_words(one.certainty),
        number(communes),
        percent(one.share_communes),
        MISSING if people is None else percent(people),
        fte(one.own_fte),
        fte(one.bordering_fte),
    )


def _commune(one: Diagnosis, view: View) -> Sequence[str]:
    atlas = view.survey.atlas
    commune = atlas.communes[int(atlas.positions([one.code])[0])]
    return (
        f"{esc(one.name)} ({esc(one.code)})",
        esc(atlas.name(commune.epci)) if commune.epci else MISSING,
        number(commune.population),
        f"{swatch(status(one))}{esc(verdict_words(one))}",
        certainty_words(one.certainty),
        ", ".join(esc(view.posts[code].structure) for code in one.posts) or MISSING,
    )
