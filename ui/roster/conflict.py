"""Somebody changed the post meanwhile: what happened, and both versions side by side.

What was typed stays; nothing is written over unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from coverage.territories import Atlas
from sources.roster.imported import COLUMNS
from sources.store.words import Conflict, Item, Kind
from sources.upkeep.edit import cells_of
from ui.markup import Column, note, table
from ui.roster.form_desk import Desk
from ui.roster.form_draft import Draft
from ui.roster.words import LABELS, cell
from ui.state import keep
from ui.text import esc, prose

_COLUMNS = (
    Column("Champ", width=5),
    Column("Votre saisie", width=5),
    Column("Leur version", width=5),
    Column("Si vous gardez votre saisie", width=6),
)


def conflict(desk: Desk) -> None:
    """Show what happened to a post that changed since it was shown, and the two versions."""
    told = note(_told(desk.draft, desk.standing), "warning")
    st.html(f'<div role="alert">{told}</div>')
    if desk.standing is not None and not desk.removing:
        st.html(_both(desk, desk.standing))


def _told(draft: Draft, standing: Item | None) -> str:
    # From the revision seen: a base put back by hand counts again.
    lines = keep().lines(since=draft.seen - 1)
    mine = [one for one in lines if (one.kind, one.key) == (Kind.POST, draft.key)]
    if mine:
        by = mine[-1].service, mine[-1].at
        happened = Conflict(Kind.POST, draft.key, standing, *by).sentence()
        why = f" Motif : {prose(mine[-1].reason)}."
    else:
        happened, why = "revenu à un état passé", ""
    if standing is None:
        end = "Votre saisie est gardée : vous pouvez faire ce poste de nouveau."
    elif draft.base is None:
        end = "Ce poste a été fait pendant votre saisie, qui est gardée."
    else:
        end = "Votre saisie est gardée."
    return f"<b>Rien n'est enregistré : poste {esc(happened)}.</b>{why} {end}"


def _both(desk: Desk, standing: Item) -> str:
    """Return the fields in which the two versions differ, and what would be saved."""
    mine, theirs, result = desk.draft.cells, cells_of(standing.record), desk.kept_cells
    differing = [c for c in COLUMNS if mine.get(c, "") != theirs[c]]
    if not differing:
        return "<p>Les deux versions disent la même chose.</p>"
    rows = (_row(column, mine, theirs, result, desk.data.atlas) for column in differing)
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
