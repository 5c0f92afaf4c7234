"""The form of the register: one State service, whether it is accompanied, by whom, says who."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from sources.contracts.services import (
    Accompaniment,
    BusyRegisterError,
    Register,
    Service,
    StaleServiceError,
    save_service,
)
from sources.dataset import Dataset
from sources.problems import UnreadableFileError
from ui.contracts import shelf
from ui.markup import note
from ui.state import contracts_folder
from ui.text import MISSING, day, esc

MOST = 200
_SAID, _CHOSEN, _SEEN = "registre-dit", "registre-acheteur", "registre-revision"
_UNSAID = "non renseignée"
FIRST_DAY = date(2010, 1, 1)


def service_form(found: Sequence[Mapping[str, Any]], register: Register, data: Dataset) -> None:
    """Show the choice of a buyer, then its form.

    Args:
        found: the State buyers of the book, largest first.
        register: as it is on the disk.
        data: whose roster names the structures.
    """
    names = {row["acheteur_id"]: row["acheteur_nom"] or "Acheteur sans nom" for row in found}
    st.html(
        "<p>Un service par fiche. L'historique garde chaque changement, avec le service qui l'a "
        "fait ; aucun nom de personne.</p>"
    )
    said = st.session_state.pop(_SAID, None)
    if said:
        st.html(note(said[1], said[0]))
    buyer = st.selectbox(
        "Service de l'État",
        list(names),
        format_func=lambda siret: f"{names.get(siret, siret)} (SIRET {siret})",
        index=None,
        placeholder="Choisissez un acheteur",
        key=_CHOSEN,
    )
    if buyer is None:
        return
    now = register.of(buyer)
    st.html(f"<p>{_told(now)}</p>")
    _fields(buyer, names[buyer], now, data)


def _told(now: Service) -> str:
    if not now.revision and now.state is Accompaniment.UNKNOWN:
        return "Personne n'a encore rien dit de ce service."
    parts = [
        f"<b>{esc(now.state.label)}</b>",
        esc(now.structure),
        f"depuis le {day(now.since)}" if now.since else "",
        f"source : {esc(now.source)}" if now.source else "",
        f"saisi par {esc(now.by)} {esc(now.when)}" if now.by else "",
    ]
    return " · ".join(part for part in parts if part)


def _fields(buyer: str, name: str, now: Service, data: Dataset) -> None:
    key = f"registre-{buyer}"
    # The revision first shown: another's save meanwhile must not be overwritten unseen.
    st.session_state.setdefault(f"{_SEEN}-{buyer}", _revision(now, buyer))
    with st.form(key):
        first, second = st.columns(2)
        first.segmented_control(
            "Est-il accompagné ?",
            list(Accompaniment),
            default=now.state,
            required=True,
            format_func=lambda one: one.label,
            key=f"{key}-etat",
        )
        places = [_UNSAID, *shelf.structures(data)]
        second.selectbox(
            "Par quelle structure de l'annuaire ?",
            places,
            index=places.index(now.structure) if now.structure in places else 0,
            key=f"{key}-structure",
        )
        first.date_input(
            "Depuis le (facultatif)",
            value=date.fromisoformat(now.since) if now.since else None,
            min_value=FIRST_DAY,
            max_value=date(2040, 12, 31),
            format="DD/MM/YYYY",
            key=f"{key}-depuis",
        )
        second.text_input(
            "Source (document, réunion, courriel du service)",
            value=now.source,
            max_chars=MOST,
            key=f"{key}-source",
        )
        first.selectbox(
            "Service qui le dit",
            shelf.who_may_write(),
            index=None,
            placeholder="Choisissez",
            key=f"{key}-qui",
        )
        second.text_input("Pourquoi (facultatif)", max_chars=MOST, key=f"{key}-pourquoi")
        st.form_submit_button("Enregistrer", type="primary", on_click=_save, args=(buyer, name))


def _revision(now: Service, buyer: str) -> int:
    """Return the revision of the buyer's own line; what its SIREN says is another line."""
    return now.revision if now.buyer == buyer else 0


def _typed(buyer: str, name: str) -> Service:
    """Return what the form holds."""

    def field(which: str) -> Any:
        return st.session_state.get(f"registre-{buyer}-{which}")

    structure, since = field("structure"), field("depuis")
    return Service(
        buyer=buyer,
        name=name[:MOST],
        state=Accompaniment(field("etat") or Accompaniment.UNKNOWN),
        structure="" if structure in {_UNSAID, None} else structure,
        since=since.isoformat() if isinstance(since, date) else "",
        source=" ".join((field("source") or "").split()),
        by=field("qui") or "",
        revision=int(st.session_state.get(f"{_SEEN}-{buyer}", 0)),
    )


def _save(buyer: str, name: str) -> None:
    """Save the form, before the page is drawn again; what came of it is kept for the page."""
    service = _typed(buyer, name)
    if not service.by:
        _say("warning", "<b>Rien n'est enregistré :</b> dites quel service l'affirme.")
        return
    why = st.session_state.get(f"registre-{buyer}-pourquoi") or ""
    try:
        saved = save_service(contracts_folder(), shelf.SHIPPED_SERVICES, service, why)
    except StaleServiceError as error:
        st.session_state[f"{_SEEN}-{buyer}"] = error.current.revision
        theirs = f"{error.current.state.label}, {error.current.structure or MISSING}"
        _say(
            "warning",
            f"<b>Rien n'est enregistré : {esc(error)}</b><br>Ils ont écrit : {esc(theirs)}.",
        )
        return
    except (BusyRegisterError, UnreadableFileError, OSError) as error:
        _say("warning", f"<b>Rien n'est enregistré :</b> {esc(_words(error))}")
        return
    st.session_state[f"{_SEEN}-{buyer}"] = saved[buyer].revision
    _say(
        "good",
        f"<b>Enregistré :</b> {esc(name)}, {esc(service.state.label.lower())}. La carte et la "
        "fiche du territoire le disent aussitôt.",
    )


def _say(kind: str, told: str) -> None:
    st.session_state[_SAID] = (kind, told)


def _words(error: Exception) -> str:
    if isinstance(error, UnreadableFileError):
        return " ".join(problem.sentence() for problem in error.problems)
    return str(error) if isinstance(error, BusyRegisterError) else "le dossier refuse l'écriture."
