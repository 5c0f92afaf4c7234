"""All that a note is made from: the diagnosis of a day, what ends after it, and a plan or none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from coverage.calendar import Calendar, turning_days
from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Level, Post, Role, Verdict
from coverage.months import years_later
from coverage.outlook import Outlooks
from coverage.readings import Outcome, capacity_threshold, outcomes
from coverage.scenario import Scenario, apply
from coverage.sureness.shares import Sureness, sureness
from coverage.survey import Survey
from sources.calendar import calendar_of, outlooks_of
from sources.cases import stamp_of, survey_on
from sources.dataset import Dataset
from sources.export import Stamp
from sources.note.proposed import Proposed
from sources.scenario_words import sentences

YEARS_AHEAD = 3
"""How far the note looks: a convention lasts three years at most."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which the same ETP are active; `last` None: up to the end of what is shown.

    Attributes:
        inside, outside: departments that are zones blanches, in the call and out of it.
    """

    first: date
    last: date | None
    facilitators: Fraction
    unlocated: Fraction
    coordination: Fraction
    inside: int
    outside: int


@dataclass(frozen=True, slots=True)
class Note:
    """What is said on a day; `scenario` names what is supposed, "" for the roster as it is.

    `supposition` is its note, `supposed_changes` its changes, a sentence each.

    Attributes:
        departments: their diagnoses, in order of code.
        supposed: by department, what would change its verdict, each supposition tried.
        thresholds: by department, the need above which it falls short, where it is one number.
        sure: by department, the share of the draws in which it is a zone blanche.
        periods: from `on`, the ETP that stay active, for `YEARS_AHEAD` years.
        calendar: the same by month.
        proposed: the plan, None for a note without one.
    """

    dataset: Dataset
    on: date
    survey: Survey
    departments: tuple[Diagnosis, ...]
    posts: Mapping[str, Post]
    supposed: Mapping[str, tuple[Outcome, ...]]
    thresholds: Mapping[str, Fraction | None]
    sure: Mapping[str, Sureness]
    periods: tuple[Period, ...]
    calendar: Calendar
    stamp: Stamp
    scenario: str = ""
    supposition: str = ""
    supposed_changes: tuple[str, ...] = ()
    proposed: Proposed | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that the note is made from: the diagnosis, the scenario, the plan."""
        plan = self.proposed
        asked = [] if plan is None else [plan.plan.on, plan.question.request, plan.proposals]
        made_of = (self.stamp.fingerprint, self.scenario, self.supposition, asked)
        return hashlib.sha256(repr(made_of).encode()).hexdigest()


def note_of(
    dataset: Dataset,
    on: date,
    proposed: Proposed | None = None,
    scenario: Scenario | None = None,
) -> Note:
    """Return the note of a day.

    Args:
        dataset: what is known.
        on: the day described.
        proposed: a plan with what stands beside it.
        scenario: changes supposed to the roster, applied on paper.

    Raises:
        InvalidValueError: a day before the first parameters.
        ScenarioError: changes that the roster does not allow.
        UnreadableFileError: the table of contracts was spoiled since it was opened.
    """
    told: tuple[str, ...] = ()
    if scenario is not None:
        told = sentences(scenario.changes, dataset.roster, dataset.atlas)
        dataset = replace(dataset, roster=apply(dataset.roster, scenario))
    survey = survey_on(dataset, on)
    departments = report(survey, Level.DEPARTMENT)
    last = years_later(on, YEARS_AHEAD)
    outlooks = outlooks_of(dataset)
    return Note(
        dataset=dataset,
        on=on,
        survey=survey,
        departments=departments,
        posts=dataset.roster.by_id(on),
        supposed={
            one.code: outcomes(survey, one.code, Level.DEPARTMENT, dataset.readings)
            for one in departments
        },
        thresholds={one.code: capacity_threshold(survey, one.code) for one in departments},
        sure={one.code: one for one in sureness(survey)},
        periods=_periods(outlooks, dataset, on, last),
        calendar=calendar_of(dataset, on, last),
        stamp=stamp_of(dataset, survey.parameters, on),
        scenario="" if scenario is None else scenario.name,
        supposition="" if scenario is None else scenario.note,
        supposed_changes=told,
        proposed=proposed,
    )


def _periods(outlooks: Outlooks, dataset: Dataset, on: date, last: date) -> tuple[Period, ...]:
    """Return the periods between two days, days that change nothing left out."""
    days = [on, *(day for day in turning_days(dataset.roster) if on < day <= last)]
    found: list[Period] = []
    for day in days:
        period = _period(outlooks, day)
        same = found and replace(period, first=found[-1].first) == found[-1]
        if not same:
            found.append(period)
    following = [*(one.first for one in found[1:]), None]
    return tuple(
        replace(one, last=None if day is None else date.fromordinal(day.toordinal() - 1))
        for one, day in zip(found, following, strict=True)
    )


def _period(outlooks: Outlooks, on: date) -> Period:
    roster = outlooks.setting(on).roster
    gaps = [one for one in outlooks.on(on) if one.verdict is Verdict.GAP]
    inside = sum(one.in_call for one in gaps)
    return Period(
        first=on,
        last=None,
        facilitators=_sum(roster.facilitators(on)),
        unlocated=_sum(roster.unlocated(on)),
        coordination=_sum(p for p in roster.active(on) if p.role is Role.COORDINATOR),
        inside=inside,
        outside=len(gaps) - inside,
    )


def _sum(posts: Iterable[Post]) -> Fraction:
    return sum((post.fte for post in posts), Fraction(0))
