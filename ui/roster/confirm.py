"""« Confirmer ma ligne »: the posts of a department established in one click, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from coverage.model import Certainty, Level, Post
from coverage.territories import Atlas
from sources.contracts.releases import read_services
from sources.dataset import Dataset
from sources.store.words import MOST_REASON as MOST
from sources.store.words import Action, Kind, Signature, StoreError
from sources.upkeep.confirm import (
    Line,
    TooLongError,
    confirmations,
    lines_of,
    service_of,
    statement,
)
from ui.dates import FIRST_DAY, chosen_day
from ui.markup import bullets, note
from ui.roster.choice import MISSING_POST, POST
from ui.roster.signing import save, say, say_refusal, told
from ui.roster.words import end, place, places, start
from ui.roster.words import service as service_words
from ui.sections import KEY as SECTION
from ui.sections import Section
from ui.state import SERVICES, is_editable, keep, today
from ui.text import day, esc, fte, plain, plural, prose

PLACE = "confirmation"
_PAGE = "pages/data.py"
_KEY = "confirmer-departement"


def confirm_line(data: Dataset) -> None:
    """Show the choice of a department, then its line to confirm."""
    st.header("Confirmer la ligne d'un département", anchor=False)
    code = st.selectbox(
        "Département à confirmer",
        data.atlas.codes(Level.DEPARTMENT),
        format_func=lambda one: place(one, data.atlas),
        index=None,
        placeholder="Choisissez un département",
        key=_KEY,
    )
    if code is not None:
        department_line(data, code, chosen_day(data.reference_date)[0])


def department_line(data: Dataset, code: str, on: date) -> None:
    """Show the posts of a department, who states them, and the ways to correct them."""
    if not is_editable():
        st.html("<p>Lecture seule : la page « Données » dit pourquoi, et comment confirmer.</p>")
        return
    try:
        lines = lines_of(keep().items(Kind.POST), data.atlas, code, on)
    except StoreError as error:
        st.html(note(f"<b>L'annuaire ne peut pas être lu.</b> {prose(error)}", "warning"))
        return
    if lines:
        st.html(
            f"<p>Au {day(on)}, {plural(len(lines), 'poste agit', 'postes agissent')} dans ce "
            "département. Si tout est juste, confirmez ; sinon, signalez l'erreur.</p>"
            + bullets((_told(one, data.atlas) for one in lines), "posts")
        )
        _statement(lines, code, data.atlas)
    else:
        st.html(
            f"<p>Aucun poste connu n'agit dans ce département au {day(on)} : il n'y a rien à "
            "confirmer.</p>"
        )
    told(PLACE)
    _corrections(lines, code)


def _corrections(lines: Sequence[Line], code: str) -> None:
    """Show the ways to the form of each post, and to one that is missing."""
    for one in lines:
        st.page_link(
            _PAGE,
            label=f"Signaler une erreur : {plain(one.post.structure)}",
            query_params={SECTION: Section.ROSTER.value, POST: one.post.id},
        )
    st.page_link(
        _PAGE,
        label="Signaler un poste manquant",
        query_params={SECTION: Section.ROSTER.value, MISSING_POST: code},
    )


def _told(one: Line, atlas: Atlas) -> str:
    """Return a post to confirm in words: what it is, how sure, where else it acts."""
    how = "par extension, limitrophe ici" if one.extended else places(one.post.perimeter, atlas)
    begun = start(one.post) if one.post.starts else ""
    parts = [
        f"<b>{prose(one.post.structure)}</b> : {fte(one.post.fte)} ETP, {esc(how)}",
        f"convention du {esc(begun)} au {esc(end(one.post))}" if begun else _until(one.post),
        f"{esc(one.post.programme)}, suivi {esc(one.post.followed_by or 'non dit')}",
        f"certitude : {esc(one.post.certainty.label)}",
    ]
    if one.post.ends is not None and one.post.ends < today():
        parts.append("<b>convention finie : renouvelez-la si elle court encore</b>")
    if one.elsewhere:
        others = esc(places(one.elsewhere, atlas))
        parts.append(f"agit aussi ailleurs ({others}) : votre confirmation y vaut aussi")
    return f"{' · '.join(parts)}<small>{prose(one.post.source)}</small>"


def _until(post: Post) -> str:
    return f"convention déjà en cours (début non connu), fin {esc(end(post))}"


def _statement(lines: Sequence[Line], code: str, atlas: Atlas) -> None:
    services = read_services(SERVICES)
    own = service_of(code, services)
    # Another's save changes what is stated: the fields start again from it.
    mark = f"{code}-{max(one.item.revision for one in lines)}"
    first, second, third = st.columns([1.2, 1, 2.4])
    service = first.selectbox(
        "Service qui confirme",
        services,
        format_func=partial(service_words, atlas=atlas),
        index=services.index(own) if own else None,
        placeholder="Choisissez",
        key=f"confirme-par-{mark}",
    )
    typed = second.date_input(
        "Le",
        value=today(),
        max_value=today(),
        min_value=FIRST_DAY,
        format="DD/MM/YYYY",
        key=f"confirme-le-{mark}",
    )
    when = typed if isinstance(typed, date) else today()
    # Proposed anew for another service or day; what is typed over it is kept otherwise.
    source = f"confirme-source-{mark}-{service}-{when}"
    st.session_state.setdefault(source, statement(service, when) if service else "")
    third.text_input("Source ajoutée à celle de chaque poste", max_chars=MOST, key=source)
    all_sure = all(one.post.certainty is Certainty.ESTABLISHED for one in lines)
    count = plural(len(lines), "poste")
    st.button(
        f"Confirmer de nouveau {count}" if all_sure else f"Confirmer {count}",
        type="primary",
        on_click=_confirm,
        args=(lines, mark),
        key=f"confirmer-{code}",
    )


def _confirm(lines: Sequence[Line], mark: str) -> None:
    """Save the confirmation of what was shown; another's change meanwhile refuses the whole."""
    service = st.session_state.get(f"confirme-par-{mark}") or ""
    when = st.session_state.get(f"confirme-le-{mark}") or today()
    typed = st.session_state.get(f"confirme-source-{mark}-{service}-{when}")
    stated = typed or (statement(service, when) if service else "")
    try:
        changes = confirmations(lines, stated, when)
    except TooLongError as error:
        say("warning", f"<b>Rien n'est enregistré :</b> {prose(error)}", PLACE)
        return
    outcome = save(changes, Signature(service, stated, Action.CONFIRM))
    if outcome.revision is None:
        say_refusal(outcome, PLACE)
        return
    done = plural(len(lines), "poste confirmé", "postes confirmés")
    say("good", f"<b>{done}</b> par {esc(service)}.", PLACE)
