"""What a plan would change: the roster as it supposes it, department by department."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from coverage.allocation.allocate import plan_scenario
from coverage.allocation.terms import Plan
from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.loads import ZERO
from coverage.model import Level, Post
from coverage.months import ONE_DAY, years_later
from coverage.scenario import AddPost, Scenario, apply
from coverage.survey import Survey, examine
from coverage.territories import Atlas
from sources.deliberation import Proposal, departments_of

PROGRAMME = "Plan proposé"


@dataclass(frozen=True, slots=True)
class Change:
    """A department before and after a plan."""

    before: Diagnosis
    after: Diagnosis

    @property
    def code(self) -> str:
        """Code of the department."""
        return self.before.code


@dataclass(frozen=True, slots=True)
class Effect:
    """What a grant, or a whole plan, changes on some departments."""

    changes: tuple[Change, ...]

    @property
    def unmet_before(self) -> Fraction | None:
        """ETP of need not served without the plan; None when some need is unknown."""
        return total(unmet(one.before) for one in self.changes)

    @property
    def unmet_after(self) -> Fraction | None:
        """ETP of need not served with the plan."""
        return total(unmet(one.after) for one in self.changes)


@dataclass(frozen=True, slots=True)
class PlannedView:
    """The situation with a plan: each department before and after, the posts of both.

    Attributes:
        scenario: the posts that the plan adds.
        posts: by id, those of the roster and those of the plan.
    """

    scenario: Scenario
    changes: tuple[Change, ...]
    posts: Mapping[str, Post]

    def of(self, codes: Iterable[str]) -> Effect:
        """Return the effect on some departments."""
        wanted = set(codes)
        return Effect(tuple(one for one in self.changes if one.code in wanted))


def unmet(diagnosis: Diagnosis) -> Fraction | None:
    """Return the ETP of central need that the fair sharing leaves; None: unknown need."""
    if diagnosis.need.central is None or diagnosis.fair_supply is None:
        return None
    return diagnosis.need.central - diagnosis.fair_supply


def total(amounts: Iterable[Fraction | None]) -> Fraction | None:
    """Return the sum of amounts, None when one is unknown."""
    found = list(amounts)
    known = [amount for amount in found if amount is not None]
    return sum(known, ZERO) if len(known) == len(found) else None


def scenario_of(plan: Plan, proposals: Sequence[Proposal], name: str) -> Scenario:
    """Return a plan as a scenario whose posts bear their structure's name, for one year.

    A convention lasts a year in the call; the posts start on the day of the plan.
    """
    made = plan_scenario(
        plan,
        [one.candidate for one in proposals],
        name,
        starts=plan.on,
        ends=_year_of(plan.on),
        programme=PROGRAMME,
    )
    known = {f"plan-{one.code}": one for one in proposals}
    changes = tuple(
        replace(change, post=_named(change.post, known)) if isinstance(change, AddPost) else change
        for change in made.changes
    )
    return replace(made, changes=changes)


def _named(post: Post, known: Mapping[str, Proposal]) -> Post:
    proposal = known.get(post.id)
    if proposal is None:
        return post
    home = proposal.candidate.perimeter or proposal.candidate.extension
    name = proposal.name if proposal.post else f"À désigner ({proposal.name})"
    return replace(
        post,
        structure=name,
        certainty=proposal.certainty,
        home=home[0] if len(home) == 1 and len(home[0]) <= _DEPARTMENT else None,
    )


_DEPARTMENT = 3


def _year_of(on: date) -> date:
    """Return the last day of the year that starts on a day; the last there is, at the end."""
    same = years_later(on, 1)
    if same <= on:
        return date.max
    return same - ONE_DAY if same.day == on.day else same


def planned_view(survey: Survey, before: Sequence[Diagnosis], scenario: Scenario) -> PlannedView:
    """Examine the day again with the posts of a plan; `before` are its departments without."""
    roster = apply(survey.roster, scenario)
    after = report(
        examine(survey.atlas, roster, survey.needs, survey.parameters, survey.on),
        Level.DEPARTMENT,
    )
    return PlannedView(
        scenario,
        tuple(Change(*pair) for pair in zip(before, after, strict=True)),
        {post.id: post for post in roster.posts},
    )


def effect_of(view: PlannedView, proposal: Proposal, atlas: Atlas) -> Effect:
    """Return what the plan changes where a candidate would act."""
    codes = (*proposal.candidate.perimeter, *proposal.candidate.extension)
    return view.of(departments_of(atlas, codes))
