"""Which scenario is looked at, and the one being built: in the session and in the address.

`open_scenario` is how another part of the product hands a scenario over (a plan of
allocation, say); call it in the callback of a button.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from coverage.scenario import Change, Scenario
from coverage.territories import Atlas
from sources.scenario_address import PREFIX, address_of, from_address
from sources.scenario_form import MOST_CHANGES, MOST_NAME, ScenarioFormError
from ui.deciding.parts import PART_KEY, Part
from ui.sections import lead_to
from ui.state import shown_revision

KEY = "scenario"
"""Name in the address; the choice also follows the user from page to page."""

DRAFT = "essai"
"""Key of the scenario being built, wherever one is chosen."""

_DRAFT, _CHOSEN, _COUNT = "scenario-essai", "scenario-choisi", "scenario-essais-nombre"
_PREVIOUS = "scenario-essai-precedent"


NOTHING = Scenario("")


@dataclass(frozen=True, slots=True)
class Draft:
    """The scenario being built.

    Attributes:
        number: tells its widgets from those of any other.
        key: of the kept scenario it changes, "" for a new one.
        seen: revision of that row when it was opened, 0 for a new one.
        made_at: version of the roster it is made on.
        first: as it was opened.
    """

    scenario: Scenario
    number: int
    key: str = ""
    seen: int = 0
    made_at: int = 0
    first: Scenario = NOTHING

    @property
    def is_touched(self) -> bool:
        """Tell whether something is not saved."""
        return self.scenario != self.first

    def widget(self, name: str) -> str:
        """Return the key of a widget of this draft."""
        return f"essai-{self.number}-{name}"


def draft() -> Draft | None:
    """Return the scenario being built, None without one."""
    found: Draft | None = st.session_state.get(_DRAFT)
    return found


def open_scenario(
    scenario: Scenario,
    key: str = "",
    seen: int = 0,
    made_at: int | None = None,
    *,
    is_saved: bool = False,
) -> None:
    """Make a scenario the one being built and lead to it, at the next run of the page.

    Args:
        scenario: to be gone on with; it may hold changes already.
        key: of the kept scenario that it changes, "" for a new one.
        seen: revision of that row, 0 for a new one.
        made_at: version of the roster it was made on; None: the one shown.
        is_saved: nothing of it is to be saved yet.
    """
    made = shown_revision() if made_at is None else made_at
    first = scenario if is_saved else NOTHING
    _open(Draft(scenario, _next_number(), key, seen, made, first))
    look_at(DRAFT)
    lead_to(Part.SCENARIOS, PART_KEY)


def change_draft(change: Callable[[Scenario], Scenario]) -> None:
    """Bring the scenario being built to another content."""
    found = draft()
    if found is not None:
        st.session_state[_DRAFT] = replace(found, scenario=change(found.scenario))
        look_at(DRAFT)


def add_change(change: Change) -> None:
    """Add a change after the others."""
    change_draft(lambda one: replace(one, changes=(*one.changes, change)[:MOST_CHANGES]))


def drop_change(place: int) -> None:
    """Take a change away, by its place from 0."""
    change_draft(
        lambda one: replace(one, changes=(*one.changes[:place], *one.changes[place + 1 :]))
    )


def close_draft(then: str | None = None) -> None:
    """Give the scenario being built up; look at another one, or at none."""
    st.session_state.pop(_DRAFT, None)
    look_at(then)


def look_at(key: str | None) -> None:
    """Make a scenario the chosen one, in the session and in the address."""
    st.session_state[_CHOSEN] = key
    written = key
    found = draft()
    if key == DRAFT and found is not None:
        written = address_of(found.scenario)
    if written:
        st.query_params[KEY] = written
    elif KEY in st.query_params:
        del st.query_params[KEY]


def asked(atlas: Atlas) -> tuple[str | None, tuple[str, ...]]:
    """Return the key of the scenario that the address asks for, else the session's.

    A scenario carried by the address becomes the one being built. The second value says in
    French what is wrong with it, () when nothing is.
    """
    written = st.query_params.get(KEY)
    kept: str | None = st.session_state.get(_CHOSEN)
    if not written:
        if kept is not None:
            look_at(kept)
        return kept, ()
    if not written.startswith(PREFIX):
        st.session_state[_CHOSEN] = written
        return written, ()
    found = draft()
    if found is not None and address_of(found.scenario) == written:
        st.session_state[_CHOSEN] = DRAFT
        return DRAFT, ()
    try:
        scenario = from_address(written, atlas)
    except ScenarioFormError as error:
        look_at(None)
        return None, error.messages
    receive(scenario)
    return DRAFT, ()


def receive(scenario: Scenario) -> None:
    """Make a scenario that came by the address the one being built."""
    _open(Draft(scenario, _next_number(), made_at=shown_revision()))
    st.session_state[_CHOSEN] = DRAFT


def _open(new: Draft) -> None:
    """Put a scenario in place of the one being built, which can be taken up again."""
    old = draft()
    if old is not None and old.is_touched and old.scenario.changes:
        st.session_state[_PREVIOUS] = old
    st.session_state[_DRAFT] = new


def previous() -> Draft | None:
    """Return the scenario that was being built before another took its place, unsaved."""
    found: Draft | None = st.session_state.get(_PREVIOUS)
    return found


def resume() -> None:
    """Take up again the scenario that was being built before."""
    found = st.session_state.pop(_PREVIOUS, None)
    if found is not None:
        _open(replace(found, number=_next_number()))
        look_at(DRAFT)


def _next_number() -> int:
    number = int(st.session_state.get(_COUNT, 0)) + 1
    st.session_state[_COUNT] = number
    return number


def copy_of(scenario: Scenario) -> Scenario:
    """Return a scenario under a name of its own."""
    return replace(scenario, name=f"Copie de {scenario.name}"[:MOST_NAME])
