"""What a user is typing of an application, kept for the session: nobody's save takes it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import streamlit as st

from sources.applications.columns import COLUMNS
from sources.applications.kept import cells_of
from sources.store.words import Change, Item, Record, Signature

NEW = ""
"""In place of the code of an application that has none yet."""
_KEPT, _COUNT = "candidature-saisies", "candidature-saisies-nombre"
CHOSEN = "candidature-saisie"
"""Key of the widget that says which application is typed."""
FIRST: Mapping[str, str] = MappingProxyType(
    {"qualite": "facilitateur", "nature": "inconnue", "bilan": "inconnu"}
)
"""What the fields of a new application hold before anything is typed."""
LISTS = ("perimetre", "extension", "postes_reconduits")


@dataclass(slots=True)
class Draft:
    """One application as it is typed.

    Attributes:
        key: its code; `NEW` for a new one.
        number: tells its widgets from those of any other draft.
        seen: revision that was shown; 0 when it did not exist.
        base: what was shown; None when it did not exist.
        cells: what the fields hold, by column.
        sent: what a click asked to write: a second one may come before the answer.
    """

    key: str
    number: int
    seen: int
    base: Record | None
    cells: dict[str, str] = field(default_factory=dict)
    sent: tuple[Change, Signature | None] | None = None

    def widget(self, column: str) -> str:
        """Return the key of the widget of a column."""
        return f"candidature-{self.number}-{column}"

    @property
    def first_cells(self) -> Mapping[str, str]:
        """Return the cells as they were shown."""
        return FIRST if self.base is None else cells_of(self.base)

    def touched(self, column: str) -> bool:
        """Tell whether a cell was typed otherwise than it was shown."""
        return self.cells.get(column, "") != self.first_cells.get(column, "")

    @property
    def is_touched(self) -> bool:
        """Tell whether something was typed."""
        return any(map(self.touched, COLUMNS))

    def is_stale(self, item: Item | None) -> bool:
        """Tell whether what stands is not what was shown."""
        shown = (self.seen, self.base)
        return shown != ((0, None) if item is None else (item.revision, item.record))

    def merged(self, item: Item | None) -> dict[str, str]:
        """Return the cells with what I typed, and theirs elsewhere."""
        theirs = {} if item is None else cells_of(item.record)
        if item is None:
            return dict(self.cells)
        return {c: self.cells.get(c, "") if self.touched(c) else theirs[c] for c in COLUMNS}

    def rebase(self, item: Item | None, cells: Mapping[str, str]) -> None:
        """Bring the draft up to what stands now."""
        self.seen = 0 if item is None else item.revision
        self.base = None if item is None else item.record
        self.number = _number()
        self.cells = dict(cells)

    def take(self) -> None:
        """Take what the widgets hold now, before anything is drawn."""
        for column in COLUMNS:
            held = st.session_state.get(self.widget(column))
            if held is not None:
                self.cells[column] = "|".join(held) if isinstance(held, list) else str(held)


def draft_of(key: str, item: Item | None) -> Draft:
    """Return the draft of an application, opened now unless something was typed in it before."""
    drafts: dict[str, Draft] = st.session_state.setdefault(_KEPT, {})
    found = drafts.get(key)
    if found is not None and (found.is_touched or not found.is_stale(item)):
        return found
    record = None if item is None else item.record
    cells = dict(FIRST) if record is None else {**cells_of(record), "candidature": key}
    revision = 0 if item is None else item.revision
    drafts[key] = Draft(key, _number(), revision, record, cells)
    return drafts[key]


def opened() -> tuple[str, ...]:
    """Return the codes in whose drafts something was typed."""
    drafts: dict[str, Draft] = st.session_state.get(_KEPT, {})
    return tuple(key for key, one in drafts.items() if one.base is not None and one.is_touched)


def drop(key: str) -> None:
    """Give a draft up."""
    st.session_state.get(_KEPT, {}).pop(key, None)


def choose(key: str) -> None:
    """Make an application the one that is typed."""
    st.session_state[CHOSEN] = key


def _number() -> int:
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    return int(st.session_state[_COUNT])
