"""Lists of territories drawn by clicks that come faster than the screen answers.

A list is also a field. A browser sends the field back with each click, as it was when it was
last drawn: without what the clicks on the way have added.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coverage.territories import Atlas
from ui.roster.area_chips import chips, codes_in

_WRITTEN = "-dessine"


def drawn(key: str) -> tuple[str, ...]:
    """Return the codes of a list as a click finds it.

    Args:
        key: of the field.
    """
    value, written = _value(key), _written(key)
    return codes_in(written[-1] if value in written else value)


def draw(key: str, codes: tuple[str, ...], atlas: Atlas) -> None:
    """Write a list after a click, before its field is drawn."""
    value, written = _value(key), _written(key)
    made = chips(codes, atlas)
    before = written if value in written else [value]
    st.session_state[key + _WRITTEN] = [*before, made]
    st.session_state[key] = made


def heed_field(key: str) -> None:
    """Forget what clicks have written once the field says something else; call at each run."""
    written = _written(key)
    if written and _value(key) != written[-1]:
        del st.session_state[key + _WRITTEN]


def _value(key: str) -> list[str]:
    return list(st.session_state.get(key) or ())


def _written(key: str) -> Sequence[list[str]]:
    """Return what the field held since it was last typed in, the last click's list at the end."""
    written: Sequence[list[str]] = st.session_state.get(key + _WRITTEN, ())
    return written
