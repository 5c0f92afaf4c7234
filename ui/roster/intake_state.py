"""What the import of a roster remembers, in the session of its user only, and lets go of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from coverage.territories import Atlas
from sources.problems import UnreadableFileError
from sources.roster.call_table import Complement
from sources.roster.report import RosterReport, file_name
from sources.text import MAX_BYTES, Table
from sources.upkeep.plan import NOTHING, Incoming, open_table, read_incoming, too_big

T = TypeVar("T")

PREFIX = "import-annuaire-"
PASTED = "import-colle"
"""Key of the text that is pasted."""
TYPED = "import-saisi-"
"""Before the keys of what was typed and outlives a deposit."""
_DEPOSIT, _TURN = f"{PREFIX}depot", "import-tour-annuaire"


@dataclass(frozen=True, slots=True)
class Deposit:
    """What was deposited: its rows, or why it cannot be opened.

    Attributes:
        turn: number of the deposit in this session, for the keys of widgets.
    """

    turn: int
    name: str
    table: Table | None
    refusal: RosterReport | None = None

    def read(self, atlas: Atlas, given: Complement | None) -> Incoming:
        """Examine the rows; the last readings, bare and completed, are kept."""
        table = self.table
        if table is None:
            return Incoming(self.refusal or too_big(self.name), NOTHING)
        name = "lu" if given is None else "complet"
        return kept(name, (self.turn, given), lambda: read_incoming(table, atlas, given))


def turn() -> int:
    """Return the number of the deposit to come: widgets of another number are new ones."""
    return int(st.session_state.get(_TURN, 0))


def deposit() -> Deposit | None:
    """Return what was deposited, if anything."""
    found: Deposit | None = st.session_state.get(_DEPOSIT)
    return found


def take(name: str, size: int, read: Callable[[], bytes]) -> None:
    """Keep the rows of a file, in place of the last deposit; its bytes are let go.

    Args:
        name: as the browser gives it.
        size: in bytes; a file too big is not read.
        read: gives the bytes.
    """
    _forget()
    known = file_name(name)
    table, refusal = None, None
    if size > MAX_BYTES:
        refusal = too_big(known)
    else:
        try:
            table = open_table(read(), known)
        except UnreadableFileError as error:
            refusal = RosterReport(known, None, error.problems)
    st.session_state[_DEPOSIT] = Deposit(turn(), known, table, refusal)


def release() -> None:
    """Forget the deposit and all that was drawn from it; for a callback."""
    _forget()
    forget_pasted()
    if PASTED in st.session_state:
        st.session_state[PASTED] = ""


def forget_pasted() -> None:
    """Forget the text that was pasted; another deposit takes its place."""
    st.session_state.pop(f"{TYPED}{PASTED}", None)


def _forget() -> None:
    """Forget the deposit; its widgets become new ones."""
    for key in [key for key in st.session_state if str(key).startswith(PREFIX)]:
        del st.session_state[key]
    st.session_state[_TURN] = turn() + 1


def kept(name: str, key: object, make: Callable[[], T]) -> T:
    """Return a value made once for a key; another key takes its place."""
    place = f"{PREFIX}{name}"
    found = st.session_state.get(place)
    if found is None or found[0] != key:
        st.session_state[place] = found = (key, make())
    value: T = found[1]
    return value
