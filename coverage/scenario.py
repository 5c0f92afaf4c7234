"""What if: a scenario is a named list of changes to a roster, tried without touching it.

Each change is a value; `apply` returns another roster. A plan of allocation is a scenario
too: the posts it would add.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from coverage.errors import CoverageError
from coverage.model import Certainty, Post, Precision, Roster

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class AddPost:
    """One more convention."""

    post: Post


@dataclass(frozen=True, slots=True)
class ResizePost:
    """Another number of ETP (above zero) for a post."""

    post: str
    fte: Fraction


@dataclass(frozen=True, slots=True)
class RemovePost:
    """A post that is no longer there, at any date."""

    post: str


@dataclass(frozen=True, slots=True)
class MovePost:
    """A post that acts elsewhere: its seat, its perimeter and its extension are replaced."""

    post: str
    home: str | None
    perimeter: tuple[str, ...]
    extension: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtendPerimeter:
    """Territories added to the extension of a post: there it is « limitrophe »."""

    post: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CutPerimeter:
    """A smaller perimeter and extension: what is kept of them (a métropole, say)."""

    post: str
    perimeter: tuple[str, ...]
    extension: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RenewConvention:
    """Another last day for a convention (earlier: it is cut short)."""

    post: str
    ends: date
    precision: Precision = Precision.DAY


@dataclass(frozen=True, slots=True)
class AcceptLead:
    """A lead to be confirmed, supposed true: the post it would be."""

    lead: str
    post: Post


@dataclass(frozen=True, slots=True)
class Placement:
    """So many ETP on a territory."""

    code: str
    fte: Fraction


@dataclass(frozen=True, slots=True)
class PlaceUnlocated:
    """ETP of an unlocated post, placed on territories; what is left stays unlocated."""

    post: str
    places: tuple[Placement, ...]


Change: TypeAlias = (
    AddPost
    | ResizePost
    | RemovePost
    | MovePost
    | ExtendPerimeter
    | CutPerimeter
    | RenewConvention
    | AcceptLead
    | PlaceUnlocated
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named list of changes, made in order; `note` says in French what is supposed."""

    name: str
    changes: tuple[Change, ...] = ()
    note: str = ""


class ScenarioError(CoverageError):
    """Changes that the roster does not allow; `messages` holds one sentence each, in French."""

    def __init__(self, messages: Sequence[str]) -> None:
        self.messages = tuple(messages)
        super().__init__(" ".join(messages))


Posts: TypeAlias = Mapping[str, tuple[Post, ...]]
"""Posts by id, in order; the entry of a split post holds its parts."""


def apply(roster: Roster, scenario: Scenario) -> Roster:
    """Return the roster as the scenario supposes it; the one given is unchanged.

    Posts keep their order; added ones come last, placed ones after the post they come from.

    Raises:
        ScenarioError: unknown or repeated posts, ETP that are not there; all at once.
    """
    posts: Posts = {post.id: (post,) for post in roster.posts}
    wrong: list[str] = []
    for number, change in enumerate(scenario.changes, start=1):
        try:
            posts = _MAKERS[type(change)](posts, change)
        except CoverageError as error:
            wrong.append(f"Changement {number} : {error}")
    if wrong:
        raise ScenarioError(wrong)
    return replace(roster, posts=tuple(post for group in posts.values() for post in group))


def _found(posts: Posts, key: str) -> tuple[str, int, Post]:
    """Return the entry, the place in it and the post of an id."""
    for entry, group in posts.items():
        for place, post in enumerate(group):
            if post.id == key:
                return entry, place, post
    raise CoverageError(f"le poste « {key} » n'est pas dans l'annuaire : retirez ce changement.")


def _with(posts: Posts, key: str, *others: Post) -> dict[str, tuple[Post, ...]]:
    """Put other posts in place of one."""
    entry, place, _ = _found(posts, key)
    group = posts[entry]
    return {**posts, entry: (*group[:place], *others, *group[place + 1 :])}


def _add(posts: Posts, change: AddPost | AcceptLead) -> Posts:
    post = change.post
    if any(other.id == post.id for group in posts.values() for other in group):
        raise CoverageError(f"un poste « {post.id} » existe déjà : donnez un autre identifiant.")
    _check_fte(post.fte)
    return {**posts, f"+{len(posts)}:{post.id}": (post,)}


