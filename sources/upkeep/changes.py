"""What an import does to each post of the roster: pure, on posts.

Updating keeps what the file does not say; replacing leaves what the file says, no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from coverage.model import Labelled, Post
from sources.fields import MAX_TEXT
from sources.roster.identity import with_identifiers
from sources.text import folded
from sources.upkeep.follow import following, respelled
from sources.upkeep.match import FIELDS, Stated, match, resembling

__all__ = ["Mode", "RosterChange", "Stated", "compare"]


class Mode(Labelled):
    """What a file does to the roster in place."""

    UPDATE = "mise_a_jour", "Ajouter et mettre à jour"
    REPLACE = "remplacement", "Remplacer tout l'annuaire"


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What an import does to each post.

    Attributes:
        changed: posts before and after, in the order of the roster.
        posts: the roster after, in its order.
        doubtful: post that an added one may be, by the identifier of the added one.
        following: post at an end that an added one may follow, likewise.
        renamed: identifier that the post in place keeps, by the one that the file writes.
    """

    added: tuple[Post, ...]
    changed: tuple[tuple[Post, Post], ...]
    removed: tuple[Post, ...]
    unchanged: tuple[Post, ...]
    posts: tuple[Post, ...]
    doubtful: Mapping[str, Post] = field(default_factory=dict)
    following: Mapping[str, Post] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)


def compare(
    present: Sequence[Post], read: Sequence[Post], mode: Mode, stated: Stated
) -> RosterChange:
    """Return what becomes of the roster in place when a file is imported.

    Updating keeps the posts that the file does not name, and what its columns do not say of
    the others. Replacing leaves the file's posts, in its order, as it writes them; a name
    written any how takes the spelling known here.

    Args:
        present: posts in place, each with its identifier.
        read: posts of the file, each with an identifier, given or drawn.
        mode: what the file does.
        stated: what it says of them.
    """
    whole = Stated(frozenset(FIELDS), stated.ids)
    if stated.loose:
        read = respelled(read, present, stated)
    found = match(present, read, whole if mode is Mode.REPLACE else stated)
    work = _replaced if mode is Mode.REPLACE else _updated
    change = work(present, read, found, stated)
    kept = {post.id for post in change.posts}
    renamed = {
        read[row].id: present[place].id
        for row, place in found.items()
        if read[row].id in stated.ids and read[row].id not in kept
    }
    return replace(change, following=following(change.added, present), renamed=renamed)


def _replaced(
    present: Sequence[Post], read: Sequence[Post], found: Mapping[int, int], stated: Stated
) -> RosterChange:
    """Return the roster of the file; a post whose identifier is not written keeps its own."""
    rows = [
        replace(post, id=present[found[row]].id if row in found else "")
        if post.id not in stated.ids or _is_same_id(post, row, present, found)
        else post
        for row, post in enumerate(read)
    ]
    posts = _identified(present, rows)
    removed = set(range(len(present))) - set(found.values())
    return _told(present, found, posts, posts, removed)


def _is_same_id(post: Post, row: int, present: Sequence[Post], found: Mapping[int, int]) -> bool:
    """Tell whether a row's identifier is its post's, but for capitals."""
    return row in found and present[found[row]].id.casefold() == post.id.casefold()


def _updated(
    present: Sequence[Post], read: Sequence[Post], found: Mapping[int, int], stated: Stated
) -> RosterChange:
    """Return the roster in place with what the file says of its posts, then the new ones."""
    rows = []
    for row, post in enumerate(read):
        if row in found:
            rows.append(_merged(present[found[row]], post, stated, stated.said_by(row)))
        else:
            rows.append(post if post.id in stated.ids else replace(post, id=""))
    rows = list(_identified(present, rows))
    now = {place: rows[row] for row, place in found.items()}
    kept = [now.get(place, post) for place, post in enumerate(present)]
    added = [post for row, post in enumerate(rows) if row not in found]
    everything = {place: place for place in range(len(present))}
    told = _told(present, everything, kept, (*kept, *added), set())
    left = [post for place, post in enumerate(present) if place not in now]
    return replace(told, doubtful=resembling(added, left))


def _identified(present: Sequence[Post], rows: Sequence[Post]) -> tuple[Post, ...]:
    """Give an identifier that no post has, nor had before the import, to those without one."""
    return with_identifiers((*present, *rows))[len(present) :]


def _merged(before: Post, row: Post, stated: Stated, said: frozenset[str]) -> Post:
    """Return a post with what its row says of it; the rest stays."""
    values: dict[str, Any] = {}
    changed = []
    for column in (c for c in FIELDS if c in said):
        told = {name: getattr(row, name) for name in FIELDS[column]}
        if any(not _same(getattr(before, name), told[name], stated) for name in told):
            values |= told
            changed.append(column)
    after = replace(before, **values)
    own = tuple(code for code in after.extension if code not in after.perimeter)
    source = after.source
    if changed and "source" not in stated.columns and stated.origin:
        source = _with_origin(source, f"{stated.origin} ({', '.join(changed)})")
    return replace(after, extension=own, source=source)


def _same(before: object, after: object, stated: Stated) -> bool:
    if stated.loose and isinstance(before, str) and isinstance(after, str):
        return folded(before) == folded(after)
    return before == after


def _with_origin(source: str, origin: str) -> str:
    """Return a source with where the change comes from, when there is room for it."""
    both = f"{source} ; {origin}" if source else origin
    return both if len(both) <= MAX_TEXT else source


def _told(
    present: Sequence[Post],
    found: Mapping[int, int],
    after: Sequence[Post],
    posts: Sequence[Post],
    removed: Collection[int],
) -> RosterChange:
    """Sort the posts by what becomes of them, in the order of the roster in place.

    `found` leads from places in `after` to places in `present`.
    """
    pairs = sorted((place, after[row]) for row, place in found.items())
    changed = tuple((present[p], post) for p, post in pairs if present[p] != post)
    return RosterChange(
        added=tuple(post for place, post in enumerate(posts) if place not in found),
        changed=changed,
        removed=tuple(present[place] for place in sorted(removed)),
        unchanged=tuple(post for place, post in pairs if present[place] == post),
        posts=tuple(posts),
    )
