"""« Confirmer ma ligne »: a service states that the posts of its department are as written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from coverage.model import Certainty, Level, Post, Role
from coverage.territories import WHOLE_REGION, Atlas
from sources.fields import MAX_TEXT, words
from sources.store.records import RANK, post_of, post_record
from sources.store.words import Change, Item, Kind

SEPARATOR = " ; "


@dataclass(frozen=True, slots=True)
class Line:
    """A post that acts in a department.

    Attributes:
        item: the post as it stands, with its revision.
        extended: it acts there by its extension only (« limitrophe »).
        elsewhere: the other departments it acts in.
    """

    item: Item
    post: Post
    extended: bool
    elsewhere: tuple[str, ...]


class TooLongError(Exception):
    """The source of a post has no room left; the message says what to do, in French."""


def lines_of(items: Iterable[Item], atlas: Atlas, department: str, on: date) -> tuple[Line, ...]:
    """Return the posts that act in a department on a day, in the order of the roster.

    The coordinator of the whole region is nobody's line.
    """
    here = atlas.positions([department])
    found = []
    for item in items:
        post = post_of(item.record)
        regional = post.role is Role.COORDINATOR and WHOLE_REGION in post.perimeter
        if regional or not post.is_active(on):
            continue
        own, whole = atlas.positions(post.perimeter), (*post.perimeter, *post.extension)
        if np.intersect1d(here, atlas.positions(whole)).size:
            extended = not np.intersect1d(here, own).size
            found.append(Line(item, post, extended, _elsewhere(atlas, whole, department)))
    return tuple(found)


def _elsewhere(atlas: Atlas, codes: Sequence[str], department: str) -> tuple[str, ...]:
    """Return the other departments some codes lie in; one outside the region is itself."""
    ranks = np.unique(atlas.groups[Level.DEPARTMENT][atlas.positions(codes)])
    names = atlas.codes(Level.DEPARTMENT)
    inside = {names[int(rank)] for rank in ranks}
    outside = {code for code in codes if atlas.level_of(code) is None}
    return tuple(sorted((inside | outside) - {department}))


def service_of(department: str, services: Iterable[str]) -> str | None:
    """Return the service of a department: the one whose name ends by its code."""
    return next((one for one in services if one.split()[-1] == department), None)


def statement(service: str, on: date) -> str:
    """Return the words that are added to the source of a post.

    >>> statement("DDETS 31", date(2026, 11, 22))
    'Confirmé par DDETS 31 le 22/11/2026'
    """
    return f"Confirmé par {service} le {on:%d/%m/%Y}"


def confirmed(post: Post, stated: str, on: date) -> Post:
    """Return the post as established: its source says by whom, and keeps what it said.

    A start that is not known is attested on that day, or on the last day of a convention
    that is over, unless it was attested before.

    Raises:
        TooLongError: the source has no room left.
    """
    said = [part for part in (post.source, words(stated).value or "") if part]
    source = post.source if len(said) > 1 and said[1] in said[0] else SEPARATOR.join(said)
    if len(source) > MAX_TEXT:
        raise TooLongError(
            f"la source du poste « {post.id} » dépasserait {MAX_TEXT} caractères : ouvrez sa "
            "fiche et raccourcissez-la."
        )
    attested = post.attested_on
    if post.starts is None:
        seen = on if post.ends is None else min(on, post.ends)
        attested = seen if attested is None else min(seen, attested)
    return replace(post, certainty=Certainty.ESTABLISHED, source=source, attested_on=attested)


def confirmations(lines: Iterable[Line], stated: str, on: date) -> tuple[Change, ...]:
    """Return the changes that establish some posts, all or none.

    Raises:
        TooLongError: see `confirmed`.
    """
    return tuple(
        Change(
            Kind.POST,
            line.item.key,
            post_record(confirmed(line.post, stated, on), int(line.item.record[RANK])),
            line.item.revision,
        )
        for line in lines
    )
