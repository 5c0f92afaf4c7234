"""The save of an import: signed, all or nothing, on the roster that was shown."""

from __future__ import annotations

import streamlit as st

from sources.roster_import import Choices, Incoming, Plan, plan_import
from sources.store.words import Action
from ui.markup import note
from ui.roster import intake_state as state
from ui.roster.signing import save, say, say_refusal, sign
from ui.sections import KEY as SECTION_KEY
from ui.sections import Section
from ui.text import plural, prose

PLACE = "import"
_SHOWN, _SAVED = f"{state.PREFIX}vu", "import-enregistre"
_APART = (
    "<b>Cet aperçu ne peut pas être enregistré.</b> Vous regardez un annuaire qui ne se modifie "
    "pas : une version passée, ou un fichier désigné par le serveur (ZONES_BLANCHES_ROSTER)."
)


def saving(plan: Plan, incoming: Incoming, choices: Choices, given: state.Deposit) -> None:
    """Show who signs and the button; once asked for, write the roster that was shown."""
    if plan.standing.revision is None:
        st.html(note(_APART, "warning"))
        return
    if not plan.changes:
        st.html(note("<b>Rien à enregistrer :</b> l'annuaire dit déjà tout cela."))
        return
    st.header("Enregistrer", anchor=False)
    signature = sign(f"import-signe-{given.turn}", Action.IMPORT, reason=f"Import de {given.name}")
    # What was on screen when the button was pressed: another may have saved since.
    shown = st.session_state.get(_SHOWN, plan.standing.revision)
    st.session_state[_SHOWN] = plan.standing.revision
    if not st.button("Enregistrer cet annuaire", type="primary", key=f"import-garder-{given.turn}"):
        return
    whole = plan_import(plan.standing, incoming, choices, signature.service)
    outcome = save(whole.changes, signature, shown)
    if outcome.revision is None:
        say_refusal(outcome, PLACE)
    else:
        say("good", _summary(plan, given.name, outcome.revision), PLACE)
        state.release()
        st.session_state[_SAVED] = True
    st.rerun()


def _summary(plan: Plan, name: str, revision: int) -> str:
    change = plan.change
    counts = (
        plural(len(change.added), "poste ajouté", "postes ajoutés"),
        plural(len(change.changed), "modifié", "modifiés"),
        plural(len(change.removed), "retiré", "retirés"),
        plural(len(change.unchanged), "inchangé", "inchangés"),
    )
    return f"<b>« {prose(name)} » est enregistré</b>, version {revision} : {', '.join(counts)}."


def saved_links() -> None:
    """Show once the way to the map and to the history, after a save."""
    if st.session_state.pop(_SAVED, False):
        with st.container(horizontal=True):
            st.page_link("pages/map.py", label="Voir la carte")
            st.page_link(
                "pages/data.py",
                label="Voir l'historique",
                query_params={SECTION_KEY: Section.HISTORY.value},
            )
