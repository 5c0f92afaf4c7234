"""Declared needs on « Données »: a file in place of the estimate, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from sources.dataset import Dataset
from sources.needs import NeedsImport, read_needs
from sources.problems import Severity, UnreadableFileError, of_severity
from sources.store.words import Action, Change, Kind
from sources.text import MAX_BYTES
from sources.upkeep.needs import needs_changes
from ui.effect import map_effect
from ui.markup import Column, bullets, folded, note, table
from ui.roster.signing import save, say, say_refusal, sign, signed, told
from ui.state import is_editable, keep
from ui.text import MISSING, esc, number, plural, prose
from ui.uploads import let_go

_TURN, _PLACE = "besoins-tour", "besoins"
_SHOWN = 30
_CHANGES, _BACK = "Ce que cela change", "Ce que changerait le retour à l'estimation"
_WORDS = (
    "<p>Une DREETS qui connaît ses besoins les donne ici, en CSV : <code>territoire;besoin_etp"
    "</code> ou <code>territoire;bas;central;haut</code>, en ETP ; une cellule vide veut dire "
    "inconnu. Ils remplacent <b>toute</b> estimation et toute mesure : un territoire absent du "
    "fichier devient inconnu.</p>"
)


def declared_needs(data: Dataset) -> None:
    """Show the declared needs in force, the deposit of others, and the way back."""
    st.header("Besoins déclarés", anchor=False)
    told(_PLACE)
    st.html(_WORDS + _present(data))
    if not is_editable():
        st.html("<p>Cette version se lit et ne se modifie pas.</p>")
        return
    turn = st.session_state.get(_TURN, 0)
    given = st.file_uploader("Fichier de besoins (CSV, 2 Mo au plus)", key=f"besoins-{turn}")
    found = None
    if given is not None:
        try:
            found = _read(given.getvalue() if given.size <= MAX_BYTES else None, given.name, data)
        except UnreadableFileError as error:
            st.html(_refusal(error))
    if found is None and data.declared is None:
        return
    if found is not None:
        st.html(_preview(found, data))
    heading = _CHANGES if found else _BACK
    st.html(map_effect(data, replace(data, declared=found), heading))
    key = f"besoins-signe-{turn}"
    sign(key, Action.IMPORT if found else Action.EDIT)
    # What is shown now is what the save is checked against, even if another saves meanwhile.
    changes = needs_changes(found.rows if found else (), keep().items(Kind.NEED))
    st.button(
        "Enregistrer ces besoins" if found else "Revenir à l'estimation",
        type="primary" if found else "secondary",
        on_click=_save,
        args=(changes, key, [given] if given else []),
    )


def _read(content: bytes | None, name: str, data: Dataset) -> NeedsImport:
    """Read the deposit; None stands for a file that is too big to be read at all."""
    with st.spinner("Lecture du fichier…", show_time=False):
        return read_needs(bytes(MAX_BYTES + 1) if content is None else content, data.atlas, name)


def _present(data: Dataset) -> str:
    if data.declared is None:
        return (
            "<p><b>Aucun besoin déclaré :</b> il est mesuré ou estimé, page « Méthode ». Déposez "
            "un fichier pour le déclarer.</p>"
        )
    return folded(f"Besoins en place ({len(data.declared.rows)})", _rows(data.declared, data))


def _preview(found: NeedsImport, data: Dataset) -> str:
    unknown = sum(row.interval is None for row in found.rows)
    head = f"{plural(len(found.rows), 'territoire lu', 'territoires lus')}"
    if unknown:
        head += f", dont {plural(unknown, 'inconnu')}"
    noticed = bullets(prose(one.sentence()) for one in found.problems)
    return note(f"<b>{head}.</b> Rien n'est encore enregistré.{noticed}") + _rows(found, data)


def _rows(needs: NeedsImport, data: Dataset) -> str:
    columns = [Column("Territoire"), *(Column(t, figures=True) for t in ("Bas", "Central", "Haut"))]
    rows = (
        [
            f"{prose(data.atlas.name(row.code))} ({esc(row.code)})",
            *([number(f, 2) for f in row.interval] if row.interval else [MISSING] * 3),
        ]
        for row in needs.rows
    )
    return table("Besoins en ETP", columns, rows)


def _refusal(error: UnreadableFileError) -> str:
    problems = of_severity(error.problems, Severity.ERROR)
    lines = [prose(problem.sentence()) for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        lines.append(f"et {plural(len(problems) - _SHOWN, 'autre')}")
    return note(f"<b>Fichier refusé, rien n'est changé.</b>{bullets(lines)}", "warning")


def _save(changes: Sequence[Change], key: str, given: Sequence[UploadedFile]) -> None:
    """Save and empty the deposit, before the page is drawn again."""
    outcome = save(changes, signed(key, Action.IMPORT if given else Action.EDIT))
    if outcome.revision is None:
        say_refusal(outcome, _PLACE)
        return
    let_go(given)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    done = "Besoins enregistrés" if given else "L'estimation est de nouveau employée"
    say("good", f"<b>{done}.</b> La carte le dit aussitôt.", _PLACE)
