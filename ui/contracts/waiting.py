"""The quarantine: why each contract waits, what the file says, and who lets it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from sources.contracts.book import Book
from sources.contracts.lists import quarantine
from sources.contracts.reasons import LABELS
from sources.contracts.releases import Decision, RefusedDecisionError, Release, read_releases
from sources.dataset import Dataset
from sources.problems import UnreadableFileError
from ui.contracts import shelf, words
from ui.contracts.freshness import recall
from ui.contracts.pager import pager
from ui.markup import Column, bullets, note, table
from ui.state import contracts_folder
from ui.text import MISSING, day, esc, number, plural, prose

PAGE = 15
MOST = 500
COLUMNS = (
    Column("Marché", width=16),
    Column("Acheteur", width=12),
    Column("Pourquoi il attend", width=17),
    Column("Montant lu", figures=True, width=7),
    Column("Où le voir", width=10),
)
_SAID = "quarantaine-dit"


def waiting(book: Book, data: Dataset) -> None:
    """Show the quarantine, the form that releases, and the decisions taken."""
    try:
        _waiting(book, data)
    except UnreadableFileError as error:
        told = f"<b>La quarantaine ne peut pas être lue.</b> {esc(error)}"
        st.html(note(told, "warning"))


def _waiting(book: Book, data: Dataset) -> None:
    told = recall(book.around)
    if told:
        st.html(note(f"<b>Avant et après quarantaine.</b> {told}"))
    said = st.session_state.pop(_SAID, None)
    if said:
        st.html(note(said[1], said[0]))
    first, second, third = st.columns([1.5, 1.5, 1.2], vertical_alignment="bottom")
    here = "De l'État ou indéterminés, ici"
    scope = third.selectbox(
        "Portée", [here, "Tous acheteurs, tous lieux"], key="quarantaine-portee"
    )
    text = second.text_input("Mots cherchés, puis Entrée", max_chars=80, key="quarantaine-mots")
    state_only = scope == here
    every = quarantine(book, None, text, state_only=state_only, limit=0)
    codes = ["", *every.codes]
    code = first.selectbox(
        "Motif",
        codes,
        format_func=lambda one: (
            f"{_label(str(one))} ({every.codes[str(one)]})" if one else "Tous les motifs"
        ),
        key="quarantaine-motif",
    )
    total = quarantine(book, code or None, text, state_only=state_only, limit=0).total
    others = book.around.quarantined - every.total if state_only and not text else 0
    more = f" {plural(others, 'autre')} hors de cette portée." if others > 0 else ""
    st.html(f'<p role="status"><b>{plural(total, "marché")} en quarantaine.</b>{more}</p>')
    start = pager("quarantaine", total, PAGE, (code, text, scope))
    found = quarantine(book, code or None, text, state_only=state_only, limit=PAGE, start=start)
    if found.rows:
        st.html(table("Marchés en quarantaine", COLUMNS, (_row(row, book) for row in found.rows)))
        _release_form({row["uid"]: row for row in found.rows}, data)
    _decisions(book, data)


def _label(code: str) -> str:
    label = LABELS.get(code, code)
    return label[:1].upper() + label[1:]


def _row(row: Mapping[str, Any], book: Book) -> Sequence[str]:
    reasons = bullets(
        (f"{prose(one['motif'])}<small>{_value(one['valeur'])}</small>" for one in row["motifs"]),
        "facts",
    )
    file = words.file_words(row["fichier"], row["source"], book.state.files)
    return [
        f"{prose(row['objet'] or 'Objet non publié')}<small>{esc(row['uid'])}</small>",
        prose(row["acheteur_nom"] or row["acheteur_id"] or MISSING),
        reasons,
        words.euros(row["montant_centimes"]),
        f"{esc(file)}<small>ligne {number(row['ligne'])}</small>",
    ]


def _value(value: str | None) -> str:
    return f"dans le fichier : «\u00a0{esc(value)}\u00a0»" if value else "rien dans le fichier"


def _release_form(rows: Mapping[str, Mapping[str, Any]], data: Dataset) -> None:
    st.subheader("Sortir un marché de quarantaine", anchor=False)
    with st.form("liberer"):
        st.selectbox(
            "Marché de cette page",
            list(rows),
            index=None,
            placeholder="Choisissez un marché",
            format_func=lambda one: (
                f"{rows[one]['objet'] or 'Objet non publié'} ({one})" if one in rows else one
            ),
            key="liberer-uid",
        )
        _signed("liberer", "Sortir de quarantaine", Decision.RELEASE, data)


def _signed(form: str, label: str, decision: Decision, data: Dataset) -> None:
    """Show who decides and why, and the button; the work is done before the page is drawn."""
    first, second = st.columns([1, 2])
    first.selectbox(
        "Service qui décide",
        shelf.who_may_write(),
        index=None,
        placeholder="Choisissez",
        key=f"{form}-qui",
    )
    second.text_input("Pourquoi", max_chars=MOST, key=f"{form}-pourquoi")
    st.form_submit_button(
        label,
        type="primary" if decision is Decision.RELEASE else "secondary",
        on_click=_decide,
        args=(form, decision, data),
    )


def _decide(form: str, decision: Decision, data: Dataset) -> None:
    """Write a decision, and keep what came of it for the page."""
    from sources.contracts.folder import StoreError  # noqa: PLC0415  writing only
    from sources.contracts.store import release  # noqa: PLC0415  writing only

    uid, who, why = (
        st.session_state.get(f"{form}-{field}") for field in ("uid", "qui", "pourquoi")
    )
    if not uid or not who or not str(why or "").strip():
        told = "<b>Rien n'est changé :</b> il faut un marché, un service et un motif."
        st.session_state[_SAID] = ("warning", told)
        return
    try:
        release(contracts_folder(), [uid], (), who, str(why), shelf.inputs(data), decision)
    except (RefusedDecisionError, StoreError, UnreadableFileError) as error:
        st.session_state[_SAID] = ("warning", f"<b>Rien n'est changé :</b> {esc(error)}")
        return
    st.session_state[f"{form}-uid"] = None
    st.session_state[f"{form}-pourquoi"] = ""
    done = "sorti de quarantaine" if decision is Decision.RELEASE else "remis en quarantaine"
    st.session_state[_SAID] = ("good", f"<b>Fait :</b> {esc(uid)} est {done}, par {esc(who)}.")


def _decisions(book: Book, data: Dataset) -> None:
    """Show what was decided, and the form that undoes the last word on a contract."""
    try:
        lines = read_releases(book.folder / "liberations.csv")
    except UnreadableFileError as error:
        st.html(note(f"<b>Les décisions ne peuvent pas être lues.</b> {esc(error)}", "warning"))
        return
    if not lines:
        return
    st.subheader("Décisions déjà prises", anchor=False)
    columns = [
        Column("Marché"),
        Column("Décision"),
        Column("Service"),
        Column("Pourquoi", width=14),
    ]
    rows = (
        [esc(one.uid), _decision(one), esc(one.who), prose(one.why)] for one in lines[::-1][:50]
    )
    st.html(table("Décisions, les dernières d'abord", columns, rows))
    last = {one.uid: one.decision for one in lines}
    free = [uid for uid, decision in last.items() if decision is Decision.RELEASE]
    if not free:
        return
    with st.form("annuler"):
        st.selectbox(
            "Décision à annuler", free, index=None, placeholder="Choisissez", key="annuler-uid"
        )
        _signed("annuler", "Annuler la décision", Decision.UNDO, data)


def _decision(one: Release) -> str:
    return (
        f"{esc(one.decision.label)}<small>{prose(LABELS[one.code.value])} ; le "
        f"{day(one.on[:10])}</small>"
    )
