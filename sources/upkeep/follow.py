"""Posts of a file beside those of the roster they come after: their name, what they follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from coverage.model import Post
from coverage.territories import WHOLE_REGION, Atlas
from sources.roster.identity import with_identifiers
from sources.text import folded
from sources.upkeep.match import Stated, is_before

MOST = 6
"""Places named; beyond, how many more there are."""


def respelled(read: Sequence[Post], present: Sequence[Post], stated: Stated) -> tuple[Post, ...]:
    """Return the posts of a file whose names are written any how, with the names known here.

    A name that is known in several spellings stays as the file writes it. Identifiers drawn
    from the content are drawn again, so that the same file gives the same ones later.
    """
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for post in present:
        spellings[folded(post.structure)].add(post.structure)
    found = []
    for post in read:
        known = spellings.get(folded(post.structure), set())
        name = next(iter(known)) if len(known) == 1 else post.structure
        found.append(replace(post, structure=name, id=post.id if post.id in stated.ids else ""))
    return with_identifiers(found)


def following(added: Sequence[Post], present: Sequence[Post]) -> dict[str, Post]:
    """Return the post that an added one may follow, by the identifier of the added one.

    The same structure and role, at an end; of several, that of the same place, else of the
    same service, else the last to end.
    """
    known: defaultdict[Hashable, list[Post]] = defaultdict(list)
    for post in present:
        known[_who(post)].append(post)
    found = {}
    for post in added:
        past = [one for one in known.get(_who(post), ()) if is_before(one, post)]
        if past:
            found[post.id] = max(past, key=lambda one: _likeness(one, post))
    return found


def _who(post: Post) -> Hashable:
    return post.role, folded(post.structure)


def _likeness(past: Post, post: Post) -> tuple[bool, bool, date]:
    same_service = folded(past.followed_by) == folded(post.followed_by)
    return _area(past) == _area(post), same_service, past.ends or date.min


def _area(post: Post) -> Hashable:
    return frozenset(post.perimeter), frozenset(post.extension)


def question(known: Post) -> str:
    """Return in French what an added post may follow."""
    return f"Suite de {known.structure} ({known.id}) ?"


def moved(known: Post, post: Post, atlas: Atlas) -> str:
    """Return in French how a post acts elsewhere than the one it may follow; "" if it does not."""
    if _area(known) == _area(post):
        return ""
    there, here = area_words(known, atlas), area_words(post, atlas)
    return f"son périmètre y est : {there} ; ici : {here} : vérifiez avant d'enregistrer."


def area_words(post: Post, atlas: Atlas) -> str:
    """Return where a post acts, in words."""
    told: Mapping[str, tuple[str, ...]] = {"périmètre": post.perimeter, "extension": post.extension}
    parts = [f"{word} {_places(codes, atlas)}" for word, codes in told.items() if codes]
    return " et ".join(parts) or "non localisé"


def _places(codes: Sequence[str], atlas: Atlas) -> str:
    named = [
        "toute la région" if code == WHOLE_REGION else f"{atlas.name(code)} ({code})"
        for code in codes
    ]
    more = len(named) - MOST
    return ", ".join(named) if more <= 1 else f"{', '.join(named[:MOST])} et {more} autres"
