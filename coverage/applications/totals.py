"""Sums of applications: known amounts only, and how many are not known beside them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from coverage.applications.application import Application
from coverage.applications.checks import departments_of
from coverage.model import Role
from coverage.territories import Atlas

ZERO = Fraction(0)

Key: TypeAlias = tuple[str, ...]
"""Departments of an application, or its programme; () when it does not say."""


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of some applications.

    Attributes:
        fte: ETP of facilitators asked; `coordination` apart.
        cost, state: euros, of those that say them.
        unknown_costs, unknown_states: applications that do not.
        refused: applications that the call refuses; their ETP are in `refused_fte`.
    """

    key: Key
    count: int
    fte: Fraction
    coordination: Fraction
    cost: Fraction
    unknown_costs: int
    state: Fraction
    unknown_states: int
    refused: int
    refused_fte: Fraction


def total(
    applications: Iterable[Application], refused: Collection[str] = (), key: Key = ()
) -> Total:
    """Sum applications; `refused` holds the codes of those that the call refuses."""
    found = tuple(applications)
    facilitators = [one for one in found if one.role is Role.FACILITATOR]
    costs = [one.cost for one in found if one.cost is not None]
    states = [one.state for one in found if one.state is not None]
    out = [one for one in facilitators if one.code in refused]
    return Total(
        key=key,
        count=len(found),
        fte=sum((one.fte for one in facilitators), ZERO),
        coordination=sum((one.fte for one in found if one.role is Role.COORDINATOR), ZERO),
        cost=sum(costs, ZERO),
        unknown_costs=len(found) - len(costs),
        state=sum(states, ZERO),
        unknown_states=len(found) - len(states),
        refused=sum(one.code in refused for one in found),
        refused_fte=sum((one.fte for one in out), ZERO),
    )


def by_department(
    applications: Sequence[Application], atlas: Atlas, refused: Collection[str] = ()
) -> tuple[Total, ...]:
    """Sum by department; what spans several is a line of its own, for nothing says its parts.

    Raises:
        UnknownCodeError: a territory is not one of the atlas.
    """
    return _grouped(
        applications,
        lambda one: departments_of(one.territory or one.extension, atlas),
        refused,
    )


def by_programme(
    applications: Sequence[Application], refused: Collection[str] = ()
) -> tuple[Total, ...]:
    """Sum by programme, in order of name; those that name none come last."""
    return _grouped(applications, lambda one: (one.programme,) if one.programme else (), refused)


def _grouped(
    applications: Sequence[Application],
    key_of: Callable[[Application], Key],
    refused: Collection[str],
) -> tuple[Total, ...]:
    groups: dict[Key, list[Application]] = {}
    for one in applications:
        groups.setdefault(key_of(one), []).append(one)
    # One department, then several, then nothing said.
    ordered = sorted(groups, key=lambda key: (not key, len(key), key))
    return tuple(total(groups[key], refused, key) for key in ordered)
