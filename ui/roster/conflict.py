"""Somebody changed the post meanwhile: what happened, and both versions side by side.

What was typed stays; nothing is written over unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from coverage.territories import Atlas
from sources.roster.imported import COLUMNS
from sources.store.records import post_record
from sources.store.words import Conflict, Item, Kind
from sources.upkeep.edit import cells_of, touched
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
_UNTOUCHED = '<span class="untouched">pas touché</span>'


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
    draft, theirs = desk.draft, cells_of(standing.record)
    mine, kept = _as_saved(desk, draft.cells), _as_saved(desk, desk.kept_cells)
    differing = [c for c in COLUMNS if mine.get(c, "") != theirs[c]]
    if not differing:
        return "<p>Les deux versions disent la même chose.</p>"
    typed = {c for c in differing if touched(c, draft.first_cells, draft.cells)}
    # What I typed comes first: the rest is only to be known.
    differing.sort(key=lambda column: column not in typed)
    rows = (
        _row(column, (mine, theirs, kept), desk.data.atlas, is_mine=column in typed)
        for column in differing
    )
    shown = table("Les deux versions, champ par champ", _COLUMNS, rows)
    return f'<div class="rows both">{shown}</div>'


def _as_saved(desk: Desk, cells: Mapping[str, str]) -> Mapping[str, str]:
    """Return cells as a save would write them; as they were typed while one is wrong."""
    post = desk.post(desk.read(cells))
    return cells if post is None else cells_of(post_record(post, desk.rank))


def _row(
    column: str, versions: Sequence[Mapping[str, str]], atlas: Atlas, *, is_mine: bool
) -> Sequence[str]:
    mine, theirs, kept = (prose(cell(column, one.get(column, ""), atlas)) for one in versions)
    if not is_mine:
        mine, kept = _UNTOUCHED, f"{kept} (la leur, gardée)"
    return [esc(LABELS[column]), mine, theirs, f"<b>{kept}</b>"]
