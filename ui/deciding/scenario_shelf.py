"""Every scenario that can be chosen: the roster as it is, ready ones, kept ones, the one built.

Kept ones stand in the store; where it cannot be written (a roster file, a past version),
they stay in the session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from coverage.model import Labelled
from coverage.scenario import Scenario, ScenarioError, apply
from sources.dataset import Dataset
from sources.scenario_store import Kept, kept_scenarios
from sources.scenarios import Ready, ready_scenarios
from sources.store.words import Kind
from ui.deciding.scenario_state import DRAFT, draft
from ui.state import is_editable, keep

ROSTER = "annuaire"
AS_IS = Scenario("Annuaire tel quel")
_KEPT = "scenarios-gardes"


class Sort(Labelled):
    """Where a scenario comes from."""

    ROSTER = "annuaire", "Annuaire"
    READY = "pret", "Prêt"
    KEPT = "enregistre", "Enregistré"
    DRAFT = "essai", "En construction"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A scenario that can be chosen; `refused` says why the roster does not allow it."""

    key: str
    sort: Sort
    scenario: Scenario
    refused: tuple[str, ...] = ()
    ready: Ready | None = None
    kept: Kept | None = None

    @property
    def label(self) -> str:
        """Return its line in a list of choices, as plain text."""
        name = self.scenario.name
        return name if self.sort is Sort.ROSTER else f"{self.sort.label} : {name}"


def shelf(data: Dataset) -> dict[str, Candidate]:
    """Return the scenarios by key, the roster as it is first.

    Raises:
        StoreError: the store cannot be read.
        UnreadableFileError: a ready scenario cannot be read.
    """
    found = [Candidate(ROSTER, Sort.ROSTER, AS_IS)]
    current = draft()
    if current is not None:
        found.append(_candidate(DRAFT, Sort.DRAFT, current.scenario, data))
    for ready in ready_scenarios(data):
        found.append(Candidate(ready.key, Sort.READY, ready.scenario, ready.refused, ready=ready))
    for kept in kept_now(data).values():
        found.append(_candidate(kept.key, Sort.KEPT, kept.scenario, data, kept))
    return {one.key: one for one in found}


def kept_now(data: Dataset) -> Mapping[str, Kept]:
    """Return the kept scenarios by key, of the store or of the session.

    Raises:
        StoreError: the store cannot be read.
    """
    if is_editable():
        return {one.key: one for one in kept_scenarios(keep().items(Kind.SCENARIO), data.atlas)}
    return in_session()


def in_session() -> dict[str, Kept]:
    """Return the scenarios that the session alone keeps."""
    found: dict[str, Kept] = st.session_state.setdefault(_KEPT, {})
    return found


def _candidate(
    key: str, sort: Sort, scenario: Scenario, data: Dataset, kept: Kept | None = None
) -> Candidate:
    refused = kept.refused if kept is not None else ()
    if not refused:
        try:
            apply(data.roster, scenario)
        except ScenarioError as error:
            refused = error.messages
    return Candidate(key, sort, scenario, refused, kept=kept)
