"""Where a plan acts: communes grouped by who acts, who could, and what their need is.

A group is judged as a whole; `outcome` judges groups exactly as the diagnosis does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from coverage.allocation.terms import ZERO, Candidate, Objective
from coverage.capacity import FairFlow, Network, fair_flow
from coverage.model import Basis, Level, Post, Role
from coverage.need import UNKNOWN_BLOCK
from coverage.serving import Crew, deploy
from coverage.survey import Survey

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Kind:
    """What communes of one department have in common, for any plan.

    Attributes:
        own, acts: someone already acts, in-area; someone acts at all.
        zero: the need is known to be zero.
        judged: a shortage makes a zone blanche (a need that is no mere estimate).
        posts: the posts whose ETP may be used there, in roster order.
        near, far: candidates that would act in-area, and by extension only.
    """

    department: int
    own: bool
    acts: bool
    zero: bool
    judged: bool
    posts: tuple[int, ...]
    near: tuple[int, ...]
    far: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Communes of one kind; `need` is central and zero when unknown.

    `counted` is the need in the sharing that decides whether a shortage holds.
    """

    kind: Kind
    need: Fraction
    counted: Fraction


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that a plan's value depends on.

    Attributes:
        supplies: ETP that each existing post offers.
        share: ETP that one granted ETP offers to the contracts of the State.
        unknown: departments with communes of unknown need.
    """

    groups: tuple[Group, ...]
    supplies: tuple[Fraction, ...]
    share: Fraction
    gap_needs_need: bool
    bordering_counts: bool
    unknown: tuple[str, ...]

    def may_use(self, kind: Kind) -> tuple[int, ...]:
        """Return the candidates whose ETP could be used by a kind of communes."""
        return tuple(sorted(kind.near + kind.far)) if self.bordering_counts else kind.near


@dataclass(frozen=True, slots=True)
class Outcome:
    """What groups come to; `gaps` holds the departments with a zone blanche."""

    nobody: Fraction
    unmet: Fraction
    weighted: Fraction
    gaps: frozenset[int]
    severity: Fraction

    def value(self, objective: Objective) -> Fraction:
        """Return the value of an objective that depends on coverage."""
        return {
            Objective.NOBODY: self.nobody,
            Objective.UNMET: self.unmet,
            Objective.WEIGHTED_GAPS: self.weighted,
            Objective.GAPS: Fraction(len(self.gaps)),
            Objective.SEVERITY: self.severity,
        }[objective]


def ground_of(survey: Survey, candidates: Sequence[Candidate]) -> Ground:
    """Group the communes of an examination by what candidates could change.

    Raises:
        UnknownCodeError: a candidate names a code the atlas does not know.
    """
    atlas, parameters = survey.atlas, survey.parameters
    joining = deploy(atlas, [_as_post(candidate) for candidate in candidates])
    crews, departments = len(joining.crews), len(atlas.codes(Level.DEPARTMENT))
    key = survey.cell * crews + joining.crew
    key = key * max(departments, 1) + atlas.groups[Level.DEPARTMENT]
    keys, inverse = np.unique(key, return_inverse=True)
    weights = np.zeros(len(keys), dtype=np.int64)
    np.add.at(weights, inverse, survey.needs.weight)
    sums: dict[Kind, tuple[Fraction, Fraction]] = {}
    unknown: set[int] = set()
    for number, weight in zip(keys.tolist(), weights.tolist(), strict=True):
        rest, department = divmod(number, max(departments, 1))
        cell, crew = divmod(rest, crews)
        block = survey.cells[cell].block
        row = None if block == UNKNOWN_BLOCK else survey.needs.blocks[block]
        need = ZERO if row is None else row.rate.central * weight
        estimated = row is not None and row.basis is Basis.ESTIMATED
        counts = parameters.estimate_decides or not estimated
        zero = row is not None and row.is_known_zero
        if row is None:
            unknown.add(department)
        acting, could = survey.crew_of(survey.cells[cell]), joining.crews[crew]
        kind = Kind(
            department=department,
            own=bool(acting.own),
            acts=bool(acting),
            zero=zero,
            judged=need > 0 and counts,
            posts=_used(acting, parameters.bordering_counts),
            near=could.own,
            far=could.bordering,
        )
        so_far, counted = sums.get(kind, (ZERO, ZERO))
        sums[kind] = so_far + need, counted + (need if counts else ZERO)
    codes = atlas.codes(Level.DEPARTMENT)
    return Ground(
        groups=tuple(Group(kind, *needs) for kind, needs in sums.items()),
        supplies=survey.network.supplies,
        share=parameters.state_share,
        gap_needs_need=parameters.gap_needs_need,
        bordering_counts=parameters.bordering_counts,
        unknown=tuple(codes[index] for index in sorted(unknown)),
    )


def outcome(ground: Ground, groups: Iterable[Group], grants: Sequence[Fraction]) -> Outcome:
    """Judge groups under grants (ETP of each candidate), exactly.

    The groups must hold all that share a post or a candidate with one of them.
    """
    groups = tuple(groups)
    demand_of, network = _network(ground, groups, grants, counted=False)
    flow = fair_flow(network)
    nobody = weighted = ZERO
    gaps: set[int] = set()
    held = _held(ground, groups, grants, flow, demand_of)
    for group, is_gap in zip(groups, held, strict=True):
        kind = group.kind
        if not (kind.own or any(grants[c] for c in kind.near)):
            nobody += group.need
        if is_gap:
            weighted += group.need
            gaps.add(kind.department)
    missing = [
        (need, need * (ONE - (flow.rate(demand) or ZERO)))
        for demand, need in enumerate(network.needs)
        if need
    ]
    return Outcome(
        nobody=nobody,
        unmet=sum((lack for _, lack in missing), ZERO),
        weighted=weighted,
        gaps=frozenset(gaps),
        severity=sum((lack * lack / need for need, lack in missing), ZERO),
    )


def zones_blanches(
    ground: Ground, groups: Sequence[Group], grants: Sequence[Fraction]
) -> tuple[bool, ...]:
    """Tell which groups are zones blanches under grants; the same groups as for `outcome`."""
    demand_of, network = _network(ground, groups, grants, counted=False)
    return _held(ground, groups, grants, fair_flow(network), demand_of)


def _held(
    ground: Ground,
    groups: Sequence[Group],
    grants: Sequence[Fraction],
    flow: FairFlow,
    demand_of: Sequence[int],
) -> tuple[bool, ...]:
    """Tell which groups are zones blanches, given the sharing of every need."""
    decides = flow
    if any(group.counted != group.need for group in groups):
        decides = fair_flow(_network(ground, groups, grants, counted=True)[1])
    return tuple(
        _is_gap(ground, group.kind, grants, decides, demand)
        for group, demand in zip(groups, demand_of, strict=True)
    )


def _is_gap(
    ground: Ground,
    kind: Kind,
    grants: Sequence[Fraction],
    decides: FairFlow,
    demand: int,
) -> bool:
    """Tell whether a branch of the definition holds (see `branches`)."""
    own = kind.own or any(grants[c] for c in kind.near)
    if not (own or kind.acts or any(grants[c] for c in kind.far)):
        return not (ground.gap_needs_need and kind.zero)
    if not own and not kind.zero:
        return True
    return kind.judged and decides.is_short(demand)


def _network(
    ground: Ground, groups: Sequence[Group], grants: Sequence[Fraction], *, counted: bool
) -> tuple[list[int], Network]:
    """Return the demand of each group, and who may serve whom."""
    numbers: dict[tuple[int, ...], int] = {}
    needs: list[Fraction] = []
    demand_of = []
    first = len(ground.supplies)
    for group in groups:
        joined = (first + c for c in ground.may_use(group.kind) if grants[c])
        serves = (*group.kind.posts, *joined)
        number = numbers.setdefault(serves, len(numbers))
        if number == len(needs):
            needs.append(ZERO)
        needs[number] += group.counted if counted else group.need
        demand_of.append(number)
    supplies = (*ground.supplies, *(fte * ground.share for fte in grants))
    return demand_of, Network(tuple(needs), supplies, tuple(numbers))


def _used(crew: Crew, bordering_counts: bool) -> tuple[int, ...]:
    return crew.everyone if bordering_counts else crew.own


def _as_post(candidate: Candidate) -> Post:
    """Return a candidate as the post it would be, to lay it on the communes."""
    return Post(
        id=candidate.code,
        structure="",
        role=Role.FACILITATOR,
        fte=ONE,
        perimeter=candidate.perimeter,
        extension=candidate.extension,
    )