def _resize(posts: Posts, change: ResizePost) -> Posts:
    _check_fte(change.fte)
    return _replaced(posts, change.post, fte=change.fte)


def _remove(posts: Posts, change: RemovePost) -> Posts:
    return _with(posts, change.post)


def _move(posts: Posts, change: MovePost) -> Posts:
    return _replaced(
        posts,
        change.post,
        home=change.home,
        perimeter=change.perimeter,
        extension=change.extension,
    )


def _extend(posts: Posts, change: ExtendPerimeter) -> Posts:
    _, _, post = _found(posts, change.post)
    known = (*post.perimeter, *post.extension)
    more = tuple(code for code in dict.fromkeys(change.codes) if code not in known)
    return _replaced(posts, change.post, extension=(*post.extension, *more))


def _cut(posts: Posts, change: CutPerimeter) -> Posts:
    if not change.perimeter and not change.extension:
        raise CoverageError(
            "rien ne reste du périmètre : gardez un territoire, ou retirez le poste."
        )
    return _replaced(posts, change.post, perimeter=change.perimeter, extension=change.extension)


def _renew(posts: Posts, change: RenewConvention) -> Posts:
    _, _, post = _found(posts, change.post)
    if post.starts is not None and change.ends < post.starts:
        raise CoverageError(
            f"la fin du {change.ends:%d/%m/%Y} est avant le début de la convention "
            f"({post.starts:%d/%m/%Y}) : donnez un jour plus tardif."
        )
    return _replaced(posts, change.post, ends=change.ends, ends_precision=change.precision)


def _place(posts: Posts, change: PlaceUnlocated) -> Posts:
    _, _, post = _found(posts, change.post)
    if post.is_located:
        raise CoverageError(f"le poste « {post.id} » a déjà un lieu : déplacez-le plutôt.")
    for place in change.places:
        _check_fte(place.fte)
    if not change.places or len({place.code for place in change.places}) < len(change.places):
        raise CoverageError("donnez chaque territoire une fois, et au moins un.")
    left = post.fte - sum((place.fte for place in change.places), ZERO)
    if left < 0:
        raise CoverageError(f"plus d'ETP placés que n'en a le poste « {post.id} » : retirez-en.")
    taken = {other.id for group in posts.values() for other in group}
    placed = [
        replace(
            post,
            id=_free(post.id, place.code, taken),
            fte=place.fte,
            home=place.code if len(place.code) <= _DEPARTMENT else None,
            perimeter=(place.code,),
            certainty=Certainty.TO_CONFIRM,
        )
        for place in change.places
    ]
    rest = [replace(post, fte=left)] if left else []
    return _with(posts, change.post, *rest, *placed)


def _free(post: str, code: str, taken: set[str]) -> str:
    """Return the id of the part of an unlocated post placed on a territory: no other's."""
    key = first = f"{post[:_KEPT_OF_ID]}-{code}"
    number = 1
    while key in taken:
        number += 1
        key = f"{first}-{number}"
    taken.add(key)
    return key


_KEPT_OF_ID = 48
"""Characters of an id that are kept in another made from it, which has 64 at most."""

_DEPARTMENT = 3
"""Length of the longest department codes; communes and EPCI are longer."""


def _replaced(posts: Posts, key: str, **fields: Any) -> Posts:
    """Return the posts with some fields of one changed."""
    _, _, post = _found(posts, key)
    return _with(posts, key, replace(post, **fields))


def _check_fte(fte: Fraction) -> None:
    if fte <= 0:
        raise CoverageError("les ETP doivent être supérieurs à zéro : corrigez-les.")


_MAKERS: Mapping[type, Callable[[Posts, Any], Posts]] = {
    AddPost: _add,
    AcceptLead: _add,
    ResizePost: _resize,
    RemovePost: _remove,
    MovePost: _move,
    ExtendPerimeter: _extend,
    CutPerimeter: _cut,
    RenewConvention: _renew,
    PlaceUnlocated: _place,
}
