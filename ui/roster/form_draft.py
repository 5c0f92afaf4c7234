"""What a user is typing, kept for the session: another's save never takes it away.

A draft holds the revision of the post that was shown when it was opened, until it is saved
or given up. Every way to edit (field, gesture, map) fills the same draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from sources.roster_edit import cells_of
from sources.store.words import Action, Item, Record

_KEPT, _COUNT = "annuaire-saisies", "annuaire-saisies-nombre"
NEW = ""
"""In place of the id of a post that does not exist yet."""


@dataclass(slots=True)
class Draft:
    """One post as it is being typed.

    Attributes:
        key: id of the post; `NEW` for one to be made.
        number: tells the widgets of this draft from those of any other.
        seen: revision of the post that was shown; 0 when it did not exist.
        base: the post as it was shown.
        cells: what the fields hold, by column.
        action: what the user came to do, as the history will tell.
        service, reason: proposed for the signature.
    """

    key: str
    number: int
    seen: int
    base: Record | None
    cells: dict[str, str] = field(default_factory=dict)
    action: Action = Action.EDIT
    service: str | None = None
    reason: str = ""

    def widget(self, column: str) -> str:
        """Return the key of the widget of a column."""
        return f"saisie-{self.number}-{column}"

    def put(self, column: str, text: str) -> None:
        """Write a cell in place of what its widget holds; only before the widget is drawn."""
        self.cells[column] = text
        st.session_state.pop(self.widget(column), None)

    @property
    def is_touched(self) -> bool:
        """Tell whether something was typed."""
        return self.base is None or self.cells != cells_of(self.base)


def _drafts() -> dict[str, Draft]:
    drafts: dict[str, Draft] = st.session_state.setdefault(_KEPT, {})
    return drafts


def _number() -> int:
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    return int(st.session_state[_COUNT])


def draft_of(item: Item) -> Draft:
    """Return the draft of a post, opened now unless it was before."""
    found = _drafts().get(item.key)
    if found is None or not (found.is_touched or found.seen == item.revision):
        found = Draft(item.key, _number(), item.revision, item.record, cells_of(item.record))
        _drafts()[item.key] = found
    return found


def kept(key: str) -> Draft | None:
    """Return the draft of a post when something was typed in it."""
    found = _drafts().get(key)
    return found if found is not None and found.is_touched else None


def open_new(
    cells: Mapping[str, str], action: Action, reason: str = "", service: str | None = None
) -> Draft:
    """Open the draft of a post to be made, in place of any other."""
    draft = Draft(NEW, _number(), 0, None, dict(cells), action, service, reason)
    _drafts()[NEW] = draft
    return draft


def drop(key: str) -> None:
    """Give a draft up."""
    _drafts().pop(key, None)


def reseen(draft: Draft, item: Item | None, cells: Mapping[str, str]) -> None:
    """Bring a draft up to what stands now, with the cells to show."""
    draft.seen = 0 if item is None else item.revision
    draft.base = None if item is None else item.record
    draft.number = _number()
    draft.cells = dict(cells)
