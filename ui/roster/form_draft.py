"""What a user is typing, kept for the session: another's save never takes it away.

A draft holds the revision of the post that was shown when it was opened, until it is saved
or given up. Every way to edit (field, gesture, map) fills the same draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from sources.store.words import Action, Change, Item, Record, Signature
from sources.upkeep.edit import cells_of

_KEPT, _COUNT = "annuaire-saisies", "annuaire-saisies-nombre"
NEW = ""
"""In place of the id of a post that has none yet."""


@dataclass(slots=True)
class Draft:
    """One post as it is being typed.

    Attributes:
        key: id of the post; `NEW` for one whose id is drawn at the save.
        number: tells the widgets of its cells from those of any other draft.
        seen: revision of the post that was shown; 0 when it did not exist.
        base: the post as it was shown; None when it did not exist.
        cells: what the fields hold, by column.
        action: sort of change, when it is not told by the gesture.
        required: columns that must be given.
        reason: proposed for the signature.
        asked: what the address asked for, when the post was to be made.
        opened: number at the opening, which the signature keeps through a conflict.
        drawn: columns whose widget was on screen at the end of the last run.
        sent: what a click asked the store to write: a second one may come before the answer.
    """

    key: str
    number: int
    seen: int
    base: Record | None
    cells: dict[str, str] = field(default_factory=dict)
    action: Action = Action.EDIT
    required: tuple[str, ...] = ()
    reason: str = ""
    asked: str = ""
    opened: int = 0
    drawn: set[str] = field(default_factory=set)
    sent: tuple[Change, Signature] | None = None

    def widget(self, column: str) -> str:
        """Return the key of the widget of a column."""
        return f"saisie-{self.number}-{column}"

    def put(self, column: str, text: str) -> None:
        """Write a cell in place of what its widget holds; only before the widget is drawn."""
        self.cells[column] = text
        self.drawn.discard(column)
        st.session_state.pop(self.widget(column), None)

    @property
    def first_cells(self) -> dict[str, str]:
        """Return the cells as they were shown at the opening."""
        return {} if self.base is None else cells_of(self.base)

    @property
    def is_touched(self) -> bool:
        """Tell whether something was typed."""
        return self.base is None or self.cells != self.first_cells

    def is_stale(self, item: Item | None) -> bool:
        """Tell whether the post that stands is not the one that was shown.

        A base put back by hand may count the same revisions again: contents are compared.
        """
        shown = (self.seen, self.base)
        return shown != ((0, None) if item is None else (item.revision, item.record))

    def rebase(self, item: Item | None, cells: Mapping[str, str]) -> None:
        """Bring the draft up to what stands now, with the cells to show."""
        self.seen = 0 if item is None else item.revision
        self.base = None if item is None else item.record
        self.number = _number()
        self.drawn = set()
        self.cells = dict(cells)


def _drafts() -> dict[str, Draft]:
    drafts: dict[str, Draft] = st.session_state.setdefault(_KEPT, {})
    return drafts


def _number() -> int:
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    return int(st.session_state[_COUNT])


def _keep(draft: Draft) -> Draft:
    draft.opened = draft.number
    _drafts()[draft.key] = draft
    return draft


def draft_of(item: Item) -> Draft:
    """Return the draft of a post, opened now unless something was typed in it before."""
    found = _drafts().get(item.key)
    if found is not None and (found.is_touched or not found.is_stale(item)):
        return found
    return _keep(Draft(item.key, _number(), item.revision, item.record, cells_of(item.record)))


def kept(key: str) -> Draft | None:
    """Return the draft of a post when something was typed in it."""
    found = _drafts().get(key)
    return found if found is not None and found.is_touched else None


def draft_of_new(
    key: str,
    cells: Mapping[str, str],
    action: Action = Action.EDIT,
    required: tuple[str, ...] = (),
    reason: str = "",
    asked: str = "",
) -> Draft:
    """Return the draft of a post to be made, opened now unless the same was asked before."""
    found = _drafts().get(key)
    if found is not None and found.asked == asked:
        return found
    return _keep(Draft(key, _number(), 0, None, dict(cells), action, required, reason, asked))


def drop(key: str) -> None:
    """Give a draft up."""
    _drafts().pop(key, None)
