"""What a form works on: the draft, the roster as it stands, and what the two make together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from coverage.model import Post
from sources.dataset import Dataset
from sources.store.records import RANK, post_of
from sources.store.words import Action, Item, Record
from sources.upkeep.edit import Typed, cells_of, merged, named, read_typed
from sources.upkeep.lead import lacking
from ui.roster.form_draft import NEW, Draft
from ui.roster.form_gestures import ACTIONS, CONFIRMED, Gesture, odd


@dataclass(frozen=True)
class Desk:
    """A draft before the posts that stand."""

    draft: Draft
    gesture: Gesture
    data: Dataset
    items: Sequence[Item]

    @property
    def removing(self) -> bool:
        """Tell whether the user came to take the post away."""
        return self.gesture is Gesture.REMOVE

    @property
    def may_remove(self) -> bool:
        """Tell whether the user came to take the post away, and confirmed it."""
        return self.removing and bool(st.session_state.get(self.draft.widget(CONFIRMED)))

    @property
    def action(self) -> Action:
        """Return what the history will say of the save."""
        return self.draft.action if self.draft.base is None else ACTIONS[self.gesture]

    @property
    def signature_key(self) -> str:
        """Return the key of the fields of the signature, the same through a conflict."""
        return f"signe-{self.draft.opened}"

    @cached_property
    def standing(self) -> Item | None:
        """Return the post as it stands now, None when there is none."""
        return next((item for item in self.items if item.key == self.draft.key), None)

    @property
    def record(self) -> Record | None:
        """Return the content of the post as it stands now."""
        return None if self.standing is None else self.standing.record

    @property
    def rank(self) -> int:
        """Return the place of the post in the roster; a new one comes last."""
        return len(self.items) if self.record is None else int(self.record[RANK])

    @property
    def present(self) -> Post | None:
        """Return the post as it stands now."""
        return None if self.record is None else post_of(self.record)

    @property
    def before(self) -> Post | None:
        """Return the post as it was shown at the opening."""
        return None if self.draft.base is None else post_of(self.draft.base)

    @cached_property
    def others(self) -> tuple[Post, ...]:
        """Return the rest of the roster."""
        return tuple(post_of(item.record) for item in self.items if item.key != self.draft.key)

    @property
    def is_stale(self) -> bool:
        """Tell whether the post changed since it was shown."""
        return self.draft.is_stale(self.standing)

    @property
    def kept_cells(self) -> Mapping[str, str]:
        """Return the cells to save: where another changed the post, theirs but for mine."""
        draft, record = self.draft, self.record
        if record is None or not self.is_stale:
            return draft.cells
        return {**merged(draft.first_cells, draft.cells, cells_of(record)), "id": draft.key}

    def read(self, cells: Mapping[str, str] | None = None) -> Typed:
        """Return what the draft says, with what the gesture and the draft ask besides.

        `cells` stands in for the draft's.
        """
        draft = self.draft
        cells = draft.cells if cells is None else cells
        typed = read_typed(cells, self.data.atlas, self.others)
        asked = lacking(draft.required, cells)
        awaited = {one.column for one in asked}
        told = [one for one in typed.problems if one.column not in awaited]
        # A renewal that nobody began is no error of the user's.
        idle = self.gesture is Gesture.RENEW and not draft.is_touched
        more = [] if idle else odd(self.gesture, self.before, typed.post, self.data)
        return Typed(typed.post, (*told, *asked, *more))

    def post(self, typed: Typed) -> Post | None:
        """Return the post to save under the id it has or will have; None while one is wrong."""
        if typed.errors or typed.post is None:
            return None
        if self.draft.key != NEW:
            return replace(typed.post, id=self.draft.key)
        given = self.draft.cells.get("id")
        return typed.post if given else named(replace(typed.post, id=""), self.others)
