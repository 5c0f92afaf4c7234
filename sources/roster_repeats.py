"""What is wrong or odd between the rows of a roster: rows, identifiers, conventions repeated.

Each check is one pass, or one sort: thousands of rows take no longer than they must.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from coverage.model import Post
from sources.problems import Problem, Severity
from sources.text import folded

Numbered: TypeAlias = tuple[int, Post]
"""A post and the line it was read from."""

_NOT_LETTERS = re.compile(r"[\W_]+")


def check_roster(posts: Sequence[Numbered]) -> list[Problem]:
    """Return the identifiers given twice, the rows found twice, the conventions that overlap."""
    return [*_same_identifiers(posts), *_same_rows(posts), *_overlaps(posts)]


def _same_identifiers(posts: Iterable[Numbered]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line, post in posts:
        if post.id and first.setdefault(post.id, line) != line:
            message = f"identifiant déjà pris ligne {first[post.id]} : changez-en un."
            yield Problem(line, "id", post.id, message)


def _same_rows(posts: Iterable[Numbered]) -> Iterator[Problem]:
    """Yield the rows that say the same, whatever the case, accents and spaces of names."""
    first: dict[object, int] = {}
    for line, post in posts:
        content = (
            _bare(post.structure),
            post.role,
            post.fte,
            post.home,
            frozenset(post.perimeter),
            frozenset(post.extension),
            post.starts,
            post.ends,
            _bare(post.programme),
            _bare(post.followed_by),
        )
        if first.setdefault(content, line) != line:
            message = (
                f"même contenu que la ligne {first[content]} : les deux sont comptées ; "
                "retirez-en une si c'est un doublon."
            )
            yield Problem(line, "", "", message, Severity.WARNING)


def _overlaps(posts: Iterable[Numbered]) -> list[Problem]:
    """Find conventions of one post whose dates overlap without being the same.

    One post: same structure, role and places, and same programme or same service.
    Each line is told once, with the first one it overlaps in order of date.
    """
    groups: dict[object, list[Numbered]] = defaultdict(list)
    for line, post in posts:
        if not post.is_located:
            continue
        places = (frozenset(post.perimeter), frozenset(post.extension))
        one = (_bare(post.structure), post.role, places)
        groups[*one, "programme", _bare(post.programme)].append((line, post))
        if post.followed_by:
            groups[*one, "suivi", _bare(post.followed_by)].append((line, post))
    found: dict[int, int] = {}
    for group in groups.values():
        for line, other in _crossing(group):
            found.setdefault(line, other)
    message = (
        "dates qui se recouvrent avec celles de la ligne {}, pour un même poste : les deux sont "
        "comptées ; corrigez les dates si l'une suit l'autre."
    )
    return [
        Problem(line, "date_debut", "", message.format(other), Severity.WARNING)
        for line, other in found.items()
    ]


def _crossing(group: Sequence[Numbered]) -> Iterator[tuple[int, int]]:
    """Yield pairs of lines whose dates cross, the later line first."""
    spans: dict[tuple[date, date], int] = {}
    for line, post in group:
        spans.setdefault((post.starts or date.min, post.ends or date.max), line)
    latest: tuple[date, int] | None = None
    for (starts, ends), line in sorted(spans.items()):
        if latest is not None and starts <= latest[0]:
            yield max(line, latest[1]), min(line, latest[1])
        if latest is None or ends > latest[0]:
            latest = (ends, line)


def _bare(text: str) -> str:
    return _NOT_LETTERS.sub(" ", folded(text)).strip()
