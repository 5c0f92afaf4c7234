"""The applications that the page shows: those of the store, else those of the session."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import streamlit as st

from coverage.allocation.terms import Candidate
from coverage.applications.application import Application
from sources.applications.kept import Unread, read_items
from sources.applications.study import Study, candidates_of, study
from sources.dataset import Dataset
from sources.store.words import Change, Item, Kind, Signature, StoreError
from ui.roster.signing import Outcome, save
from ui.roster.twice import written_before
from ui.state import is_editable, keep, known_revision

AT_ONCE = 40
"""Applications studied without a word: more take a second or several, and it is said."""
_SESSION, _STUDY = "candidatures-session", "candidatures-etude"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept, and where.

    Attributes:
        items: as the store, or the session, holds them.
        applications: in order of code.
        unread: those that cannot be read, in order of code.
        in_store: other users see them; else they last as long as the session.
        editable: they may be changed: not a past version.
    """

    items: tuple[Item, ...]
    applications: tuple[Application, ...]
    unread: tuple[Unread, ...]
    in_store: bool
    editable: bool

    def item(self, code: str) -> Item | None:
        """Return what stands under a code."""
        return next((one for one in self.items if one.key == code), None)


def kept(data: Dataset) -> Kept:
    """Return the applications in place, or those of the past version that is shown.

    Raises:
        StoreError: they cannot be read.
    """
    past = known_revision()
    if past is not None:
        items = keep().state(past)[1][Kind.APPLICATION]
    elif is_editable():
        items = keep().items(Kind.APPLICATION)
    else:
        items = tuple(_session().values())
    in_store = past is not None or is_editable()
    return Kept(items, *read_items(items, data.atlas), in_store, past is None)


def examined(data: Dataset, applications: Sequence[Application], slot: str = "") -> Study:
    """Examine applications; the last study of a slot is kept in the session while it holds."""
    asked = tuple(applications)
    found = st.session_state.get(_STUDY + slot)
    if found is not None and found[0] is data and found[1] == asked:
        last: Study = found[2]
        return last
    last_ones = (st.session_state.get(_STUDY + one) for one in {"", slot})
    before = [row for one in last_ones if one is not None and one[0] is data for row in one[2].rows]
    known = {row.application for row in before}
    new = sum(one not in known for one in asked)
    waiting = st.spinner(f"Étude de {new} candidatures…") if new > AT_ONCE else nullcontext()
    with waiting:
        made = study(data, asked, before)
    st.session_state[_STUDY + slot] = (data, asked, made)
    return made


def allocation_candidates(data: Dataset) -> tuple[Candidate, ...]:
    """Return the applications in place as candidates of the allocation; () without any.

    Raises:
        StoreError: they cannot be read.
        CoverageError: a parameter of the call that cannot be read.
    """
    held = kept(data).applications
    return candidates_of(examined(data, held)) if held else ()


def commit(changes: Sequence[Change], signature: Signature | None) -> Outcome:
    """Make changes in the store with a signature, without one in the session."""
    if signature is not None:
        return save(changes, signature)
    held = dict(_session())
    for change in changes:
        if change.record is None:
            held.pop(change.key, None)
        else:
            before = held.get(change.key)
            revision = 1 if before is None else before.revision + 1
            held[change.key] = Item(change.kind, change.key, revision, change.record)
    st.session_state[_SESSION] = held
    return Outcome(1)


def written(change: Change, signature: Signature | None) -> bool:
    """Tell whether a change is the last one made: what a first click of two wrote."""
    if signature is not None:
        return written_before([change], signature) is not None
    held = _session().get(change.key)
    return held is not None and held.record == change.record and held.revision > (change.seen or 0)


def standing(code: str) -> Item | None:
    """Return what stands under a code now, whatever the page was drawn with.

    Raises:
        StoreError: the store cannot be read.
    """
    if not is_editable():
        return _session().get(code)
    return next((one for one in keep().items(Kind.APPLICATION) if one.key == code), None)


def codes_now() -> tuple[str, ...]:
    """Return the codes of the applications that stand now, those that cannot be read included.

    Raises:
        StoreError: the store cannot be read.
    """
    if not is_editable():
        return tuple(_session())
    return tuple(one.key for one in keep().items(Kind.APPLICATION))


def last_words(code: str, since: int) -> str:
    """Return who changed an application last after a revision, "" when nobody is known."""
    if not is_editable():
        return ""
    try:
        lines = [
            one
            for one in keep().lines(since=max(since - 1, 0))
            if (one.kind, one.key) == (Kind.APPLICATION, code)
        ]
    except StoreError:
        return ""
    return f"par {lines[-1].service} à {lines[-1].clock[-5:]}" if lines else ""


def _session() -> dict[str, Item]:
    held: dict[str, Item] = st.session_state.get(_SESSION, {})
    return held
