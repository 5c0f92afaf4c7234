"""Somebody changed the post meanwhile: both versions side by side, and the choice.

What was typed stays; nothing is written over unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import streamlit as st

from coverage.territories import Atlas
from sources.roster import COLUMNS
from sources.roster_edit import cells_of, merged
from sources.store.words import Conflict, Item, Kind
from ui.markup import Column, note, table
from ui.roster.form_draft import Draft
from ui.roster.words import LABELS, cell
from ui.state import keep
from ui.text import esc, prose

_COLUMNS = (
    Column("Champ", width=8),
    Column("Votre saisie", width=10),
    Column("Leur version", width=10),
    Column("Si vous gardez votre saisie", width=10),
)


class Answer(StrEnum):
    """What the user chooses."""

    MINE = "la mienne"
    THEIRS = "la leur"


def is_stale(draft: Draft, standing: Item | None) -> bool:
    """Tell whether the post changed since it was shown."""
    return draft.seen != (0 if standing is None else standing.revision)


def conflict(draft: Draft, standing: Item | None, atlas: Atlas, *, removing: bool) -> Answer | None:
    """Show what happened, both versions, and the two ways out; return the one chosen.

    Args:
        draft: what is typed.
        standing: the post as it stands, None when it was removed.
        atlas: names the places.
        removing: the user came to remove it.
    """
    st.html(f'<div role="alert">{note(_told(draft, standing), "warning")}</div>')
    if standing is not None and not removing:
        st.html(_both(draft, standing, atlas))
    mine, theirs = _buttons(standing, removing=removing)
    with st.container(horizontal=True, gap="small"):
        if st.button(mine, type="primary", key="garder-la-mienne"):
            return Answer.MINE
        if st.button(theirs, key="reprendre-la-leur"):
            return Answer.THEIRS
    return None


def _told(draft: Draft, standing: Item | None) -> str:
    lines = keep().lines(since=draft.seen)
    last = [one for one in lines if (one.kind, one.key) == (Kind.POST, draft.key)][-1]
    happened = Conflict(Kind.POST, draft.key, standing, last.service, last.at).sentence()
    why = f" Motif : {prose(last.reason)}."
    if standing is None:
        end = "Votre saisie est gardée : vous pouvez faire ce poste de nouveau."
    elif draft.base is None:
        end = "Ce poste a été créé pendant votre saisie, qui est gardée."
    else:
        end = "Votre saisie est gardée."
    return f"<b>Rien n'est enregistré : poste {esc(happened)}.</b>{why} {end}"


def _both(draft: Draft, standing: Item, atlas: Atlas) -> str:
    """Return the fields in which the two versions differ, and what would be saved."""
    theirs = cells_of(standing.record)
    result = merged(draft.first_cells, draft.cells, theirs)
    differing = [c for c in COLUMNS if draft.cells.get(c, "") != theirs[c]]
    if not differing:
        return "<p>Les deux versions disent la même chose.</p>"
    rows = (_row(column, draft.cells, theirs, result, atlas) for column in differing)
    return table("Les deux versions, champ par champ", _COLUMNS, rows)


def _row(
    column: str,
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    result: Mapping[str, str],
    atlas: Atlas,
) -> Sequence[str]:
    return [
        esc(LABELS[column]),
        *(prose(cell(column, one.get(column, ""), atlas)) for one in (mine, theirs)),
        f"<b>{prose(cell(column, result[column], atlas))}</b>",
    ]


def _buttons(standing: Item | None, *, removing: bool) -> tuple[str, str]:
    if standing is None:
        return "Faire ce poste de nouveau, avec ma saisie", "Le laisser retiré"
    if removing:
        return "Le retirer quand même", "Garder leur version"
    return "Garder ma saisie et enregistrer", "Reprendre la leur"
