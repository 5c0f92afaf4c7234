"""What is asked of the one who imports: the dates of the call's table, update or replace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sources import fields
from sources.dataset import Dataset
from sources.days import Day
from sources.fields import Reading
from sources.roster.call_table import Complement
from sources.roster.columns import COLUMNS, LIMITS
from sources.upkeep.changes import Mode
from sources.upkeep.plan import Choices, Incoming
from ui.dates import FIRST_DAY
from ui.markup import note
from ui.roster.intake_report import sentence
from ui.roster.intake_typed import typed
from ui.state import today
from ui.text import prose

_CALL = (
    "<b>C'est le tableau d'un appel à projets.</b> Il ne dit ni programme, ni dates, ni "
    "périmètre. Donnez une fois le programme et les dates de toutes ses lignes. Le périmètre de "
    "chaque poste est déduit du service qui suit la convention ; il reste à confirmer. Un poste "
    "déjà connu, du même programme et dont les dates se croisent avec celles-ci, garde ce que le "
    "tableau ne dit pas. Si elles suivent les siennes, la ligne est un nouveau poste."
)
_MODES = {
    Mode.UPDATE: "Les postes du fichier s'ajoutent ou remplacent ceux qu'ils décrivent ; les "
    "autres restent.",
    Mode.REPLACE: "L'annuaire devient ce fichier : les postes qui n'y sont pas sont retirés.",
}
_COMPLETE = (
    "Cet annuaire est complet : tous les facilitateurs de la région y sont, financés ou non par "
    "le PNAD"
)
_WHAT_IT_CHANGES = (
    "Cochée : là où personne n'agit dans ce fichier, « sans facilitateur connu » n'est plus "
    "« présumé, à confirmer ». Non cochée : les doutes d'aujourd'hui restent."
)


def ask_complement(turn: int) -> Complement | None:
    """Ask once what the table of the call does not say; None while a date cannot be read.

    What is not given is unknown.
    """
    st.html(note(_CALL))
    first, second, third = st.columns(3)
    most = LIMITS["programme"]
    programme = first.text_input(
        "Programme",
        max_chars=most,
        placeholder="Par exemple : AAP 2025",
        **typed(f"import-programme-{turn}"),
    )
    starts = _asked_day(second, "Début", fields.first_day, turn)
    ends = _asked_day(third, "Fin", fields.last_day, turn)
    if starts is None or ends is None:
        return None
    return Complement(fields.words(programme or "", most).value or "", starts, ends)


def _asked_day(
    place: DeltaGenerator, which: str, parser: Callable[[str], Reading[Day]], turn: int
) -> Day | None:
    """Ask for a day, or a year; None when it cannot be read, which is said."""
    text = place.text_input(
        f"{which} des conventions",
        max_chars=20,
        placeholder="JJ/MM/AAAA, ou l'année",
        help="Laissez vide si vous ne le savez pas.",
        **typed(f"import-{which}-{turn}"),
    )
    reading = parser((text or "").strip())
    if reading.message:
        kind = "warning" if reading.value is None else ""
        place.html(note(prose(sentence(reading.message)), kind))
    return reading.value


def ask_choices(incoming: Incoming, data: Dataset, turn: int) -> Choices | None:
    """Ask what to do with an accepted file; None while the day of a replacement is not given."""
    modes = tuple(Mode)
    st.header("Que faire de ce fichier", anchor=False)
    mode = st.radio(
        "Que faire de ce fichier",
        modes,
        format_func=lambda one: one.label,
        captions=[_MODES[one] for one in modes],
        label_visibility="collapsed",
        **typed(f"import-mode-{turn}", proposed_mode(incoming)),
    )
    if mode is not Mode.REPLACE:
        return Choices(Mode.UPDATE)
    day = st.date_input(
        "Annuaire à jour au",
        value=None,
        min_value=max(FIRST_DAY, data.first_day),
        max_value=today(),
        format="DD/MM/YYYY",
        help="Le jour où le contenu du fichier est vrai. Les pages s'ouvriront à cette date.",
        width=220,
        **typed(f"import-jour-{turn}"),
    )
    complete = st.checkbox(_COMPLETE, **typed(f"import-complet-{turn}"))
    st.html(f'<p class="aside">{_WHAT_IT_CHANGES}</p>')
    if not isinstance(day, date):
        st.html(note("Donnez le jour auquel cet annuaire est à jour pour voir l'aperçu."))
        return None
    return Choices(Mode.REPLACE, day, complete)


def proposed_mode(incoming: Incoming) -> Mode:
    """Return what is proposed: a file exported from here is a whole roster, another may not be."""
    stated, roster = incoming.stated, incoming.report.roster
    whole = stated.columns >= set(COLUMNS)
    named = roster is not None and all(post.id in stated.ids for post in roster.posts)
    return Mode.REPLACE if whole and named else Mode.UPDATE
