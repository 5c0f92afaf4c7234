"""Choose one post or two, and see where they act, what they share and what they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from coverage.territories import Atlas
from sources.who.overlap import Overlap, Part, Tally, overlap, tallies
from ui.empty import DATA
from ui.legend import legend_box
from ui.levels.own import level_map, scene_of
from ui.markup import Column, bullets, table
from ui.palette import AREA_STYLES
from ui.perimeters.choices import Choice, choices
from ui.perimeters.paint import area_of, labels, paint_one, paint_two
from ui.roster.words import places, title
from ui.state import View
from ui.text import day, esc, number, plural

KEY, MAP_KEY, ADDRESS = "postes-choisis", "carte-postes", "postes"
SEPARATOR = ","
HEIGHT = 460
MOST = 2
BOTH, NEITHER = "Les deux (recouvrement)", "Aucun des deux"


_NOT_NOW = "Montrer aussi les postes terminés ou à venir"


@st.fragment
def perimeters(shown: View) -> None:
    """Show the choice of posts or structures, their map, its legend and the same in a table."""
    atlas = shown.dataset.atlas
    found = choices(shown, all_days=st.toggle(_NOT_NOW, key="postes-tous"))
    chosen = [found[key] for key in _picked(found)]
    if not chosen:
        st.html(
            '<p class="aside">Choisissez un poste ou une structure : la carte montre son périmètre '
            "et son extension. Choisissez-en deux : elle montre ce qu'ils couvrent ensemble, "
            "chacun seul, et ce qu'aucun ne couvre.</p>"
            if found
            else f"<p>Aucun poste localisé n'est en cours au {day(shown.on)}. Choisissez une "
            f"autre date du diagnostic, ou complétez l'annuaire, {DATA}.</p>"
        )
        return
    scene = scene_of(MAP_KEY)
    left, right = st.columns([1.45, 1], gap="medium")
    pair = overlap(chosen[0].posts, chosen[1].posts, atlas) if len(chosen) == MOST else None
    with left:
        drawn = (
            paint_one(chosen[0], atlas, scene)
            if pair is None
            else paint_two(pair, chosen, atlas, scene)
        )
        level_map(MAP_KEY, drawn, atlas, lambda *_: None, HEIGHT)
    legend = _legend(chosen, {str(entry["c"]) for entry in drawn.values()})
    if pair is None:
        right.html(legend + _one(chosen[0], atlas))
        return
    right.html(legend + _shared(pair, chosen, atlas))
    st.html(_two(pair, chosen, atlas))


def _picked(found: Mapping[str, Choice]) -> list[str]:
    """Show the list; what is chosen is written in the address, which chooses it again."""
    if KEY not in st.session_state:
        asked = (st.query_params.get(ADDRESS) or "").split(SEPARATOR)
        st.session_state[KEY] = [key for key in asked if key in found][:MOST]
    picked = st.multiselect(
        "Un poste ou une structure, ou deux à comparer",
        list(found),
        default=[key for key in st.session_state[KEY] if key in found],
        format_func=lambda key: found[key].label if key in found else key,
        key=KEY,
        max_selections=MOST,
        placeholder="Choisissez un poste ou une structure",
        select_all=False,
    )
    kept = [key for key in picked if key in found]
    told = SEPARATOR.join(kept)
    if told and st.query_params.get(ADDRESS) != told:
        st.query_params[ADDRESS] = told
    elif not told and ADDRESS in st.query_params:
        del st.query_params[ADDRESS]
    return kept


def _legend(chosen: Sequence[Choice], present: set[str]) -> str:
    words: Mapping[str, str] = {name: style.label for name, style in AREA_STYLES.items()}
    if len(chosen) == MOST:
        words = labels(chosen)
    items = [(name, esc(label)) for name, label in words.items() if name in present]
    return legend_box(items)


def _one(chosen: Choice, atlas: Atlas) -> str:
    """Say in words where a choice acts, and until when each of its posts does."""
    area = area_of(chosen)
    lines = [f"<h3>{esc(chosen.label)}</h3>"]
    for label, codes in (("Périmètre", area.perimeter), ("Extension", area.extension)):
        here = atlas.positions(codes)
        people = int(atlas.population[here].sum())
        said = (
            f"{esc(places(codes, atlas))} : {plural(len(here), 'commune')}, "
            f"{plural(people, 'habitant')}"
            if codes
            else "aucun territoire"
        )
        lines.append(f"<p><b>{label}</b> : {said}.</p>")
    if len(chosen.posts) > 1:
        lines.append(bullets(esc(title(post)) for post in chosen.posts))
    return "".join(lines)


def _shared(found: Overlap, pair: Sequence[Choice], atlas: Atlas) -> str:
    """Say who the two are, and what they share, in a sentence."""
    both = found.mask(Part.BOTH) | found.mask(Part.BOTH_EXTENDED)
    count, people = int(both.sum()), int(atlas.population[both].sum())
    said = (
        f"<b>{plural(count, 'commune')}</b> ({plural(people, 'habitant')}) "
        f"{'est couverte' if count == 1 else 'sont couvertes'} par les deux."
        if count
        else "Aucune commune n'est couverte par les deux."
    )
    return f"{bullets(esc(one.label) for one in pair)}<p>{said}</p>"


def _two(found: Overlap, pair: Sequence[Choice], atlas: Atlas) -> str:
    """Say what two choices share and leave, department by department."""
    first, second = (f"{one.name} seul" for one in pair)
    columns = [Column("Département")]
    columns += [Column(name, figures=True) for name in (first, second, BOTH, NEITHER)]
    rows = [
        (
            esc(atlas.name(code)),
            _figure(parts[Part.FIRST], parts[Part.FIRST_EXTENDED]),
            _figure(parts[Part.SECOND], parts[Part.SECOND_EXTENDED]),
            _figure(parts[Part.BOTH], parts[Part.BOTH_EXTENDED]),
            _figure(parts[Part.NEITHER]),
        )
        for code, parts in tallies(found, atlas).items()
    ]
    caption = "Communes, et habitants, des départements où l'un des deux agit"
    return table(caption, columns, rows)


def _figure(own: Tally, extended: Tally | None = None) -> str:
    communes = own.communes + (extended.communes if extended else 0)
    people = own.people + (extended.people if extended else 0)
    if not communes:
        return "0"
    more = (
        f", dont {number(extended.communes)} par extension"
        if extended and extended.communes
        else ""
    )
    return f"{number(communes)} <small>{number(people)} hab.{more}</small>"
