"""The fields of a post: each read by the parser of the file, its error under it at once."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from coverage.model import Certainty, Level, Role
from coverage.territories import Atlas
from sources.problems import Problem, Severity
from sources.roster.columns import LIMITS
from sources.upkeep.edit import Typed
from ui.roster.form_draft import Draft
from ui.roster.words import LABELS, place
from ui.text import esc, prose

MOST = {
    **LIMITS,
    "etp": 20,
    "date_debut": 30,
    "date_fin": 30,
    "id": 64,
    "part_marches_etat": 20,
    "atteste_le": 30,
}
"""Characters of each field that is typed."""

_DAY = "JJ/MM/AAAA, ou une année"
_HINTS = {
    "structure": "Le nom de la structure, jamais celui d'une personne",
    "etp": "Par exemple 1,00 ou 50 %",
    "date_debut": f"{_DAY} ; vide : déjà en cours",
    "date_fin": f"{_DAY} ; vide : sans terme connu",
    "programme": "Par exemple AAP 2025",
    "suivi": "Par exemple DDETS 31",
    "source": "Document, section, date ; aucun nom de personne",
    "id": "Facultatif : tiré du contenu s'il est vide",
    "part_marches_etat": "De 0 à 1, ou en % ; vide : le paramètre",
    "atteste_le": _DAY,
}
_HELP = {
    "etp": "Équivalents temps plein du poste, strictement positifs. Un point ou une virgule.",
    "departement": "Où siège la structure. Ce n'est pas le périmètre du poste.",
    "suivi": "Le service de l'État qui suit la convention ; ce n'est pas le périmètre.",
    "certitude": "Établi : un document ou un service le dit. Déduit : tiré d'autre chose. "
    "Présumé : à confirmer.",
    "atteste_le": "Jour où la source montre la convention en cours, si le début n'est pas connu.",
    "part_marches_etat": "Vide : la valeur de la page « Méthode » est prise.",
}
_NO_PROGRAMME = "Vide : le poste compte sur la carte, mais pas dans « ETP PNAD actifs »."
_CHOICES = {
    "qualite": {role.value: role.label for role in Role},
    "certitude": {one.value: one.label.capitalize() for one in Certainty},
}


def field(column: str, draft: Draft, typed: Typed, atlas: Atlas) -> None:
    """Show a field and what its parser says of it."""
    key = draft.widget(column)
    st.session_state.setdefault(key, draft.cells.get(column, ""))
    # Its value besides: a browser that draws it only at a second run would start empty.
    now = str(st.session_state[key])
    if column in _CHOICES or column == "departement":
        options = _CHOICES.get(column) or _departments(atlas, draft)
        st.selectbox(
            LABELS[column],
            list(options),
            format_func=lambda code: options.get(code, code),
            help=_HELP.get(column),
            key=key,
        )
    elif column == "source":
        st.text_area(
            LABELS[column],
            now,
            max_chars=MOST[column],
            placeholder=_HINTS[column],
            height=90,
            key=key,
        )
    else:
        st.text_input(
            LABELS[column],
            now,
            max_chars=MOST[column],
            placeholder=_HINTS[column],
            help=_HELP.get(column),
            key=key,
        )
    # A field of a new post that was not reached yet is no error of the user's.
    remarks(typed.under(column), pending=draft.base is None and not draft.cells.get(column))
    if column == "programme" and not draft.cells.get(column):
        st.html(_aloud(f"<li>{_NO_PROGRAMME}</li>"))


def _departments(atlas: Atlas, draft: Draft) -> dict[str, str]:
    """Return the departments a structure may sit in: those of the region, then around it."""
    inside = atlas.codes(Level.DEPARTMENT)
    around = {other for codes in atlas.neighbours.values() for other in codes} - set(inside)
    present = draft.cells.get("departement", "")
    codes = dict.fromkeys(("", *inside, *sorted(around), present))
    return {code: place(code, atlas) if code else "Non connu" for code in codes}


def take(draft: Draft) -> None:
    """Take into the draft what its widgets hold now, before anything is drawn.

    A widget whose first run was cut short (one typed elsewhere at once, on a slow machine)
    starts empty in the browser, and says so without anybody having emptied it: it is filled
    again.
    """
    for column in LABELS:
        held = st.session_state.get(draft.widget(column))
        if held is None:
            draft.drawn.discard(column)
            continue
        text = "|".join(held) if isinstance(held, list) else str(held)
        if not text and draft.cells.get(column) and column not in draft.drawn:
            del st.session_state[draft.widget(column)]
        else:
            draft.cells[column] = text


def note_drawn(draft: Draft) -> None:
    """Note which widgets are on screen, now that a run came to its end."""
    draft.drawn = {column for column in LABELS if draft.widget(column) in st.session_state}


def remarks(problems: Iterable[Problem], *, pending: bool = False) -> None:
    """Show what a parser says, errors first, as it will be read aloud.

    Args:
        problems: of one field.
        pending: the field is still to be filled in.
    """
    ordered = sorted(problems, key=lambda one: list(Severity).index(one.severity))
    if ordered:
        lines = "".join(_remark(one, pending=pending) for one in ordered)
        st.html(_aloud(lines))


def _aloud(lines: str) -> str:
    """Return lines, as HTML, that a screen reader says when they change."""
    return f'<div role="status"><ul class="remarks">{lines}</ul></div>'


def _remark(one: Problem, *, pending: bool) -> str:
    label, kind = one.severity.label, one.severity.value
    if pending and one.severity is Severity.ERROR:
        label, kind = "À remplir", "attendu"
    return f'<li class="{kind}">{esc(label)} : {prose(one.message)}</li>'
