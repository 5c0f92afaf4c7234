"""Candidates that come from elsewhere than the roster: a file, or the applications received."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from sources.deliberation import Proposal
from ui.deciding import allocation_edits as address

_GIVEN = "plan-candidats-donnes"


@dataclass(frozen=True, slots=True)
class Given:
    """Candidates in place of the list proposed; `name` says where they come from."""

    name: str
    proposals: tuple[Proposal, ...]


def give_candidates(name: str, proposals: tuple[Proposal, ...]) -> None:
    """Take candidates for the plans of this session; call it in the callback of a button.

    Args:
        name: what they are drawn from, « fichier « x.csv » », « tableau des candidatures ».
        proposals: `sources.deliberation.candidates_from` makes them.
    """
    st.session_state[_GIVEN] = Given(name, proposals)
    address.forget()


def given() -> Given | None:
    """Return the candidates taken, None when the list proposed stands."""
    found: Given | None = st.session_state.get(_GIVEN)
    return found


def release() -> None:
    """Come back to the list proposed."""
    st.session_state.pop(_GIVEN, None)
    address.forget()
