"""A scenario tried on a day: the engine asked again on the roster that it supposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from coverage.comparison import Difference, Step, compare, path
from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Level
from coverage.scenario import Change, Scenario, apply
from coverage.survey import examine
from ui.state import View


def trial(view: View, changes: Sequence[Change]) -> View:
    """Return a day's diagnosis on the roster as changes make it; the one given is unchanged.

    Raises:
        ScenarioError: the roster does not allow them.
    """
    if not changes:
        return view
    scenario = Scenario("", tuple(changes))
    now = view.survey
    roster = apply(now.roster, scenario)
    survey = examine(now.atlas, roster, now.needs, now.parameters, now.on)
    return replace(
        view,
        dataset=replace(view.dataset, roster=apply(view.dataset.roster, scenario)),
        survey=survey,
        departments=report(survey, Level.DEPARTMENT),
        posts=MappingProxyType(roster.by_id(now.on)),
        fingerprint=f"{view.fingerprint} {scenario!r}",
    )


def differences(
    view: View, before: Sequence[Change], after: Sequence[Change]
) -> tuple[tuple[Difference, ...], tuple[Step, ...]]:
    """Return the departments that differ between two scenarios, and the way between them.

    The causes of a difference are places in that way, from 1.

    Raises:
        ScenarioError: the roster does not allow one of them.
    """
    steps = path(before, after)
    states = [_departments(view, step.changes) for step in steps]
    first = _departments(view, before)
    last = states[-1] if states else first
    return compare(first, last, states[:-1]), steps


def _departments(view: View, changes: Sequence[Change]) -> tuple[Diagnosis, ...]:
    return trial(view, changes).departments
