"""What falls with a convention: the departments whose situation turns the day after its end."""

from __future__ import annotations

from collections.abc import Iterable

from coverage.calendar import Change
from coverage.model import Level, Post
from coverage.months import day_after
from coverage.territories import Atlas


def departments_of(atlas: Atlas, post: Post) -> tuple[str, ...]:
    """Return the departments where a post acts, be it on one commune, in order of code.

    Raises:
        UnknownCodeError: the post names a code the atlas does not know.
    """
    codes = atlas.codes(Level.DEPARTMENT)
    held = atlas.groups[Level.DEPARTMENT][atlas.positions((*post.perimeter, *post.extension))]
    return tuple(codes[index] for index in sorted({int(one) for one in held}))


def falls_with(atlas: Atlas, post: Post, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes of the day after the end of a post, where it acted.

    Several conventions may end that day: each is shown all that changes where it acted. A
    coordinator, or a post without a place, takes no department with it.
    """
    if post.ends is None or not (post.is_capacity and post.is_located):
        return ()
    following, places = day_after(post.ends), set(departments_of(atlas, post))
    return tuple(one for one in changes if one.on == following and one.code in places)
