"""The fields of an application: each read by the parser of the file, its problems under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from coverage.applications.application import Assessment, Nature
from coverage.model import Level, Role
from coverage.territories import WHOLE_REGION
from sources.applications.columns import COLUMNS, LABELS, LIMITS
from sources.dataset import Dataset
from sources.problems import Problem, Severity
from ui.applications.draft import LISTS, Draft
from ui.roster.form_fields import remarks
from ui.roster.words import place

_CHOICES: Mapping[str, Mapping[str, str]] = {
    "qualite": {one.value: one.label for one in Role},
    "nature": {one.value: one.label for one in Nature},
    "bilan": {one.value: one.label for one in Assessment},
    "reconduction": {"": "Non dit", "oui": "Reconduction", "non": "Nouveau poste"},
}
_HINTS = {
    "candidature": "Facultatif",
    "structure": "Le nom de la structure, jamais celui d'une personne",
    "etp": "Par exemple 1,00",
    "cout": "Vide : inconnu",
    "part_etat": "En euros, ou 70 %",
    "autres_financements": "Vide : inconnu",
    "mesures_etat": "Quelques mots, ou « non »",
    "date_debut": "JJ/MM/AAAA",
    "duree": "Avenants compris",
    "programme": "Par exemple AAP 2025",
    "source": "Dépôt, courrier, date",
}
GROUPS: Sequence[tuple[str, Sequence[str]]] = (
    ("Qui, où", ("structure", "nature", "candidature", "perimetre", "extension", "qualite")),
    ("Quoi, combien", ("etp", "cout", "part_etat", "autres_financements", "date_debut", "duree")),
    (
        "Suite et priorités",
        ("reconduction", "postes_reconduits", "bilan", "mesures_etat", "programme", "source"),
    ),
)
"""Fields by heading, two rows of three each."""
_SHORT, _ROW = 40, 3


def fields(draft: Draft, said: Sequence[tuple[str, Severity, str]], data: Dataset) -> None:
    """Show the fields of an application, and what is said of each."""
    for heading, columns in GROUPS:
        st.header(heading, anchor=False)
        for start in range(0, len(columns), _ROW):
            places = st.columns(_ROW)
            for column, box in zip(columns[start : start + _ROW], places, strict=True):
                with box:
                    _field(column, draft, said, data)


def _field(
    column: str, draft: Draft, said: Sequence[tuple[str, Severity, str]], data: Dataset
) -> None:
    key = draft.widget(column)
    told = draft.cells.get(column, "")
    if column in LISTS:
        st.session_state.setdefault(key, [one for one in told.split("|") if one])
        options, words = _options(column, st.session_state[key], data)
        st.multiselect(
            LABELS[column],
            options,
            format_func=words,
            placeholder="Choisissez" if column != "postes_reconduits" else "Ceux de la structure",
            help=COLUMNS[column] if column != "perimetre" else None,
            key=key,
        )
    elif column in _CHOICES:
        labels = _CHOICES[column]
        st.session_state.setdefault(key, told)
        # What was kept stays among the choices, even when it is none of ours.
        choices = list(dict.fromkeys((*labels, st.session_state[key])))
        words = partial(_word, labels)
        st.selectbox(LABELS[column], choices, format_func=words, key=key)
    else:
        st.session_state.setdefault(key, told)
        locked = column == "candidature" and draft.base is not None
        st.text_input(
            LABELS[column],
            max_chars=LIMITS.get(column, 64 if column == "candidature" else _SHORT),
            placeholder=_HINTS[column],
            disabled=locked,
            key=key,
        )
    problems = [
        Problem(None, column, told, text, severity) for c, severity, text in said if c == column
    ]
    remarks(problems, pending=draft.base is None and not told)


def _word(labels: Mapping[str, str], one: str) -> str:
    return labels.get(one, one or "Non dit")


def _options(
    column: str, present: Sequence[str], data: Dataset
) -> tuple[list[str], Callable[[Any], str]]:
    """Return what a list offers, what is chosen included, and how each is written."""
    if column == "postes_reconduits":
        names = {post.id: f"{post.structure} ({post.id})" for post in data.roster.posts}
        offered = list(dict.fromkeys((*names, *present)))
        return offered, lambda one: names.get(one, one)
    atlas = data.atlas
    codes = (*atlas.codes(Level.DEPARTMENT), WHOLE_REGION, *atlas.codes(Level.EPCI), *present)
    return list(dict.fromkeys(codes)), lambda one: place(one, atlas)
