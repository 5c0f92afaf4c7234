"""A choice of hundreds of communes in a list: said by department, each can still be taken out.

A chip holds one code, or a run of communes of one department, joined as a cell joins them:
chips joined again make the very cell they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

import streamlit as st

from coverage.areas import without
from coverage.model import Level
from coverage.territories import WHOLE_REGION, Atlas
from ui.communes import found
from ui.roster.area import SEPARATOR, codes_of
from ui.roster.words import place
from ui.text import esc, number, plain

MANY = 12
"""Communes of one department that are said one by one; beyond, they are counted."""
MOST_SHOWN = 8


def chips(codes: Iterable[str], atlas: Atlas) -> list[str]:
    """Return codes as chips, in the same order."""
    made: list[str] = []
    for department, run in groupby(codes, lambda code: _department(code, atlas)):
        held = list(run)
        made += [SEPARATOR.join(held)] if department and len(held) > MANY else held
    return made


def codes_in(held: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of chips."""
    return tuple(code for chip in held for code in codes_of(chip))


def chip_words(chip: str, atlas: Atlas) -> str:
    """Return a chip in words: a place, or how many communes of which department."""
    codes = codes_of(chip)
    if len(codes) <= 1:
        return place(chip, atlas)
    return f"{number(len(codes))} communes, {place(_department(codes[0], atlas), atlas)}"


def _department(code: str, atlas: Atlas) -> str:
    """Return the department of a commune, "" for any other territory."""
    if atlas.level_of(code) is not Level.COMMUNE:
        return ""
    return atlas.communes[int(atlas.positions([code])[0])].department


def area_list(
    label: str, key: str, atlas: Atlas, write: Callable[[tuple[str, ...]], None], hint: str = ""
) -> None:
    """Show the list of the territories of an area; what it holds is under its key.

    Args:
        label: of the list.
        key: of the list, whose value was set before.
        atlas: of the region.
        write: called with the codes that are left when a commune is taken out.
        hint: help of the list.
    """
    present = tuple(st.session_state.get(key) or ())
    st.multiselect(
        label,
        area_options(atlas, present),
        # What it holds besides: a browser that draws it only at a second run would start empty.
        default=present,
        format_func=lambda chip: chip_words(chip, atlas),
        placeholder="Un nom ou un code : département, EPCI, région",
        help=hint or None,
        # « Select all », which would be said in English, is never what one wants here.
        select_all=False,
        filter_mode="contains",
        wrap=True,
        key=key,
    )
    if any(SEPARATOR in chip for chip in present):
        _removal(label, f"{key}-oter", codes_in(present), atlas, write)


def area_options(atlas: Atlas, present: tuple[str, ...]) -> list[str]:
    """Return what to choose from; communes are searched or clicked, not listed."""
    inside = atlas.codes(Level.DEPARTMENT)
    around = sorted({o for codes in atlas.neighbours.values() for o in codes} - set(inside))
    return list(dict.fromkeys((*present, *inside, WHOLE_REGION, *atlas.codes(Level.EPCI), *around)))


def _removal(
    label: str,
    key: str,
    codes: tuple[str, ...],
    atlas: Atlas,
    write: Callable[[tuple[str, ...]], None],
) -> None:
    """Show what takes one commune out of the many."""

    def remove(code: str) -> None:
        st.session_state[key] = ""
        write(without(atlas, codes, atlas.positions([code])))

    words = st.text_input(
        f"Retirer une commune ({label.lower()} ; nom ou code, puis Entrée)",
        max_chars=60,
        placeholder="Ses premières lettres",
        key=key,
    )
    if not words:
        return
    held = set(codes)
    matches = [one for one in found(atlas, words) if one.code in held]
    if not matches:
        st.html(f'<p role="status">Aucune commune de la liste ne répond à « {esc(words)} ».</p>')
        return
    with st.container(horizontal=True, gap="small"):
        for one in matches[:MOST_SHOWN]:
            st.button(
                plain(f"Retirer {one.name} ({one.code})"),
                on_click=remove,
                args=(one.code,),
                key=f"{key}-{one.code}",
            )
