"""« Avant → après » of an import: which departments change on a day, and the ETP of the roster."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from coverage.comparison import Difference, compare
from coverage.diagnosis import report
from coverage.model import Level, Roster
from coverage.staffing import By, Staffing
from sources.cases import staffing_on, survey_on
from sources.dataset import Dataset
from sources.sidecar import Sidecar
from sources.upkeep.plan import Plan


@dataclass(frozen=True, slots=True)
class Contrast:
    """A day before and after an import.

    Attributes:
        impacts: departments that change, verdicts first.
        same: departments that do not.
        before, after: the ETP active on that day.
    """

    on: date
    impacts: tuple[Difference, ...]
    same: int
    before: Staffing
    after: Staffing


def contrast(data: Dataset, plan: Plan, on: date) -> Contrast:
    """Return what an import changes on a day.

    Args:
        data: gives all but the roster: geography, needs, parameters.
        plan: the import.
        on: the day.

    Raises:
        InvalidValueError: a day before the first parameters.
    """
    before = _with(data, Roster(plan.standing.posts), plan.standing.sidecar)
    after = _with(data, Roster(plan.change.posts), plan.sidecar)
    departments = report(survey_on(before, on), Level.DEPARTMENT)
    found = compare(departments, report(survey_on(after, on), Level.DEPARTMENT))
    return Contrast(
        on,
        found,
        len(departments) - len(found),
        *(staffing_on(one, on, By.DEPARTMENT) for one in (before, after)),
    )


def _with(data: Dataset, roster: Roster, sidecar: Sidecar | None) -> Dataset:
    """Return the data set of another roster; without sidecar it keeps the doubts it has."""
    if sidecar is None:
        return replace(data, roster=replace(data.roster, posts=roster.posts), sidecar=None)
    whole = replace(
        roster,
        doubts=sidecar.doubts,
        source=sidecar.source,
        known_on=sidecar.reference_date,
    )
    return replace(data, roster=whole, sidecar=sidecar)
