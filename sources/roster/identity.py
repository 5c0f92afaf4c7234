"""Identifiers of posts that have none: drawn from the content, the same at each reading."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from coverage.model import Post
from sources.text import folded

NAME_LENGTH = 24
HASH_LENGTH = 6


def with_identifiers(posts: Sequence[Post]) -> tuple[Post, ...]:
    """Give an identifier to the posts that have none; identical rows get a number.

    The identifiers given in the file are taken first, so that none is used twice.
    """
    taken = {post.id for post in posts if post.id}
    numbers: dict[str, int] = {}
    result = []
    for post in posts:
        if not post.id:
            named = replace(post, id=_free(_drawn_from(post), taken, numbers))
            taken.add(named.id)
            result.append(named)
        else:
            result.append(post)
    return tuple(result)


def _drawn_from(post: Post) -> str:
    """Return a readable identifier: the structure's name, and a hash of the whole row."""
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in folded(post.structure))
    name = "-".join(part for part in letters.split("-") if part)[:NAME_LENGTH].strip("-")
    content = repr(
        (
            post.structure,
            post.role.value,
            post.fte,
            post.home,
            post.perimeter,
            post.extension,
            post.starts,
            post.ends,
            post.programme,
            post.followed_by,
        )
    )
    return f"{name or 'poste'}-{hashlib.sha256(content.encode()).hexdigest()[:HASH_LENGTH]}"


def _free(wanted: str, taken: set[str], numbers: dict[str, int]) -> str:
    """Return the identifier, numbered from 2 on when it is taken.

    `numbers` keeps the number each identifier has come to: thousands of identical rows
    are not counted again from 2.
    """
    name, number = wanted, numbers.get(wanted, 2)
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    numbers[wanted] = number
    return name
