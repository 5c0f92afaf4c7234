"""A plan with what is needed to show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coverage.allocation.terms import Plan, Request
from coverage.model import Basis
from sources.deliberation import Proposal
from sources.plan_effect import PlannedView
from ui.state import View


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with what is needed to show it."""

    view: View
    plan: Plan
    request: Request
    proposals: tuple[Proposal, ...]
    planned: PlannedView

    @property
    def names(self) -> Mapping[str, str]:
        """Candidates in words, by code."""
        return {one.code: one.words for one in self.proposals}

    @property
    def basis(self) -> str:
        """The word that goes with the needs: « estimé » unless some are better known."""
        bases = {one.before.need.basis for one in self.planned.changes}
        return " estimé" if bases <= {Basis.ESTIMATED, Basis.UNKNOWN} else ""
