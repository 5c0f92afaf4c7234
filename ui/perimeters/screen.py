"""Choose one post or two, and see where they act, what they share and what they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from coverage.model import Post
from coverage.territories import Atlas
from sources.who.overlap import Part, Tally, overlap, tallies
from ui.empty import DATA
from ui.legend import legend_items
from ui.levels.own import level_map, scene_of
from ui.markup import Column, table
from ui.palette import AREA_STYLES
from ui.perimeters.paint import labels, paint_one, paint_two
from ui.roster.words import places, title
from ui.state import View
from ui.text import day, esc, number

KEY, MAP_KEY = "postes", "carte-postes"
HEIGHT = 460
MOST = 2
COLUMNS = (
    "Département",
    "Premier seul",
    "Second seul",
    "Les deux (recouvrement)",
    "Aucun des deux",
)


@st.fragment
def perimeters(shown: View) -> None:
    """Show the choice of posts, their map, their legend and the same in a table."""
    atlas = shown.dataset.atlas
    posts = {post.id: post for post in shown.survey.posts}
    picked = st.multiselect(
        "Un poste, ou deux à comparer",
        list(posts),
        format_func=lambda code: title(posts[code]) if code in posts else code,
        key=KEY,
        max_selections=MOST,
        placeholder="Choisissez un poste en cours à cette date",
        select_all=False,
    )
    chosen = [posts[code] for code in picked if code in posts]
    if not chosen:
        st.html(
            '<p class="aside">Choisissez un poste : la carte montre son périmètre et son '
            "extension. Choisissez-en deux : elle montre ce qu'ils couvrent ensemble, chacun "
            "seul, et ce qu'aucun ne couvre.</p>"
            if posts
            else f"<p>Aucun poste localisé n'est en cours au {day(shown.on)}. Choisissez une "
            f"autre date du diagnostic, ou complétez l'annuaire, {DATA}.</p>"
        )
        return
    scene = scene_of(MAP_KEY)
    left, right = st.columns([1.45, 1], gap="medium")
    with left:
        drawn = paint_one(chosen[0], atlas, scene)
        if len(chosen) == MOST:
            drawn = paint_two(chosen, atlas, scene)
        level_map(MAP_KEY, drawn, atlas, lambda *_: None, HEIGHT)
        present = {str(entry["c"]) for entry in drawn.values()}
        st.html(_legend(chosen, present))
    with right:
        st.html(_one(chosen[0], atlas) if len(chosen) == 1 else _two(chosen, atlas))


def _legend(posts: Sequence[Post], present: set[str]) -> str:
    words: Mapping[str, str] = {name: style.label for name, style in AREA_STYLES.items()}
    if len(posts) == MOST:
        words = labels(posts)
    items = [(name, esc(label)) for name, label in words.items() if name in present]
    return (
        '<section class="legend-box" aria-label="Légende de la carte">'
        f"{legend_items(items)}</section>"
    )


def _one(post: Post, atlas: Atlas) -> str:
    """Say in words where a post acts."""
    lines = [f"<h3>{esc(title(post))}</h3>"]
    for label, codes in (("Périmètre", post.perimeter), ("Extension", post.extension)):
        here = atlas.positions(codes)
        people = int(atlas.population[here].sum())
        said = (
            f"{esc(places(codes, atlas))} : {number(len(here))} communes, "
            f"{number(people)} habitants"
            if codes
            else "aucun territoire"
        )
        lines.append(f"<p><b>{label}</b> : {said}.</p>")
    return "".join(lines)


def _two(posts: Sequence[Post], atlas: Atlas) -> str:
    """Say what two posts share and leave, in a sentence and department by department."""
    found = overlap(posts[0], posts[1], atlas)
    both = found.mask(Part.BOTH)
    people = int(atlas.population[both].sum())
    said = (
        f"<b>{number(int(both.sum()))}</b> communes ({number(people)} habitants) sont couvertes "
        "par les deux."
        if both.any()
        else "Aucune commune n'est couverte par les deux."
    )
    counted = tallies(found, atlas)
    columns = [Column(heading, figures=index > 0) for index, heading in enumerate(COLUMNS)]
    rows = [
        (esc(atlas.name(code)), *(_figure(parts[part]) for part in Part))
        for code, parts in counted.items()
    ]
    head = f"<p>{esc(title(posts[0]))} (premier) et {esc(title(posts[1]))} (second). {said}</p>"
    caption = "Communes, et habitants, des départements où l'un des deux agit"
    return head + table(caption, columns, rows)


def _figure(tally: Tally) -> str:
    if not tally.communes:
        return "0"
    return f"{number(tally.communes)}<small>{number(tally.people)} hab.</small>"
