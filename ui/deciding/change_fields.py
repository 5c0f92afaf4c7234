"""The widgets of a change: which post, which ETP, where, until when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from coverage.model import Level, Post, Role
from coverage.territories import Atlas
from sources.place_words import place
from sources.upkeep.gestures import proposed_end
from sources.upkeep.lead import own_area
from ui.deciding.change_drawn import draw, drawn, heed_field
from ui.deciding.change_sorts import FIELDS, Desk, Sort
from ui.roster.area import Area, Picked
from ui.roster.area_chips import area_list, chips
from ui.roster.area_map import pick_both, pick_list
from ui.roster.words import title
from ui.state import today

_DAY = "JJ/MM/AAAA, ou une année"
_TEXTS = {
    "structure": ("Structure", "Le nom de la structure, jamais celui d'une personne", 200),
    "etp": ("ETP", "Par exemple 1,00 ou 50 %", 20),
    "date_debut": ("Début de la convention", f"{_DAY} ; vide : déjà en cours", 30),
    "date_fin": ("Dernier jour de la convention", _DAY, 30),
    "programme": ("Programme", "Par exemple AAP 2025", 100),
}
"""Field → label, hint, most characters."""
_AREAS = {
    "perimetre": "Périmètre",
    "extension": "Extension (limitrophe)",
    "codes": "Territoires à ajouter en extension",
    "lieux": "Territoires",
}


def change_fields(sort: Sort, desk: Desk, key: Callable[[str], str]) -> None:
    """Show the fields of a sort of change, two by two; what comes first fills in the others.

    Args:
        sort: of the change.
        desk: what it is built on.
        key: gives the key of the widget of a field.
    """
    names = list(FIELDS[sort])
    if names[0] in {"poste", "piste"}:
        _first(names.pop(0), sort, desk, key)
    drawn = [name for name in names if name in _AREAS]
    names = [name for name in names if name not in _AREAS]
    for pair in (names[i : i + 2] for i in range(0, len(names), 2)):
        for column, name in zip(st.columns(2, gap="medium"), pair, strict=False):
            with column:
                _field(name, sort, desk, key)
    if drawn:
        _areas(drawn, sort, desk, key)


def _areas(names: Sequence[str], sort: Sort, desk: Desk, key: Callable[[str], str]) -> None:
    """Show the lists of territories and, when it is asked for, the map they are picked on."""
    for name in names:
        _start_at(name, sort, desk, key)
    if not st.toggle("Choisir les territoires sur la carte", key=key("carte-voulue")):
        for column, name in zip(st.columns(2, gap="medium"), names, strict=False):
            with column:
                _field(name, sort, desk, key)
        return
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        _map(names, sort, desk, key)
    with right:
        for name in names:
            _field(name, sort, desk, key)


def _map(names: Sequence[str], sort: Sort, desk: Desk, key: Callable[[str], str]) -> None:
    keys, atlas = held_key(sort, key), desk.atlas
    for name in names:
        heed_field(keys(name))

    def held(name: str) -> tuple[str, ...]:
        return drawn(keys(name))

    def write(name: str, codes: tuple[str, ...]) -> None:
        draw(keys(name), codes, atlas)

    def write_both(area: Area) -> None:
        write("perimetre", area.perimeter)
        write("extension", area.extension)

    if "perimetre" in names:

        def area() -> Area:
            return Area(held("perimetre"), held("extension"))

        pick_both(keys("carte"), area, atlas, write_both)
        return
    [name] = names
    post = desk.posts(sort).get(st.session_state.get(key("poste")) or "")
    before = Area(post.perimeter, post.extension) if post and sort is Sort.EXTEND else None
    pick_list(
        keys("carte"),
        lambda: Picked(held(name), before),
        atlas,
        lambda codes: write(name, codes),
    )


def held_key(sort: Sort, key: Callable[[str], str]) -> Callable[[str], str]:
    """Return the keys of the fields: those of a post are its own, for they start from it."""
    first = FIELDS[sort][0]
    if first not in {"poste", "piste"}:
        return key
    chosen = st.session_state.get(key(first)) or ""
    return lambda name: key(name) if name == first else key(f"{chosen}-{name}")


def _first(name: str, sort: Sort, desk: Desk, key: Callable[[str], str]) -> None:
    """Show the choice of what is changed: a post, or a lead."""
    options: Mapping[str, str]
    if name == "poste":
        options = {code: title(post) for code, post in desk.posts(sort).items()}
        label, hint = "Poste", "Choisissez un poste"
    else:
        options = {
            lead.id: f"{lead.id}, {lead.structure} ({place(lead.territory, desk.atlas)})"
            for lead in desk.leads().values()
        }
        label, hint = "Piste à confirmer", "Choisissez une piste"
    st.selectbox(
        label,
        list(options),
        format_func=lambda code: options.get(code, code),
        index=None,
        placeholder=hint if options else "Aucun dans l'annuaire",
        key=key(name),
    )


def _field(name: str, sort: Sort, desk: Desk, key: Callable[[str], str]) -> None:
    keys = held_key(sort, key)
    _start_at(name, sort, desk, key)
    if name in _AREAS:
        _area(name, desk.atlas, keys(name))
    elif name == "departement":
        options = {"": "Non connu"} | {
            code: place(code, desk.atlas) for code in _departments(desk.atlas)
        }
        st.selectbox(
            "Département du siège",
            list(options),
            format_func=lambda code: options.get(code, code),
            key=keys(name),
        )
    elif name == "qualite":
        labels = {role.value: role.label for role in Role}
        st.selectbox(
            "Qualité",
            list(labels),
            format_func=lambda code: labels.get(code, code),
            key=keys(name),
        )
    else:
        label, hint, most = _TEXTS[name]
        label = "ETP sur chaque territoire" if sort is Sort.PLACE and name == "etp" else label
        st.text_input(label, max_chars=most, placeholder=hint, key=keys(name))


def _area(name: str, atlas: Atlas, key: str) -> None:
    def write(codes: tuple[str, ...]) -> None:
        st.session_state[key] = chips(codes, atlas)

    area_list(_AREAS[name], key, atlas, write)


def _start_at(name: str, sort: Sort, desk: Desk, key: Callable[[str], str]) -> None:
    """Fill in a field that holds nothing yet."""
    first = FIELDS[sort][0]
    chosen = st.session_state.get(key(first)) if first in {"poste", "piste"} else None
    start = _start(name, sort, desk, chosen)
    if name in _AREAS and isinstance(start, list):
        start = chips(start, desk.atlas)
    st.session_state.setdefault(held_key(sort, key)(name), start)


def _departments(atlas: Atlas) -> Sequence[str]:
    inside = atlas.codes(Level.DEPARTMENT)
    around = {code for codes in atlas.neighbours.values() for code in codes}
    return (*inside, *sorted(around - set(inside)))


def _start(name: str, sort: Sort, desk: Desk, chosen: str | None) -> object:
    """Return what a field holds at first: what the post chosen has."""
    if name == "qualite":
        return Role.FACILITATOR.value
    if sort is Sort.LEAD:
        lead = desk.leads().get(chosen or "")
        found = own_area(lead, desk.atlas) if lead else ""
        return ([found] if found else []) if name == "perimetre" else _empty(name)
    post = desk.posts(sort).get(chosen or "")
    if post is None:
        return _empty(name)
    return _of_post(name, sort, post)


def _of_post(name: str, sort: Sort, post: Post) -> object:
    if name in {"perimetre", "extension"}:
        return list(post.perimeter if name == "perimetre" else post.extension)
    if name == "departement":
        return post.home or ""
    if name == "date_fin" and sort is Sort.RENEW:
        return proposed_end(post, today())
    return _empty(name)


def _empty(name: str) -> object:
    return [] if name in _AREAS else ""
