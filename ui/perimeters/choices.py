"""What can be painted: a post, or a structure with all its posts; those of other days on demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coverage.model import Post
from ui.roster.words import end, start, title
from ui.state import View
from ui.text import number

STRUCTURE = "structure:"
"""Before the name of a structure, where a post is told by its id."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A post, or the posts of a structure.

    Attributes:
        name: said on the map and in its legend.
        label: said in the list of choices.
        posts: one for a post, several for a structure.
    """

    name: str
    label: str
    posts: tuple[Post, ...]


def choices(shown: View, *, all_days: bool) -> Mapping[str, Choice]:
    """Return what can be chosen, by key: structures of several posts, then each post.

    Args:
        shown: the day.
        all_days: posts that ended, or have not begun on that day, too.
    """
    active = {post.id for post in shown.survey.posts}
    posts = [post for post in shown.survey.posts if post.is_located]
    if all_days:
        known = {post.id for post in posts}
        posts += [
            post
            for post in shown.dataset.roster.posts
            if post.is_capacity and post.is_located and post.id not in known
        ]
    groups: dict[str, list[Post]] = {}
    for post in posts:
        groups.setdefault(post.structure, []).append(post)
    several = {
        STRUCTURE + name: Choice(name, f"{name} : ses {number(len(held))} postes", tuple(held))
        for name, held in groups.items()
        if len(held) > 1
    }
    each = {post.id: Choice(_name(post, groups), _label(post, active), (post,)) for post in posts}
    return {**several, **each}


def _name(post: Post, groups: Mapping[str, list[Post]]) -> str:
    """Return what tells a post from the others of its structure."""
    return post.structure if len(groups[post.structure]) == 1 else f"{post.structure} ({post.id})"


def _label(post: Post, active: set[str]) -> str:
    if post.id in active:
        return title(post)
    return f"{title(post)} : pas en cours ce jour-là (début {start(post)}, fin {end(post)})"
