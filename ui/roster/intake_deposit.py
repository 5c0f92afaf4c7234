"""Where a roster is deposited: a file, or a table pasted; and the template to start from."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from sources.dataset import Dataset
from sources.roster.template import TemplateForm, template
from sources.text import MAX_BYTES
from ui.names import safe_name
from ui.roster import intake_state as state
from ui.roster.exports import XLSX
from ui.roster.intake_typed import typed
from ui.roster.paste import paste
from ui.text import plain
from ui.uploads import let_go

MOST_MEGA = MAX_BYTES // 1024 // 1024
FILE, PASTE = "Déposer un fichier", "Coller un tableau"
_WAY = "import-maniere"
_MIMES = {TemplateForm.CSV: "text/csv", TemplateForm.XLSX: XLSX}
_INTRODUCTION = (
    "<p>Un annuaire au format du modèle, ou le tableau d'un appel à projets (bénéficiaire, suivi "
    "de la convention, ETP, qualité). Vous voyez d'abord ce qui serait lu et ce qui changerait ; "
    "rien n'est enregistré avant votre accord. Aucun nom de personne : des structures, des "
    "postes, des services.</p>"
)


def introduction(data: Dataset) -> None:
    """Show what is accepted, and the template filled with the posts as they stand."""
    st.html(_INTRODUCTION)
    with st.container(horizontal=True, gap="small"):
        for form in TemplateForm:
            st.download_button(
                f"Modèle prérempli : {form.label}",
                partial(template, data.roster.posts, form, data.reference_date),
                file_name=f"modele-annuaire.{form.value}",
                mime=_MIMES[form],
                on_click="ignore",
                key=f"import-modele-{form.value}",
            )


def depositing() -> None:
    """Show the deposit; what is given is read at once, and its bytes are let go."""
    way = st.segmented_control(
        "Comment donner l'annuaire",
        [FILE, PASTE],
        required=True,
        label_visibility="collapsed",
        **typed(_WAY, FILE, stays=True),
    )
    place = st.empty()
    if way == PASTE:
        with place.container():
            paste()
    elif (file := _uploader(place)) is not None:
        state.take(safe_name(file.name), file.size, file.getvalue)
        state.forget_pasted()
        let_go([file])
        _uploader(place)  # another deposit in its place
    if (given := state.deposit()) is not None:
        st.button(f"Retirer « {plain(given.name)} »", on_click=state.release, key="import-retirer")


def _uploader(place: DeltaGenerator) -> UploadedFile | None:
    with place.container():
        return st.file_uploader(
            f"Fichier CSV, XLSX ou ODS, {MOST_MEGA} Mo au plus",
            key=f"import-fichier-{state.turn()}",
        )
