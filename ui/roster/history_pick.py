"""The choice of a state of the roster: today's, that of a day, or a version by its number.

It stands in the address as `aujourdhui`, `2026-11-22` or `14`, so that what it shows can
be sent to a colleague.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import streamlit as st

from sources.store.past import Version, version, version_on
from ui.markup import note
from ui.state import keep, today
from ui.text import day, esc, prose

FIRST_DAY = date(2016, 1, 1)
_MOST_DIGITS = 9
NOW = "aujourdhui"


class By(StrEnum):
    """How a state is named."""

    NOW = "Aujourd'hui"
    DAY = "Un jour"
    NUMBER = "Une version"


@dataclass(frozen=True, slots=True)
class Picked:
    """How a state is named, and its day or its number."""

    by: By
    on: date
    number: int


def pick(
    title: str, key: str, newest: int, proposed: str = NOW, ways: Sequence[By] = tuple(By)
) -> Version | None:
    """Show the choice of a state; return its version, None when nothing was there yet.

    Args:
        title: what the state is for.
        key: in the address and of the widgets.
        newest: number of the present version.
        proposed: as the address writes it.
        ways: how it may be named.
    """
    asked = st.query_params.get(key, st.session_state.get(f"{key}-choisi", proposed))
    now = _read(asked, newest) or _read(proposed, newest)
    if now is None or now.by not in ways:
        now = Picked(ways[-1], today(), newest)
    elif key in st.query_params:  # what is only proposed changes with what it is proposed from
        st.session_state[f"{key}-choisi"] = asked
    widgets = {"mode": now.by.value, "jour": now.on, "numero": now.number}
    st.session_state.update({f"{key}-{name}": value for name, value in widgets.items()})
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.segmented_control(
            title,
            [one.value for one in ways],
            required=True,
            key=f"{key}-mode",
            on_change=_choose,
            args=(key,),
        )
        _detail(title, key, now.by, newest)
    store = keep()
    if now.by is By.DAY:
        found = version_on(store, now.on)
    else:
        found = version(store, newest if now.by is By.NOW else now.number)
    if found is None:
        told = f"Au {day(now.on)}, rien n'était encore enregistré : prenez un jour plus récent."
        if now.by is By.NUMBER:
            last = store.state_key(now.number)[0]
            told = (
                f"La version {now.number} n'existe pas : une restauration a sauté des numéros. "
                f"Celle d'avant est la version {last}."
            )
        st.html(note(told, "warning"))
        return None
    st.html(f"<p>{_told(found, newest)}</p>")
    return found


def _detail(title: str, key: str, by: By, newest: int) -> None:
    """Show the calendar or the number."""
    if by is By.DAY:
        st.date_input(
            f"{title} : jour",
            min_value=FIRST_DAY,
            max_value=today(),
            format="DD/MM/YYYY",
            width=180,
            key=f"{key}-jour",
            on_change=_choose,
            args=(key,),
        )
    elif by is By.NUMBER:
        st.number_input(
            f"{title} : numéro",
            min_value=1,
            max_value=newest,
            width=180,
            key=f"{key}-numero",
            on_change=_choose,
            args=(key,),
        )


def _read(text: str, newest: int) -> Picked | None:
    """Read a choice as the address writes it, None for what is not one."""
    if text == NOW:
        return Picked(By.NOW, today(), newest)
    if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS:
        number = int(text)
        return Picked(By.NUMBER, today(), number) if 0 < number <= newest else None
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return None
    return Picked(By.DAY, on, newest) if FIRST_DAY <= on <= today() else None


def _choose(key: str) -> None:
    """Keep what the widgets say."""
    how = st.session_state[f"{key}-mode"]
    if how == By.DAY.value:
        propose(key, st.session_state.get(f"{key}-jour", today()).isoformat())
    else:
        number = st.session_state.get(f"{key}-numero", 1)
        propose(key, NOW if how == By.NOW.value else str(number))


def propose(key: str, text: str) -> None:
    """Make a state the one picked, as the address writes it."""
    st.session_state[f"{key}-choisi"] = text
    st.query_params[key] = text


def leave(*keys: str) -> None:
    """Take choices that nothing shows out of the address; the session keeps them."""
    for key in keys:
        if key in st.query_params:
            del st.query_params[key]


def _told(one: Version, newest: int) -> str:
    """Return which version it is, as HTML."""
    which = "la dernière" if one.revision == newest else one.action.label.lower()
    return (
        f"<b>Version {one.revision}</b> du {one.clock}, {esc(which)}"
        f"<small> · {esc(one.service)} : {prose(one.reason)}</small>"
    )
