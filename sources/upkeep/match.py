"""Which row of a file is which post of the roster: pure, the same at each reading.

A row is a post in place by its identifier; else by its content; else when it is the only
one of its structure, role, place, programme and time, and that post the only one for it,
unless the file names it otherwise. Any other row is a new post: two conventions are never
taken for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from coverage.model import Post
from sources.text import folded

FIELDS = {
    "structure": ("structure",),
    "qualite": ("role",),
    "etp": ("fte",),
    "departement": ("home",),
    "perimetre": ("perimeter",),
    "extension": ("extension",),
    "date_debut": ("starts", "starts_precision"),
    "date_fin": ("ends", "ends_precision"),
    "programme": ("programme",),
    "suivi": ("followed_by",),
    "certitude": ("certainty",),
    "source": ("source",),
    "part_marches_etat": ("state_share",),
    "atteste_le": ("attested_on",),
}
"""Column of the file → fields of a post; the identifier is apart."""
_TOLD = ("certitude", "source", "atteste_le")
"""Columns that tell where a row comes from: they may change when the post does not."""

Key = Callable[[Post], Hashable]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file says of its posts.

    Attributes:
        columns: those it has, or that were given for all its rows.
        ids: identifiers written in it; the other posts have one drawn from their content.
        loose: names are written any how (capitals, no accents): they change no name.
        origin: name of the file, for the source of a post that it changes.
        unsaid: of each row, the columns on which it says nothing; () when all say all.
    """

    columns: frozenset[str]
    ids: frozenset[str] = frozenset()
    loose: bool = False
    origin: str = ""
    unsaid: tuple[frozenset[str], ...] = ()

    def said_by(self, row: int) -> frozenset[str]:
        """Return the columns on which a row, by its place, says something."""
        return self.columns - self.unsaid[row] if self.unsaid else self.columns


def match(present: Sequence[Post], read: Sequence[Post], stated: Stated) -> dict[int, int]:
    """Return row → post in place, as places in the two lists; never two rows to one post."""
    pairing = _Pairing(present, read)
    written = [row for row, post in enumerate(read) if post.id in stated.ids]
    pairing.unique(lambda post: post.id, written)
    pairing.unique(
        lambda post: post.id.casefold(), [row for row in written if row not in pairing.found]
    )
    known = [column for column in FIELDS if column in stated.columns]
    pairing.alike(_content(known, stated))
    pairing.alike(_content([c for c in known if c not in _TOLD], stated))
    drawn = [row for row in pairing.rows() if read[row].id not in stated.ids]
    # An identifier drawn from the content that the post had at first.
    pairing.unique(lambda post: (post.id, folded(post.structure), post.role), drawn)
    pairing.only([row for row in drawn if row not in pairing.found])
    return pairing.found


class _Pairing:
    """Pairs rows with posts, one test after the other, each among those that are left."""

    def __init__(self, present: Sequence[Post], read: Sequence[Post]) -> None:
        self.present, self.read = present, read
        self.found: dict[int, int] = {}

    def rows(self) -> list[int]:
        """Return the rows not yet paired."""
        return [place for place in range(len(self.read)) if place not in self.found]

    def left(self) -> list[int]:
        """Return the posts not yet paired."""
        taken = set(self.found.values())
        return [place for place in range(len(self.present)) if place not in taken]

    def unique(self, key: Key, rows: Iterable[int]) -> None:
        """Pair rows and posts of one key, of which there is one at most on each side."""
        posts = {key(self.present[place]): place for place in self.left()}
        for row in rows:
            if (place := posts.pop(key(self.read[row]), None)) is not None:
                self.found[row] = place

    def alike(self, key: Key) -> None:
        """Pair rows and posts of one key, in order; those of the same identifier first."""
        self.unique(lambda post: (post.id, key(post)), self.rows())
        posts: defaultdict[Hashable, list[int]] = defaultdict(list)
        for place in self.left():
            posts[key(self.present[place])].append(place)
        for row in self.rows():
            if places := posts.get(key(self.read[row])):
                self.found[row] = places.pop(0)

    def only(self, rows: Sequence[int]) -> None:
        """Pair a row and a post that may be the same, when neither may be another."""
        left = self.left()
        posts, others = _Neighbours(self.present, left), _Neighbours(self.read, rows)
        for row in rows:
            near = posts.near(self.read[row])
            if len(near) == 1 and others.near(self.present[near[0]]) == [row]:
                self.found[row] = near[0]


class _Neighbours:
    """Posts of a list by what they share: structure and role, and place or service."""

    def __init__(self, posts: Sequence[Post], places: Iterable[int]) -> None:
        self.posts = posts
        self.near_to: defaultdict[Hashable, list[int]] = defaultdict(list)
        for place in places:
            for key in _keys(posts[place]):
                self.near_to[key].append(place)

    def near(self, post: Post) -> list[int]:
        """Return the posts that this one may be; of several, the first two will do."""
        found: list[int] = []
        for key in _keys(post):
            for place in self.near_to.get(key, ()):
                if place not in found and _may_be_same(self.posts[place], post):
                    found.append(place)
                if len(found) > 1:
                    return found
        return found


def resembling(posts: Sequence[Post], others: Sequence[Post]) -> dict[str, Post]:
    """Return the posts that may be another one written otherwise, by identifier.

    The same structure; or the same place, service and programme: renamed, perhaps.
    """
    near: defaultdict[Hashable, list[Post]] = defaultdict(list)
    for other in others:
        for key in _traits(other):
            near[key].append(other)
    found = {}
    for post in posts:
        those = (other for key in _traits(post) for other in near.get(key, ()))
        if (like := next((o for o in those if _may_be_same(o, post)), None)) is not None:
            found[post.id] = like
    return found


def _traits(post: Post) -> Iterable[Hashable]:
    """Yield what a post shares with those it resembles."""
    yield post.role, folded(post.structure)
    if post.is_located and post.followed_by and post.programme:
        place = frozenset(post.perimeter), frozenset(post.extension)
        yield post.role, place, folded(post.followed_by), folded(post.programme)


def _keys(post: Post) -> Iterable[Hashable]:
    """Yield what a post shares with those it may be: its place, and its service if any."""
    who = (folded(post.structure), post.role)
    yield (
        (*who, frozenset(post.perimeter), frozenset(post.extension))
        if post.is_located
        else (
            *who,
            post.home,
        )
    )
    if service := folded(post.followed_by):
        yield (*who, "suivi", service)


def _may_be_same(one: Post, other: Post) -> bool:
    """Tell whether two may be one post, at two moments of its life.

    A convention that starts after the other ended, or of another programme, is another one.
    """
    if len({folded(post.programme).replace("_", "") for post in (one, other)} - {""}) > 1:
        return False
    return not (is_before(one, other) or is_before(other, one))


def is_before(one: Post, other: Post) -> bool:
    """Tell whether a convention is over when the other starts."""
    return one.ends is not None and other.starts is not None and one.ends < other.starts


def _content(columns: Collection[str], stated: Stated) -> Key:
    """Return what gives the content of a post in some columns."""
    names = [name for column in columns for name in FIELDS[column]]

    def content(post: Post) -> Hashable:
        values = {name: getattr(post, name) for name in names}
        if stated.loose:
            texts = ((name, value) for name, value in values.items() if isinstance(value, str))
            values |= {name: folded(value) for name, value in texts}
        return tuple(values.values())

    return content
