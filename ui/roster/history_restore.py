"""The way back: a past version becomes a new one, seen first, signed, and nothing is erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from coverage.diagnosis import report
from coverage.model import Level
from sources.cases import survey_on
from sources.dataset import Dataset
from sources.store.past import Version
from sources.store.words import Action, Change, Item, Kind
from sources.upkeep.past import Turn, brought_back, compared, way_back
from ui.markup import bullets, folded
from ui.roster.history_compare import side_of
from ui.roster.history_effect import Side, diagnosis_day, effect_html
from ui.roster.history_entry import BACK, FEW
from ui.roster.history_pick import By, pick
from ui.roster.history_words import counted, summary, turn_html
from ui.roster.signing import save, say, say_refusal, sign, signed
from ui.state import keep, known_revision, view_at
from ui.text import esc, plural
from ui.versions import choose_version

SHOWN = 25
_ALL, _SAVED = "", "retour-enregistre"
WHAT = (
    "<p>Revenir en arrière n'efface rien : l'état choisi devient une nouvelle version, signée, et "
    "l'historique garde tout ce qui s'est passé entre-temps. Seul l'annuaire revient (ses postes, "
    "sa source, sa date, ce qui manque) ; besoins déclarés, opérations, scénarios et paramètres "
    "restent ceux d'aujourd'hui, même si la version regardée montre les siens.</p>"
)


def restore(data: Dataset, newest: int, place: str) -> None:
    """Show the choice of a past state, what it would change, and the signature.

    Args:
        data: gives the names of places and the day proposed.
        newest: number of the present version.
        place: of the messages.
    """
    st.html(WHAT)
    # The one before: after a restore, numbers are left out.
    proposed = known_revision() or keep().state_key(max(newest - 1, 1))[0]
    target = pick("État choisi", BACK, newest, str(proposed), (By.DAY, By.NUMBER))
    if target is None:
        return
    store = keep()
    on_revision, present = store.state()
    _, past = store.state(target.revision)
    post = _scope(way_back(present, past), present, past, target)
    changes = way_back(present, past, post)
    if not changes:
        st.html('<p role="status"><b>Rien à changer : l\'annuaire dit déjà cela.</b></p>')
        return
    turns = _turns(present, changes)
    st.html(f'<p role="status"><b>Ce retour ferait : {esc(summary(counted(turns)))}.</b></p>')
    on = diagnosis_day(data)
    st.html(_effect(on_revision, present, changes, on))
    more = len(turns) - SHOWN
    listed = [turn_html(turn, data) for turn in turns[:SHOWN]]
    listed += [f"et {plural(more, 'autre changement', 'autres changements')}"] if more > 0 else []
    fields = bullets(listed, "turns")
    st.html(fields if len(turns) <= FEW else folded("Champ par champ", fields))
    key = f"retour-{target.revision}"
    # Not at the save: a second click before the answer signs again.
    st.session_state.pop(f"{st.session_state.pop(_SAVED, None)}-motif", None)
    sign(key, Action.RESTORE)
    st.button(
        f"Revenir à la version {target.revision}" if post is None else "Rétablir ce poste",
        type="primary",
        on_click=_save,
        args=(changes, on_revision, target, key, place),
        key="revenir",
    )


def _scope(
    changes: Sequence[Change],
    present: Mapping[Kind, tuple[Item, ...]],
    past: Mapping[Kind, tuple[Item, ...]],
    target: Version,
) -> str | None:
    """Show what may be brought back: the whole, or one post that differs; None for the whole."""
    names = {turn.key: turn.name for turn in compared(present, past) if turn.kind is Kind.POST}
    keys = [change.key for change in changes if change.kind is Kind.POST]
    return (
        st.selectbox(
            "Ce qui revient",
            [_ALL, *keys],
            format_func=lambda key: (
                f"Seulement {names[key]} ({key})" if key in names else "Tout l'annuaire"
            ),
            key=f"retour-portee-{target.revision}",
        )
        or None
    )


def _turns(present: Mapping[Kind, tuple[Item, ...]], changes: Sequence[Change]) -> list[Turn]:
    now = {(item.kind, item.key): item.record for items in present.values() for item in items}
    return [Turn(one.kind, one.key, now.get((one.kind, one.key)), one.record) for one in changes]


def _effect(
    revision: int, present: Mapping[Kind, tuple[Item, ...]], changes: Sequence[Change], on: date
) -> str:
    now = view_at(revision, on)
    after = brought_back(now.dataset, present, changes)
    departments = report(survey_on(after, on), Level.DEPARTMENT)
    return effect_html(side_of(now), Side(after.roster_on(on), departments), on)


def _save(changes: Sequence[Change], seen: int, target: Version, key: str, place: str) -> None:
    """Write the way back as it was shown, before the page is drawn again."""
    outcome = save(changes, signed(key, Action.RESTORE), on=seen)
    if outcome.revision is None:
        say_refusal(outcome, place)
        return
    st.session_state[_SAVED] = key
    choose_version(None)
    say(
        "good",
        f"<b>Fait, version {outcome.revision} :</b> retour à ce que l'on connaissait le "
        f"{target.clock} (version {target.revision}). Rien n'est effacé.",
        place,
    )
