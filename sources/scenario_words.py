"""Each change of a scenario as one French sentence: for the page, the history, the note."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from coverage.model import Post, Precision, Role, Roster
from coverage.scenario import (
    AcceptLead,
    AddPost,
    Change,
    CutPerimeter,
    ExtendPerimeter,
    MovePost,
    PlaceUnlocated,
    RemovePost,
    RenewConvention,
    ResizePost,
    Scenario,
    ScenarioError,
    apply,
)
from coverage.territories import Atlas
from sources.csv_fr import decimal_comma
from sources.place_words import place, places

Posts = Mapping[str, Post]


def sentences(changes: Sequence[Change], roster: Roster, atlas: Atlas) -> tuple[str, ...]:
    """Return a sentence a change, as plain text; each is told on the roster that it finds.

    A change that the roster does not allow is told all the same.
    """
    told = []
    for change in changes:
        told.append(sentence(change, {post.id: post for post in roster.posts}, atlas))
        try:
            roster = apply(roster, Scenario("", (change,)))
        except ScenarioError:
            continue
    return tuple(told)


def sentence(change: Change, posts: Posts, atlas: Atlas) -> str:
    """Return a change in words; `posts` are those it is made on, by id."""
    return _TELLERS[type(change)](change, posts, atlas)


def fte_words(value: Fraction) -> str:
    """Return ETP with two decimals, more when it has more: `1,00`."""
    return decimal_comma(value, least=2)


def _named(key: str, posts: Posts) -> str:
    post = posts.get(key)
    return f"{post.structure} ({key})" if post else f"Poste « {key} »"


def _day(day: date, precision: Precision) -> str:
    return f"{day:%Y}" if precision is Precision.YEAR else f"{day:%d/%m/%Y}"


def _dates(post: Post) -> str:
    parts = []
    if post.starts is not None:
        parts.append(f"du {_day(post.starts, post.starts_precision)}")
    if post.ends is not None:
        until = "au" if parts else "jusqu'au" if post.ends_precision is Precision.DAY else "jusqu'à"
        parts.append(f"{until} {_day(post.ends, post.ends_precision)}")
    return " ".join(parts)


def _area(perimeter: Sequence[str], extension: Sequence[str], atlas: Atlas) -> str:
    own = places(perimeter, atlas)
    extended = f"en extension (limitrophe) : {places(extension, atlas)}" if extension else ""
    return ", ".join(filter(None, (own, extended))) or "sans lieu"


def _post(post: Post, atlas: Atlas) -> str:
    role = "de coordination " if post.role is Role.COORDINATOR else ""
    parts = (
        f"{post.structure}, {fte_words(post.fte)} ETP {role}".strip(),
        _area(post.perimeter, post.extension, atlas),
        _dates(post),
        post.programme,
    )
    return ", ".join(filter(None, parts))


def _add(change: AddPost, posts: Posts, atlas: Atlas) -> str:
    return f"Ajouter un poste : {_post(change.post, atlas)}."


def _lead(change: AcceptLead, posts: Posts, atlas: Atlas) -> str:
    return f"Tenir pour vraie la piste {change.lead} : {_post(change.post, atlas)}."


def _resize(change: ResizePost, posts: Posts, atlas: Atlas) -> str:
    post = posts.get(change.post)
    before = f"de {fte_words(post.fte)} à " if post else "à "
    return f"{_named(change.post, posts)} : passer {before}{fte_words(change.fte)} ETP."


def _remove(change: RemovePost, posts: Posts, atlas: Atlas) -> str:
    return f"{_named(change.post, posts)} : retirer le poste."


def _acts(perimeter: Sequence[str], extension: Sequence[str], atlas: Atlas) -> str:
    own = f"sur {places(perimeter, atlas)}" if perimeter else ""
    extended = f"par extension (limitrophe) sur {places(extension, atlas)}" if extension else ""
    return " et ".join(filter(None, (own, extended))) or "nulle part (non localisé)"


def _move(change: MovePost, posts: Posts, atlas: Atlas) -> str:
    where = _acts(change.perimeter, change.extension, atlas)
    seat = f" ; siège : {place(change.home, atlas)}" if change.home else ""
    return f"{_named(change.post, posts)} : le poste agit {where}{seat}."


def _extend(change: ExtendPerimeter, posts: Posts, atlas: Atlas) -> str:
    return (
        f"{_named(change.post, posts)} : étendre à {places(change.codes, atlas)}, où le poste est "
        "limitrophe."
    )


def _cut(change: CutPerimeter, posts: Posts, atlas: Atlas) -> str:
    where = _acts(change.perimeter, change.extension, atlas)
    return f"{_named(change.post, posts)} : limiter le poste, qui agit {where}."


def _renew(change: RenewConvention, posts: Posts, atlas: Atlas) -> str:
    post = posts.get(change.post)
    ends = _day(change.ends, change.precision)
    until = f"fin {ends}" if change.precision is Precision.YEAR else f"fin le {ends}"
    if post is None or post.ends is None:
        return f"{_named(change.post, posts)} : convention, {until}."
    verb = "écourter" if change.ends < post.ends else "reconduire"
    before = _day(post.ends, post.ends_precision)
    return f"{_named(change.post, posts)} : {verb} la convention, {until} au lieu de {before}."


def _place(change: PlaceUnlocated, posts: Posts, atlas: Atlas) -> str:
    where = ", ".join(f"{fte_words(one.fte)} sur {place(one.code, atlas)}" for one in change.places)
    return f"{_named(change.post, posts)} : placer des ETP non localisés, {where}."


_TELLERS: Mapping[type, Callable[[Any, Posts, Atlas], str]] = {
    AddPost: _add,
    AcceptLead: _lead,
    ResizePost: _resize,
    RemovePost: _remove,
    MovePost: _move,
    ExtendPerimeter: _extend,
    CutPerimeter: _cut,
    RenewConvention: _renew,
    PlaceUnlocated: _place,
}
