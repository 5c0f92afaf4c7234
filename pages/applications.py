"""Candidatures: applications checked, ranked by what each would change."""

from __future__ import annotations

import streamlit as st

from coverage.errors import CoverageError
from sources.store.words import StoreError
from ui.applications.form import form_part
from ui.applications.intake import intake_part
from ui.applications.kept import examined, kept
from ui.applications.parts import KEY, Part
from ui.applications.ranking import ranking_part
from ui.applications.totals import totals_part
from ui.applications.words import unread_note
from ui.layout import open_page
from ui.markup import note
from ui.roster.signing import told
from ui.sections import one_part
from ui.state import dataset
from ui.text import prose

_PAST = "<p>Cette version se lit et ne se modifie pas.</p>"
_SESSION = (
    "<b>Ces candidatures ne durent que cette session</b>, faute de base où les garder : "
    "téléchargez-les avant de fermer."
)

data = dataset()
open_page(data)
st.title("Candidatures", anchor=False)
told("candidatures-page")
try:
    held = kept(data)
    examined(data, held.applications)
except (StoreError, CoverageError) as error:
    st.html(note(f"<b>Les candidatures ne peuvent pas être lues :</b> {prose(error)}", "warning"))
    st.stop()
if held.unread:
    st.html(unread_note(held.unread, editable=held.editable))
if not held.in_store:
    st.html(note(_SESSION))
match one_part(Part, "Partie de la page", KEY):
    case Part.RANKED:
        ranking_part(data, held)
    case Part.TOTALS:
        totals_part(data, held)
    case Part.IMPORT if held.editable:
        intake_part(data, held)
    case Part.TYPE if held.editable:
        form_part(data, held)
    case _:
        st.html(_PAST)
