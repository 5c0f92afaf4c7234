"""What was computed of a plan, kept in the session of its user until something changes."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TypeVar, cast

import streamlit as st

from coverage.allocation.alternatives import Question
from coverage.allocation.terms import Request
from sources.deliberation import Proposal
from ui.state import View

_MEMO = "plan-calculs"
KEPT = 48

Made = TypeVar("Made")


def question_of(view: View, proposals: tuple[Proposal, ...], request: Request) -> Question:
    """Return what a plan of the page is computed from."""
    candidates = tuple(one.candidate for one in proposals)
    return Question(view.survey, candidates, request, monotonic)


def kept(view: View, question: Question, name: str, make: Callable[[], Made]) -> Made:
    """Return what was made of the same question, else make it; the oldest goes first."""
    memo: dict[object, object] = st.session_state.setdefault(_MEMO, {})
    key = (name, view.fingerprint, question.candidates, question.request)
    if key not in memo:
        memo[key] = make()
        while len(memo) > KEPT:
            memo.pop(next(iter(memo)))
    return cast("Made", memo[key])
