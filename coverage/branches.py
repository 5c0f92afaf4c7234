"""The definition: one function a branch, and the verdict they lead to on a commune.

Source: call for projects « PNAD clauses sociales d'insertion 2025 » of the regional directorate,
18/07/2025, section « Structures éligibles », fourth paragraph (hereafter AAP 2025, SE §4).
Where the text can be read in two ways, a parameter chooses and both are tested.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from coverage.model import Basis, Branch, Certainty, Verdict, surest, weakest
from coverage.parameters import Parameters


class Short(IntEnum):
    """From which figure of the interval of need a territory is short of ETP."""

    NEVER = 0
    AT_HIGH = 1
    AT_CENTRAL = 2
    AT_LOW = 3


class Ground(StrEnum):
    """The kinds of fact a finding may rest on."""

    ABSENCE = "absence"
    BORDERING = "bordering"
    POSTS = "posts"
    NEED = "need"
    CAPACITY = "capacity"
    ENOUGH_AT_LOW = "enough_at_low"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules look at, for communes in the same situation.

    Attributes:
        own: certainty that an in-area facilitator acts; None when none is known.
        bordering: certainty that a « limitrophe » one acts; None when none is known.
        absence: how sure it is that no other facilitator acts.
        basis: where the need comes from.
        known_zero: the need is known to be zero.
        short: shortage in the fair sharing, all known needs counted.
        short_unestimated: the same, counting only measured and declared needs.
        shares_unknown: a post that acts here also acts where the need is unknown.
        at_least: this need, or one that shares a post with it, may be higher than measured.
    """

    own: Certainty | None
    bordering: Certainty | None
    absence: Certainty
    basis: Basis
    known_zero: bool
    short: Short
    short_unestimated: Short
    shares_unknown: bool
    at_least: bool = False

    @property
    def acting(self) -> Certainty:
        """How sure it is that those who act do act."""
        return weakest(c for c in (self.own, self.bordering) if c is not None)

    @property
    def someone_acts(self) -> bool:
        """Tell whether anyone acts, from the place or from next door."""
        return self.own is not None or self.bordering is not None


@dataclass(frozen=True, slots=True)
class Holding:
    """A branch that holds, how sure it is, and the kinds of fact it rests on."""

    branch: Branch
    certainty: Certainty
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on communes in the same situation.

    `tight` says that the ETP would fall short at the high figure of the need only.
    """

    verdict: Verdict
    certainty: Certainty
    holdings: tuple[Holding, ...]
    tight: bool = False


def _need_certainty(basis: Basis) -> Certainty:
    """Say how sure a statement can be that rests on a need of this basis."""
    return {
        Basis.ESTIMATED: Certainty.DEDUCED,
        Basis.UNKNOWN: Certainty.TO_CONFIRM,
    }.get(basis, Certainty.ESTABLISHED)


def uncovered(facts: Facts, parameters: Parameters) -> Holding | None:
    """Branch 1: no facilitator acts on the territory (AAP 2025, SE §4, first case).

    The words on identified needs stand in the plural after the first two cases: by
    default the branch asks that the need is not known to be zero. Strict reading
    (`gap_needs_need` false): it holds even at zero need, and no need is a ground.
    """
    if facts.someone_acts:
        return None
    if not parameters.gap_needs_need:
        return Holding(Branch.UNCOVERED, facts.absence, (Ground.ABSENCE,))
    if facts.known_zero:
        return None
    certainty = weakest((facts.absence, _need_certainty(facts.basis)))
    return Holding(Branch.UNCOVERED, certainty, (Ground.ABSENCE, Ground.NEED))


def bordering_only(facts: Facts, _parameters: Parameters) -> Holding | None:
    """Branch 2: only « limitrophe » facilitators act (AAP 2025, SE §4, second case).

    Limitrophe means: by extension of the perimeter, never deduced from the home of
    the structure. The need must not be known to be zero.
    """
    if facts.own is not None or facts.bordering is None or facts.known_zero:
        return None
    certainty = weakest((facts.absence, facts.bordering, _need_certainty(facts.basis)))
    return Holding(
        Branch.BORDERING_ONLY, certainty, (Ground.BORDERING, Ground.ABSENCE, Ground.NEED)
    )


def under_capacity(facts: Facts, parameters: Parameters) -> Holding | None:
    """Branch 3: those who act cannot answer the needs (AAP 2025, SE §4, third case).

    Short already at the low need: at most established; at the central need: at most
    deduced. An estimated need never makes the branch, unless `estimate_decides`, and
    then at most to confirm. Sharing a post with an unknown need: to confirm.
    """
    if not facts.someone_acts or facts.basis is Basis.UNKNOWN or facts.known_zero:
        return None
    estimated = facts.basis is Basis.ESTIMATED
    grounds: tuple[Ground, ...] = (Ground.POSTS, Ground.NEED, Ground.CAPACITY)
    if not estimated and facts.short_unestimated is Short.AT_LOW:
        strength = Certainty.ESTABLISHED
    elif not estimated and facts.short_unestimated is Short.AT_CENTRAL:
        strength = Certainty.DEDUCED
        grounds += (Ground.ENOUGH_AT_LOW,)
    elif parameters.estimate_decides and facts.short >= Short.AT_CENTRAL:
        strength = Certainty.TO_CONFIRM
    else:
        return None
    if facts.shares_unknown:
        strength = Certainty.TO_CONFIRM
    return Holding(
        Branch.UNDER_CAPACITY,
        weakest((strength, facts.acting)),
        grounds,
    )


RULES = (uncovered, bordering_only, under_capacity)


def judge(facts: Facts, parameters: Parameters) -> Judgement:
    """Give the verdict on communes in one situation.

    A branch holds: zone blanche, as sure as its surest branch. Else need known to be
    zero: no need. Else capacity that cannot be judged (need unknown) or that falls
    short on an estimate: to check. Else covered. Unknown need is never « covered »; a need
    measured on part of the contracts is covered to confirm, while its shortage still holds.
    """
    holdings = tuple(holding for rule in RULES if (holding := rule(facts, parameters)) is not None)
    if holdings:
        return Judgement(Verdict.GAP, surest(holding.certainty for holding in holdings), holdings)
    if facts.known_zero:
        return Judgement(Verdict.NO_NEED, Certainty.ESTABLISHED, ())
    unsure = facts.shares_unknown or facts.at_least
    doubt = Certainty.TO_CONFIRM if unsure else Certainty.ESTABLISHED
    certainty = weakest((facts.acting, _need_certainty(facts.basis), doubt))
    if facts.basis is Basis.UNKNOWN or facts.short >= Short.AT_CENTRAL:
        return Judgement(Verdict.TO_CHECK, certainty, ())
    return Judgement(Verdict.COVERED, certainty, (), tight=facts.short is Short.AT_HIGH)
