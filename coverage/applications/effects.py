"""What each application would change, alone, and the order that follows from it.

The order is that of the objectives « presence »: need left without an in-area facilitator,
need not served, severity, need of zones blanches, then changes, then cost. Each is a gain:
before minus after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from coverage.applications.application import Application, posts_carried
from coverage.applications.rules import Rules
from coverage.diagnosis import report
from coverage.findings import Diagnosis
from coverage.model import Certainty, Level, Post, Precision, Role, Roster, Verdict
from coverage.need import UNKNOWN_BLOCK, Needs
from coverage.parameters import Parameters
from coverage.scenario import AddPost, RemovePost, Scenario, apply
from coverage.slices import slices
from coverage.survey import Survey, examine
from coverage.territories import Atlas

ZERO = Fraction(0)
PREFIX = "candidature:"
"""Before the code, in the id of the post that an application would be."""
_ONE_DAY = timedelta(days=1)


class Objectives(NamedTuple):
    """Figures of a day, in ETP of need at central (`severity`: ETP times a squared share).

    The names in the issue: `sans_facilitateur`, `besoin_non_servi`, `gravite`,
    `zones_blanches_ponderees`.
    """

    uncovered: Fraction
    unmet: Fraction
    severity: Fraction
    gaps: Fraction


@dataclass(frozen=True, slots=True)
class Situation:
    """A day as it is examined: its departments and its objectives."""

    survey: Survey
    departments: tuple[Diagnosis, ...]
    values: Objectives


@dataclass(frozen=True, slots=True)
class Turn:
    """A department before and after."""

    before: Diagnosis
    after: Diagnosis

    @property
    def changes_verdict(self) -> bool:
        """Tell whether the verdict or its branches change."""
        return (self.before.verdict, self.before.branches) != (
            self.after.verdict,
            self.after.branches,
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """What one application changes on its first day.

    Attributes:
        gain: by objective, above zero when it is better with it.
        turns: departments whose verdict or ETP differ, verdicts first.
        replaced: ids of posts that would still run that day, left out of both sides.
    """

    code: str
    on: date
    gain: Objectives
    turns: tuple[Turn, ...]
    replaced: tuple[str, ...] = ()


def first_day(application: Application, roster: Roster, rules: Rules) -> date:
    """Return the day an application begins: asked, else the day after the posts it carries on."""
    if application.starts is not None:
        return application.starts
    ends = [post.ends for post in posts_carried(application, roster) if post.ends]
    known = [day for day in ends if day < date.max]
    return max(known) + _ONE_DAY if known else rules.starts


def post_of(application: Application, starts: date, rules: Rules) -> Post:
    """Return the post that an application would be, to be confirmed."""
    years = application.years or max(1, int(rules.years.value))
    try:
        ends = starts.replace(year=starts.year + years) - _ONE_DAY
    except ValueError:  # 29 February, or beyond the calendar
        ends = starts + timedelta(days=min(365 * years, (date.max - starts).days))
    return Post(
        id=f"{PREFIX}{application.code}",
        structure=application.structure,
        role=application.role,
        fte=application.fte,
        perimeter=application.territory,
        extension=application.extension,
        starts=starts,
        starts_precision=Precision.DAY,
        ends=ends,
        ends_precision=Precision.DAY,
        programme=application.programme,
        certainty=Certainty.TO_CONFIRM,
        source=f"candidature {application.code}, non retenue à ce jour",
    )


def carried_on(application: Application, roster: Roster, on: date) -> tuple[str, ...]:
    """Return the ids of the posts that an application carries on and that run on a day."""
    return tuple(post.id for post in posts_carried(application, roster) if post.is_active(on))


def situation(
    atlas: Atlas,
    roster: Roster,
    needs: Needs,
    parameters: Parameters,
    on: date,
    without: Sequence[str] = (),
) -> Situation:
    """Examine a day, some posts left out.

    Raises:
        UnknownCodeError: a post names a code the atlas does not know.
    """
    left = apply(roster, Scenario("sans", tuple(RemovePost(key) for key in without)))
    survey = examine(atlas, left, needs, parameters, on)
    return Situation(survey, report(survey, Level.DEPARTMENT), objectives(survey))


def effect(application: Application, before: Situation, rules: Rules) -> Effect:
    """Tell what an application changes on its first day, all the others left aside.

    `before` is the situation of `first_day` without `carried_on`: the posts that it carries
    on are out on both sides, so that of a renewal it is what would be lost without it.

    Raises:
        UnknownCodeError: a territory is not one of the atlas.
    """
    survey = before.survey
    addition = AddPost(post_of(application, survey.on, rules))
    given = apply(survey.roster, Scenario("avec", (addition,)))
    after = situation(survey.atlas, given, survey.needs, survey.parameters, survey.on)
    turns = [Turn(*pair) for pair in zip(before.departments, after.departments, strict=True)]
    differing = [
        one for one in turns if one.changes_verdict or _acts(one.before) != _acts(one.after)
    ]
    return Effect(
        code=application.code,
        on=survey.on,
        gain=Objectives(*(a - b for a, b in zip(before.values, after.values, strict=True))),
        turns=tuple(sorted(differing, key=lambda one: not one.changes_verdict)),
    )


def objectives(survey: Survey) -> Objectives:
    """Return the objectives of a day; communes of which the need is unknown are left out."""
    uncovered = unmet = severity = gaps = ZERO
    for demand, need in enumerate(survey.network.needs):
        short = 1 - (survey.flow.rate(demand) or ZERO) if need else ZERO
        uncovered += ZERO if survey.deployment.crews[demand].own else need
        unmet += need * short
        severity += need * short**2
    for _, pieces in slices(survey, Level.REGION):
        for piece in pieces:
            cell = survey.cells[piece.cell]
            if cell.judgement.verdict is Verdict.GAP and cell.block != UNKNOWN_BLOCK:
                gaps += survey.needs.blocks[cell.block].rate.central * piece.weight
    return Objectives(uncovered, unmet, severity, gaps)


def order_key(application: Application, effect: Effect) -> tuple[object, ...]:
    """Return what ranks an application, the best first; see the module's words.

    A renewal is no change; the cost is what the State is asked, unknown amounts last; the
    code settles the rest, so that the order of the rows changes nothing.
    """
    cost = application.state
    return (
        *(-gain for gain in effect.gain),
        application.renewal is not True,
        (cost is None, cost or ZERO),
        application.fte,
        application.code,
    )


def can_change(application: Application) -> bool:
    """Tell whether an application has an effect to compute: a facilitator that says where."""
    return application.role is Role.FACILITATOR and bool(
        application.territory or application.extension
    )


def _acts(diagnosis: Diagnosis) -> tuple[object, ...]:
    return (diagnosis.own_fte, diagnosis.bordering_fte, diagnosis.load)
