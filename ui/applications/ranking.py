"""The first part of the page: figures, ranked table, one application in detail, files."""

from __future__ import annotations

import streamlit as st

from sources.applications.study import Study, candidates_of
from sources.dataset import Dataset
from sources.deliberation import candidates_from
from ui.applications.board import figures, how_ranked, ranked
from ui.applications.detail import detail
from ui.applications.draft import choose
from ui.applications.exports import downloads
from ui.applications.kept import Kept, examined
from ui.applications.nothing import nothing_yet
from ui.applications.parts import Part, lead
from ui.deciding.allocation_given import give_candidates
from ui.roster.signing import say, told

CHOSEN = "candidature"
"""Name in the address of the application looked at."""
_GIVEN_PLACE = "candidatures-candidats"
_EMPTY = (
    "<b>Aucune candidature.</b> Importez l'export de votre plateforme de dépôt, ou saisissez-les "
    "une à une : chacune est contrôlée (part de l'État, durée, territoire, bilan) et classée par "
    "ce qu'elle changerait sur la carte. Le modèle donne les colonnes ; celles d'un autre fichier "
    "sont souvent reconnues."
)
_ALLOCATION = (
    "<p>Pour chercher la meilleure combinaison sous le budget, faites-en les candidats de « Où "
    "mettre les ETP » : les refusées n'y reçoivent rien ; une reconduction au bilan insuffisant "
    "n'y passe pas en premier.</p>"
)
_GIVEN = (
    '<b>C\'est fait :</b> <a href="decider" target="_self">« Où mettre les ETP »</a> part de ces '
    "candidatures, pour votre session."
)


def ranking_part(data: Dataset, kept: Kept) -> None:
    """Show the applications examined, or what to do when there are none."""
    if not kept.applications:
        nothing_yet(_EMPTY, kept)
        return
    found = examined(data, kept.applications)
    st.html(figures(found))
    st.html(ranked(found, data.atlas) + how_ranked(found))
    st.html(_ALLOCATION)
    st.button("En faire les candidats de l'allocation", on_click=_give, args=(found, data))
    told(_GIVEN_PLACE)
    st.header("Une candidature en détail", anchor=False)
    names = {one.code: one.application.structure for one in found.rows}
    if st.session_state.get(CHOSEN, "") not in names:
        st.session_state.pop(CHOSEN, None)
    code = st.selectbox(
        "Candidature",
        list(names),
        format_func=lambda one: f"{names[one]} ({one})",
        key=CHOSEN,
        bind="query-params",
    )
    one = found.row(code)
    if one is not None:
        st.html(detail(one, data.atlas))
        if kept.editable:
            st.button("Modifier cette candidature", on_click=_edit, args=(one.code,))
    st.header("Fichiers", anchor=False)
    downloads(data, found)


def _edit(code: str) -> None:
    choose(code)
    lead(Part.TYPE)


def _give(found: Study, data: Dataset) -> None:
    """Make the applications the candidates of the session's allocation."""
    names = {one.code: one.application.structure for one in found.rows}
    proposals = candidates_from(candidates_of(found), data.atlas, names, "Candidatures reçues")
    give_candidates("tableau des candidatures", proposals)
    say("good", _GIVEN, _GIVEN_PLACE)
