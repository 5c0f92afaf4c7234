"""The save of an import: signed, all or nothing, on the roster that was shown."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sources.store.past import Version, versions
from sources.store.words import PARIS, Action, Conflict
from sources.upkeep.plan import Choices, Incoming, Plan, Standing, plan_import
from ui.markup import note
from ui.roster import intake_state as state
from ui.roster.signing import save, say, sign, signed, told
from ui.sections import KEY as SECTION_KEY
from ui.sections import Section
from ui.state import keep, known_revision
from ui.text import esc, plural, prose

PLACE = "import"
MOST_CHANGES = 5
_SAVED, _FIRST = "import-enregistre", f"{state.PREFIX}vu"
_REASON, _PROPOSED = f"{state.PREFIX}motif", f"{state.PREFIX}motif-propose"


def saving(plan: Plan, incoming: Incoming, choices: Choices, given: state.Deposit) -> None:
    """Show who signs and the button, which writes what was shown."""
    st.header("Enregistrer", anchor=False)
    told(PLACE)
    if plan.standing.revision is None:
        st.html(note(_closed(), "warning"))
        return
    if not plan.changes:
        st.html(note("<b>Rien à enregistrer :</b> l'annuaire dit déjà tout cela."))
        return
    key = f"import-signe-{given.turn}"
    kept = sign(key, Action.IMPORT, reason=_proposed(key, f"Import de « {given.name} »"))
    st.session_state[_REASON] = kept.reason
    # What is given here is what the user saw, even if another saves before the click.
    st.button(
        _label(len(plan.change.removed)),
        type="primary",
        on_click=_save,
        args=(plan, incoming, choices, key),
        key=f"import-garder-{given.turn}",
    )


def _proposed(key: str, reason: str) -> str:
    """Return the reason to propose: the one typed before another tab was looked at, if any.

    The same as long as its field is drawn: another would make another field.
    """
    if f"{key}-motif" not in st.session_state:
        st.session_state[_PROPOSED] = st.session_state.get(_REASON, reason)
    return str(st.session_state.get(_PROPOSED, reason))


def _label(removed: int) -> str:
    """Return the words of the button: those who remove posts are told how many."""
    if not removed:
        return "Enregistrer cet annuaire"
    return f"Remplacer l'annuaire et retirer {plural(removed, 'poste')}"


def _closed() -> str:
    """Return why what was read cannot be saved."""
    why = (
        "vous regardez une version passée de l'annuaire. Revenez à aujourd'hui par le bouton du "
        "haut de la page : le fichier déposé reste."
        if known_revision() is not None
        else "le serveur a été lancé avec la variable ZONES_BLANCHES_ROSTER. L'annuaire est le "
        "fichier qu'elle nomme."
    )
    return f"<b>Cet aperçu ne peut pas être enregistré :</b> {why}"


def _save(plan: Plan, incoming: Incoming, choices: Choices, key: str) -> None:
    """Save before the page is drawn again; what came of it is kept for the page."""
    signature = signed(key, Action.IMPORT)
    whole = plan_import(plan.standing, incoming, choices, signature.service)
    outcome = save(whole.changes, signature, plan.standing.revision)
    if outcome.conflicts and outcome.revision is None:
        say("warning", _conflict(outcome.conflicts), PLACE)
    elif outcome.revision is None:
        say("warning", f"<b>Rien n'est enregistré :</b> {esc(outcome.refusal)}", PLACE)
    else:
        say("good", _summary(plan, incoming.report.name, outcome.revision), PLACE)
        state.release()
        st.session_state[_SAVED] = True


def meanwhile(plan: Plan) -> None:
    """Say who changed the roster since the file was first looked at: the preview follows."""
    now = plan.standing
    first: Standing = st.session_state.setdefault(_FIRST, now)
    if now.revision is None or first.revision is None:
        return
    if (now.items, now.sidecar) == (first.items, first.sidecar):
        return  # what was saved since bears on something else
    _, found = versions(keep(), limit=MOST_CHANGES)
    since = [one for one in found if one.revision > first.revision]
    told = [f"{_changed(one)}, motif : {one.reason}" for one in since]
    more = now.revision - first.revision - len(told)
    who = " ; ".join(prose(one) for one in told)
    who += f" ; et {plural(more, 'autre changement', 'autres changements')}" if more > 0 else ""
    html = (
        f"<b>Depuis le dépôt de ce fichier, l'annuaire a été {who}.</b> L'aperçu ci-dessous en "
        "tient compte."
    )
    st.html(f'<div role="status">{note(html, "warning")}</div>')


def _changed(version: Version) -> str:
    at = version.at.astimezone(PARIS)
    return f"modifié par {version.service} à {at:%H:%M} (le {at:%d/%m/%Y})"


def _conflict(conflicts: Sequence[Conflict]) -> str:
    """Return who changed the roster meanwhile; each saying once, however many posts."""
    found = list(dict.fromkeys(one.sentence() for one in conflicts))
    who = " ; ".join(found[:MOST_CHANGES])
    more = len(found) - MOST_CHANGES
    who += f" ; et {plural(more, 'autre changement', 'autres changements')}" if more > 0 else ""
    return (
        f"<b>Rien n'est enregistré : depuis cet aperçu, l'annuaire a été {esc(who)}.</b> Votre "
        "fichier et vos choix sont gardés, et l'aperçu ci-dessus est refait sur l'annuaire "
        "d'à présent : relisez-le, puis enregistrez."
    )


def _summary(plan: Plan, name: str, revision: int) -> str:
    change = plan.change
    counts = (
        plural(len(change.added), "poste ajouté", "postes ajoutés"),
        plural(len(change.changed), "modifié", "modifiés"),
        plural(len(change.removed), "retiré", "retirés"),
        plural(len(change.unchanged), "inchangé", "inchangés"),
    )
    return f"<b>« {prose(name)} » est enregistré</b>, version {revision} : {', '.join(counts)}."


def saved() -> None:
    """Show once what was saved, with the way to the map and to the history."""
    told(PLACE)
    if st.session_state.pop(_SAVED, False):
        with st.container(horizontal=True):
            st.page_link("pages/map.py", label="Voir la carte")
            st.page_link(
                "pages/data.py",
                label="Voir l'historique",
                query_params={SECTION_KEY: Section.HISTORY.value},
            )
