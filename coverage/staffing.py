"""ETP by department, structure or programme; coordination and unlocated ETP apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coverage.loads import ZERO
from coverage.model import Labelled, Post, Role, Roster

UNLOCATED = "non localisé"
REGIONAL = "régional"


class By(Labelled):
    """What ETP can be counted by."""

    DEPARTMENT = "departement", "Département du service de suivi"
    STRUCTURE = "structure", "Structure"
    PROGRAMME = "programme", "Programme"


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One line of the ETP table."""

    key: str
    facilitators: Fraction
    coordination: Fraction
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staffing:
    """The ETP active on a day; `facilitators` includes the unlocated ones."""

    on: date
    facilitators: Fraction
    coordination: Fraction
    unlocated: Fraction
    lines: tuple[StaffLine, ...]


def staffing(roster: Roster, on: date, by: By) -> Staffing:
    """Count the active ETP; every post is in one line, so that the lines sum to the total."""
    active = roster.active(on)
    key = _KEYS[by]
    lines = []
    for name in sorted({key(post) for post in active}, key=_order):
        posts = [post for post in active if key(post) == name]
        lines.append(
            StaffLine(
                name,
                _sum(posts, Role.FACILITATOR),
                _sum(posts, Role.COORDINATOR),
                tuple(post.id for post in posts),
            )
        )
    return Staffing(
        on,
        _sum(active, Role.FACILITATOR),
        _sum(active, Role.COORDINATOR),
        sum((post.fte for post in roster.unlocated(on)), ZERO),
        tuple(lines),
    )


def _sum(posts: list[Post] | tuple[Post, ...], role: Role) -> Fraction:
    return sum((post.fte for post in posts if post.role is role), ZERO)


def service_department(post: Post) -> str | None:
    """Return the department of the service that follows a convention, from its name.

    The service is not the perimeter: this counts money, not coverage.

    >>> service_department(Post("p", "s", Role.FACILITATOR, Fraction(1), followed_by="DDETS 30"))
    '30'
    """
    found = re.search(r"\b(\d[\dAB]\d?)\)?\s*$", post.followed_by)
    return found.group(1) if found else None


def _department_key(post: Post) -> str:
    """Return the line of a post: its service's department, regional, or not located.

    A facilitator whose service is not said counts in the department of its structure;
    one without a place never counts in a department.
    """
    if post.role is Role.COORDINATOR:
        return service_department(post) or REGIONAL
    if not post.is_located:
        return UNLOCATED
    return service_department(post) or post.home or REGIONAL


def _order(key: str) -> tuple[int, str]:
    """Put the two special lines last."""
    return ((UNLOCATED, REGIONAL).index(key) + 1 if key in {UNLOCATED, REGIONAL} else 0, key)


_KEYS: dict[By, Callable[[Post], str]] = {
    By.DEPARTMENT: _department_key,
    By.STRUCTURE: lambda post: post.structure,
    By.PROGRAMME: lambda post: post.programme,
}
