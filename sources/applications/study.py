"""The applications of a call examined together: checked, ranked, summed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from coverage.allocation.terms import Candidate
from coverage.applications.application import Application, Assessment
from coverage.applications.checks import check
from coverage.applications.effects import (
    Effect,
    Situation,
    can_change,
    carried_on,
    effect,
    first_day,
    order_key,
    situation,
)
from coverage.applications.overlaps import overlaps
from coverage.applications.rules import Check, Outcome, Rules, worst
from coverage.applications.totals import Total, by_department, by_programme, total
from coverage.errors import CoverageError
from coverage.model import Role
from sources.applications.rules import rules_of
from sources.cases import parameters_on
from sources.dataset import Dataset
from sources.needs_on import needs_of

Days: TypeAlias = dict[tuple[date, frozenset[str]], Situation]
"""What is there before an application: by day, and by the posts it carries on."""

_COORDINATION = "coordination : jamais une capacité, la carte ne change pas."
_NOWHERE = "sans territoire, son effet ne peut pas être calculé."


@dataclass(frozen=True, slots=True)
class Examined:
    """One application with what is found about it.

    Attributes:
        checks: of the call, then what it shares with others.
        effect: None when it has none to compute; `why` then says so.
        rank: place among those that the call does not refuse; None without an effect.
    """

    application: Application
    checks: tuple[Check, ...]
    effect: Effect | None
    why: str = ""
    rank: int | None = None

    @property
    def code(self) -> str:
        """Return the code of the application."""
        return self.application.code

    @property
    def outcome(self) -> Outcome:
        """Return the worst of its checks."""
        return worst(self.checks)

    @property
    def is_refused(self) -> bool:
        """Tell whether the text of the call refuses it."""
        return self.outcome is Outcome.REFUSED

    def blamed(self) -> tuple[Check, ...]:
        """Return the checks that call for something, the worst first."""
        found = [one for one in self.checks if one.outcome is not Outcome.PASSED]
        return tuple(sorted(found, key=lambda one: -one.outcome.rank))


@dataclass(frozen=True, slots=True)
class Study:
    """All the applications, ranked; refused ones, and those without effect, come last."""

    rules: Rules
    rows: tuple[Examined, ...]
    whole: Total
    departments: tuple[Total, ...]
    programmes: tuple[Total, ...]

    @property
    def refused(self) -> frozenset[str]:
        """Return the codes of those that the call refuses."""
        return frozenset(one.code for one in self.rows if one.is_refused)

    def row(self, code: str | None) -> Examined | None:
        """Return one application by its code."""
        return next((one for one in self.rows if one.code == code), None)


def study(
    dataset: Dataset, applications: Sequence[Application], before: Iterable[Examined] = ()
) -> Study:
    """Examine applications on a data set.

    Args:
        dataset: with its roster.
        applications: each with a code of its own.
        before: examined on the same data set; what each changes alone is not computed again.

    Raises:
        CoverageError: a parameter of the call that cannot be read.
    """
    rules = rules_of(dataset)
    others = overlaps(applications, dataset.atlas)
    days: Days = {}
    known = {one.application: (one.effect, one.why) for one in before}
    found = []
    for one in applications:
        checks = (*check(one, dataset.roster, dataset.atlas, rules), others[one.code])
        done, why = known.get(one) or _effect(dataset, one, rules, days)
        found.append(Examined(one, checks, done, why))
    rows = _ranked(found)
    refused = {one.code for one in rows if one.is_refused}
    return Study(
        rules,
        rows,
        total(applications, refused),
        by_department(applications, dataset.atlas, refused),
        by_programme(applications, refused),
    )


def candidates_of(study: Study) -> tuple[Candidate, ...]:
    """Return the applications as candidates of the allocation, in order of code.

    Refused ones are not eligible. A renewal comes first only when its assessment is not
    insufficient; what is asked is the most that is given.
    """
    facilitators = [one for one in study.rows if one.application.role is Role.FACILITATOR]
    placed = [one for one in facilitators if one.application.territory or one.application.extension]
    return tuple(
        Candidate(
            code=one.code,
            perimeter=one.application.territory,
            extension=one.application.extension,
            most=one.application.fte,
            eligible=not one.is_refused,
            renewal=_comes_first(one.application),
            cost=one.application.cost_per_fte,
        )
        for one in sorted(placed, key=lambda one: one.code)
    )


def _comes_first(application: Application) -> bool:
    insufficient = application.assessment is Assessment.INSUFFICIENT
    return application.renewal is True and not insufficient


def _effect(
    dataset: Dataset,
    application: Application,
    rules: Rules,
    days: Days,
) -> tuple[Effect | None, str]:
    if application.role is not Role.FACILITATOR:
        return None, _COORDINATION
    if not can_change(application):
        return None, _NOWHERE
    on = first_day(application, dataset.roster, rules)
    try:
        roster = dataset.roster_on(on)
        carried = carried_on(application, roster, on)
        key = on, frozenset(carried)
        if key not in days:
            parameters = parameters_on(dataset, on)
            needs = needs_of(dataset, parameters, on)
            days[key] = situation(dataset.atlas, roster, needs, parameters, on, carried)
        return replace(effect(application, days[key], rules), replaced=carried), ""
    except CoverageError as error:
        return None, str(error)


def _ranked(found: Sequence[Examined]) -> tuple[Examined, ...]:
    ranked = [one for one in found if one.effect is not None and not one.is_refused]
    ranked.sort(key=lambda one: order_key(one.application, one.effect) if one.effect else ())
    numbered = [replace(one, rank=number) for number, one in enumerate(ranked, start=1)]
    others = [one for one in found if one.effect is None or one.is_refused]
    return (*numbered, *sorted(others, key=lambda one: (one.is_refused, one.code)))
