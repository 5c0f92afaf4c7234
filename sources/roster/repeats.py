"""What is wrong or odd between the rows of a roster: rows, identifiers, conventions repeated.

Each check is one pass, or one sort: thousands of rows take no longer than they must.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, product
from typing import TypeAlias

from coverage.model import Post
from coverage.territories import Atlas
from sources.problems import Problem, Severity
from sources.roster.sharing import in_one_place
from sources.text import folded

Numbered: TypeAlias = tuple[int, Post]
"""A post and the line it was read from."""

_NOT_LETTERS = re.compile(r"[\W_]+")
_INITIALS = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")


def check_roster(posts: Sequence[Numbered], atlas: Atlas) -> list[Problem]:
    """Return the identifiers given twice, the rows found twice, the conventions that overlap."""
    bare = [Bare(line, post) for line, post in posts]
    same = list(_same_rows(bare))
    return [*_same_identifiers(posts), *same, *_overlaps(bare, {p.line for p in same}, atlas)]


class Bare:
    """A post and its names without what does not tell two of them apart."""

    __slots__ = ("followed_by", "line", "post", "programme", "structure")

    def __init__(self, line: int, post: Post) -> None:
        self.line, self.post = line, post
        self.structure, self.programme = name_key(post.structure), name_key(post.programme)
        self.followed_by = name_key(post.followed_by)


def _same_identifiers(posts: Iterable[Numbered]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line, post in posts:
        if post.id and first.setdefault(post.id, line) != line:
            message = f"identifiant déjà pris ligne {first[post.id]} : changez-en un."
            yield Problem(line, "id", post.id, message)


def _same_rows(posts: Iterable[Bare]) -> Iterator[Problem]:
    """Yield the rows that say the same, whatever the case, accents and spaces of names.

    A programme or a service that only one of the two says does not make them differ.
    """
    first: dict[object, int] = {}
    for one in posts:
        post = one.post
        content = (
            one.structure,
            post.role,
            post.fte,
            post.home,
            frozenset(post.perimeter),
            frozenset(post.extension),
            post.starts,
            post.ends,
        )
        said = (one.programme, one.followed_by)
        alike = product(*((text, "") if text else (None,) for text in said))
        lines = [first[key] for pair in alike if (key := (content, pair)) in first]
        for pair in product(*({text, None} for text in said)):
            first.setdefault((content, pair), one.line)
        if lines:
            message = (
                f"même contenu que la ligne {min(lines)} : les deux sont comptées ; "
                "retirez-en une si c'est un doublon."
            )
            yield Problem(one.line, "", "", message, Severity.WARNING)


def _overlaps(posts: Iterable[Bare], told: Collection[int | None], atlas: Atlas) -> list[Problem]:
    """Find conventions of one post whose dates overlap.

    One post: same structure, same role, a commune in common; and dates that are not the same,
    or two programmes. Each line is told once, with the first one it overlaps in order of
    date; a line `told` to repeat another is left out.
    """
    structures: dict[object, list[Bare]] = defaultdict(list)
    for one in posts:
        if one.line not in told:
            structures[one.structure, one.post.role].append(one)
    found: dict[int, tuple[int, bool]] = {}
    for sharing in chain.from_iterable(_on_one_place(one, atlas) for one in structures.values()):
        for line, other in _crossing(sharing):
            found.setdefault(line, (other, False))
        for line, other in _crossing_programmes(sharing):
            found.setdefault(line, (other, True))
    return [_overlap(line, *other) for line, other in found.items()]


def _on_one_place(group: Sequence[Bare], atlas: Atlas) -> list[list[Bare]]:
    return in_one_place(
        [(one, frozenset((*one.post.perimeter, *one.post.extension))) for one in group], atlas
    )


def _overlap(line: int, other: int, across: bool) -> Problem:
    under = ", sous un autre programme" if across else ""
    message = (
        f"dates qui se recouvrent avec celles de la ligne {other}{under}, pour un même poste : "
        "les deux sont comptées ; corrigez les dates si l'une suit l'autre."
    )
    return Problem(line, "date_debut", "", message, Severity.WARNING)


def _span(post: Post) -> tuple[date, date]:
    return post.starts or date.min, post.ends or date.max


def _crossing(group: Sequence[Bare]) -> Iterator[tuple[int, int]]:
    """Yield pairs of lines whose dates cross without being the same, the later line first."""
    spans: dict[tuple[date, date], int] = {}
    for one in group:
        spans.setdefault(_span(one.post), one.line)
    latest: tuple[date, int] | None = None
    for (starts, ends), line in sorted(spans.items()):
        if latest is not None and starts <= latest[0]:
            yield max(line, latest[1]), min(line, latest[1])
        if latest is None or ends > latest[0]:
            latest = (ends, line)


def _crossing_programmes(group: Iterable[Bare]) -> Iterator[tuple[int, int]]:
    """Yield crossing pairs of two programmes: each convention with one that ends the latest."""
    latest: dict[str, tuple[date, int]] = {}
    for one in sorted(group, key=lambda one: (_span(one.post), one.line)):
        starts, ends = _span(one.post)
        for programme, (until, line) in latest.items():
            if programme != one.programme and starts <= until:
                yield max(one.line, line), min(one.line, line)
                break
        if ends >= latest.get(one.programme, (date.min, 0))[0]:
            # Two programmes are enough: the one that ends the latest, and the next one.
            latest[one.programme] = (ends, one.line)
            latest = dict(sorted(latest.items(), key=lambda item: item[1], reverse=True)[:2])


@lru_cache(maxsize=8_192)
def name_key(text: str) -> str:
    """Return a name for comparing: no case, accent, mark or ligature, no dot in initials.

    >>> name_key("P.L.I.E. du Cœur"), name_key("PLIE du coeur")
    ('plie du coeur', 'plie du coeur')
    """
    plain = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    plain = plain.casefold().replace("œ", "oe").replace("æ", "ae")
    return _NOT_LETTERS.sub(" ", folded(plain)).strip()
