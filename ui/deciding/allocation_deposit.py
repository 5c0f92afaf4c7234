"""A file of candidates in place of the list proposed: the one that `batch.py allocate` reads."""

from __future__ import annotations

import streamlit as st

from coverage.territories import Atlas
from sources.candidates import COLUMNS, read_candidates
from sources.deliberation import candidates_from
from sources.problems import UnreadableFileError
from sources.text import MAX_BYTES
from ui.deciding.allocation_given import give_candidates, given, release
from ui.markup import bullets, folded, note
from ui.names import safe_name
from ui.text import esc, plain, prose
from ui.uploads import let_go

_REFUSED, _TOLD, _TURN = "plan-depot-refuse", "plan-depot-dit", "plan-depot-tour"
_MEGA = MAX_BYTES // 1024 // 1024


def deposit(atlas: Atlas) -> None:
    """Show the deposit of a file, or what was given and the way back."""
    if refused := st.session_state.pop(_REFUSED, ""):
        st.html(note(f"<b>Fichier refusé : rien n'est changé.</b><br>{refused}", "warning"))
    elsewhere = given()
    if elsewhere is not None:
        if told := st.session_state.get(_TOLD):
            st.html(note(f"<b>À la lecture du fichier :</b>{bullets(told)}"))
        st.button(
            f"Retirer : {plain(elsewhere.name)}", on_click=release, key="plan-candidats-retirer"
        )
        return
    st.file_uploader(
        f"Remplacer la liste par un fichier CSV, XLSX ou ODS, {_MEGA} Mo au plus",
        key=_key(),
        on_change=_take,
        args=(atlas,),
    )
    columns = bullets(f"<b>{esc(name)}</b> : {prose(told)}" for name, told in COLUMNS.items())
    st.html(folded("Colonnes du fichier (candidat et perimetre obligatoires)", columns))


def _key() -> str:
    """Return the key of the deposit; another one once a file was read."""
    return f"plan-depot-{st.session_state.get(_TURN, 0)}"


def _take(atlas: Atlas) -> None:
    """Read what was deposited, before the page is drawn again; its bytes are let go."""
    file = st.session_state.get(_key())
    if file is None:
        return
    name = safe_name(file.name)
    try:
        found = read_candidates(file.getvalue(), atlas, name)
    except UnreadableFileError as error:
        st.session_state[_REFUSED] = esc(error).replace("\n", "<br>")
    else:
        source = f"fichier « {name} »"
        give_candidates(source, candidates_from(found.candidates, atlas, source=source))
        st.session_state[_TOLD] = [prose(problem.sentence()) for problem in found.problems]
    let_go([file])
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
