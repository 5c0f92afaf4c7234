"""The posts as a table that a screen reader can walk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coverage.model import Post
from coverage.territories import Atlas
from ui.markup import Column, table
from ui.roster.words import end, places, start
from ui.text import MISSING, esc, fte, prose

COLUMNS = (
    Column("Structure", width=11),
    Column("Qualité"),
    Column("ETP", figures=True),
    Column("Périmètre", width=8),
    Column("Extension (limitrophe)", width=7),
    Column("Convention", width=8),
    Column("Programme", width=6),
    Column("Suivi", width=6),
    Column("Certitude", width=7),
)


def posts_table(posts: Iterable[Post], atlas: Atlas, caption: str) -> str:
    """Return the posts, one a row, in words."""
    return table(caption, COLUMNS, (_row(post, atlas) for post in posts))


def _row(post: Post, atlas: Atlas) -> Sequence[str]:
    located = esc(places(post.perimeter, atlas))
    return [
        f"{prose(post.structure)}<small>{esc(post.id)}</small>",
        esc(post.role.label),
        fte(post.fte),
        located or (MISSING if post.extension else "non localisé"),
        esc(places(post.extension, atlas)) or MISSING,
        f"début {esc(start(post))}<br>fin {esc(end(post))}",
        prose(post.programme) or MISSING,
        prose(post.followed_by) or MISSING,
        esc(post.certainty.label),
    ]
