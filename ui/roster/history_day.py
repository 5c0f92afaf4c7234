"""« L'annuaire tel qu'on le connaissait le … »: a day leads to the version of that day."""

from __future__ import annotations

from datetime import date

import streamlit as st

from sources.store.past import version_on
from sources.store.words import StoreError
from ui.roster.signing import say
from ui.state import keep, today
from ui.text import day, esc
from ui.versions import choose_version

_DAY = "historique-jour"
FIRST_DAY = date(2016, 1, 1)
TWO_AXES = (
    "<p>La version dit ce que l'on savait de l'annuaire ; la date du diagnostic, en haut des "
    "autres pages, dit quelles conventions courent ce jour-là. L'une ne change pas l'autre.</p>"
)


def known_on_a_day(place: str) -> None:
    """Show the choice of a day; messages go to `place`."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.date_input(
            "L'annuaire tel qu'on le connaissait le",
            value=today(),
            min_value=FIRST_DAY,
            max_value=today(),
            format="DD/MM/YYYY",
            width=270,
            key=_DAY,
        )
        st.button("Voir", on_click=_look, args=(place,), key="voir-jour")
    st.html(TWO_AXES)


def _look(place: str) -> None:
    on: date = st.session_state[_DAY]
    try:
        found, newest = version_on(keep(), on), keep().revision()
    except StoreError as error:
        say("warning", esc(error), place)
        return
    if found is None:
        say("warning", f"Au {day(on)}, rien n'était encore enregistré dans la base.", place)
    elif found.revision == newest:
        choose_version(None)
        say(
            "", f"L'annuaire n'a pas changé depuis le {day(on)} : c'est celui d'aujourd'hui.", place
        )
    else:
        choose_version(found.revision)
