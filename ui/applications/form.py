"""One application typed or edited: its fields, what it would give, the save, the conflict."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from coverage.applications.application import Application
from sources.applications.columns import COLUMNS, LABELS
from sources.applications.form import read_cells
from sources.applications.kept import cells_of
from sources.dataset import Dataset
from sources.problems import Severity
from sources.store.words import Action, Item
from ui.applications.draft import CHOSEN, NEW, Draft, draft_of, opened
from ui.applications.fields import fields
from ui.applications.kept import Kept, examined, last_words
from ui.applications.save import PLACE, give_up, keep_mine, remove, save_draft, signature_key
from ui.applications.words import change, reasons
from ui.markup import Column, note, table
from ui.roster.signing import sign, told
from ui.text import MISSING, esc, plural, prose

_BOTH = (
    Column("Champ", width=7),
    Column("Votre saisie", width=7),
    Column("Leur version", width=7),
    Column("Si vous gardez la vôtre", width=7),
)


def form_part(data: Dataset, kept: Kept) -> None:
    """Show which application is typed, and its form."""
    told(PLACE)
    names = {one.code: one.structure for one in kept.applications}
    names |= {one.code: one.structure for one in kept.unread}
    choices = list(dict.fromkeys((NEW, *names, *opened())))
    if st.session_state.get(CHOSEN, NEW) not in choices:
        st.session_state[CHOSEN] = NEW
    key = st.selectbox(
        "Candidature à saisir ou à modifier",
        choices,
        format_func=lambda one: (
            f"{names.get(one, 'retirée')} ({one})" if one else "Nouvelle candidature"
        ),
        key=CHOSEN,
    )
    item = kept.item(key) if key else None
    draft = draft_of(key or NEW, item)
    draft.take()
    stale = draft.is_stale(item)
    read, said = read_cells(draft.merged(item) if stale else draft.cells, data.atlas)
    fields(draft, said, data)
    if read is not None:
        st.html(_preview(read, data, kept))
    else:
        st.html(_wanting(said))
    if kept.in_store:
        sign(signature_key(draft), Action.EDIT)
    if stale:
        _conflict(draft, item)
    else:
        _buttons(draft, ready=read is not None, atlas_of=data)


def _preview(read: Application, data: Dataset, kept: Kept) -> str:
    """Return what the application as typed would give, as HTML."""
    code = read.code
    others = [one for one in kept.applications if one.code != code]
    one = examined(data, (*others, read), "-saisie").row(code)
    if one is None:
        return ""
    rank = f"rang {one.rank}" if one.rank else "sans rang"
    return (
        f'<section class="application"><h3>Ce que donnerait cette saisie ({rank} sur '
        f"{len(others) + 1})</h3><p>{reasons(one)}</p><p>{change(one)}</p></section>"
    )


def _wanting(said: Sequence[tuple[str, Severity, str]]) -> str:
    names = dict.fromkeys(
        LABELS.get(column, "") for column, severity, _ in said if severity is Severity.ERROR
    )
    whole = " ".join(prose(text) for column, severity, text in said if not column)
    count = plural(len([one for one in names if one]), "champ")
    listed = esc(", ".join(filter(None, names)))
    return f'<p role="status"><b>{count} à remplir ou à corriger :</b> {listed} {whole}</p>'


def _buttons(draft: Draft, *, ready: bool, atlas_of: Dataset) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Enregistrer la candidature",
            type="primary",
            disabled=not ready,
            on_click=save_draft,
            args=(draft, atlas_of.atlas),
        )
        if draft.base is not None:
            st.button("Retirer cette candidature", on_click=remove, args=(draft,))
        if draft.is_touched:
            st.button("Abandonner ma saisie", on_click=partial(give_up, draft))


def _conflict(draft: Draft, item: Item | None) -> None:
    """Show that somebody changed it meanwhile, both versions, and the two ways out."""
    done = "retirée" if item is None else "modifiée" if draft.base else "faite"
    by = esc(last_words(draft.key, draft.seen))
    st.html(
        '<div role="alert">'
        + note(
            f"<b>Rien n'est enregistré : candidature {done} {by} pendant votre saisie.</b> Votre "
            "saisie est gardée.",
            "warning",
        )
        + "</div>"
    )
    if item is not None:
        st.html(_both(draft, item))
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Garder ma saisie et enregistrer" if item else "La faire de nouveau",
            type="primary",
            on_click=keep_mine,
            args=(draft,),
        )
        st.button(
            "Reprendre la leur" if item else "La laisser retirée", on_click=give_up, args=(draft,)
        )


def _both(draft: Draft, item: Item) -> str:
    theirs, kept = cells_of(item.record), draft.merged(item)
    rows = [
        [
            esc(LABELS[column]),
            prose(draft.cells.get(column, "") or MISSING)
            if draft.touched(column)
            else "pas touché",
            prose(theirs[column] or MISSING),
            f"<b>{prose(kept[column] or MISSING)}</b>",
        ]
        for column in COLUMNS
        if draft.cells.get(column, "") != theirs[column]
    ]
    if not rows:
        return "<p>Les deux versions disent la même chose.</p>"
    return f'<div class="rows both">{table("Les deux versions", _BOTH, rows)}</div>'
