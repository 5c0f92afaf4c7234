"""The posts as a table that a screen reader can walk, filtered; those that are over, folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from coverage.model import Level, Post
from coverage.territories import Atlas
from sources.text import folded
from ui.contracts.pager import pager
from ui.markup import Column, table
from ui.markup import folded as unfolding
from ui.roster.choice import POST
from ui.roster.words import end, place, places, start
from ui.sections import KEY, Section
from ui.state import is_editable, today
from ui.text import MISSING, day, esc, fte, plural, prose

PAGE, MOST_OVER = 50, 200
COLUMNS = (
    Column("Structure", width=11),
    Column("ETP", figures=True),
    Column("Périmètre", width=8),
    Column("Extension (limitrophe)", width=7),
    Column("Convention", width=8),
    Column("Programme", width=6),
    Column("Suivi", width=6),
    Column("Certitude", width=7),
)


def posts_list(posts: Mapping[str, Post], atlas: Atlas) -> None:
    """Show the filters, the posts that run today or later, and those that are over."""
    first, second = st.columns(2)
    code = first.selectbox(
        "Département",
        ["", *atlas.codes(Level.DEPARTMENT)],
        format_func=lambda one: place(one, atlas) if one else "Tous",
        key="annuaire-departement",
    )
    words = second.text_input(
        "Mots cherchés, puis Entrée",
        max_chars=80,
        placeholder="Structure, programme, service, source",
        key="annuaire-mots",
    )
    found = [post for post in posts.values() if matches(post, code or "", words, atlas)]
    on = today()
    over = [post for post in found if post.ends is not None and post.ends < on]
    running = [post for post in found if post not in over]
    of = "" if len(found) == len(posts) else f" sur {len(posts)}"
    st.html(
        f'<p role="status"><b>{plural(len(found), "poste")}{of}</b> : {len(running)} en cours ou '
        f"à venir au {day(on)}, {len(over)} dont la convention est finie.</p>"
    )
    start_at = pager("annuaire", len(running), PAGE, (code, words))
    if running:
        shown = running[start_at : start_at + PAGE]
        st.html(posts_table(shown, atlas, f"Postes en cours ou à venir au {day(on)}"))
    if over:
        caption = f"Conventions finies avant le {day(on)}"
        # Where most are over, they are what one comes to renew.
        opened = len(over) >= len(running)
        summary = f"{caption} ({len(over)})"
        listed = posts_table(over[:MOST_OVER], atlas, caption, hidden_caption=True)
        st.html(unfolding(summary, listed, opened=opened))


def matches(post: Post, department: str, words: str, atlas: Atlas) -> bool:
    """Tell whether a post sits or acts in a department, and holds the words."""
    if department and post.home != department:
        here = atlas.positions([department])
        acts = atlas.positions((*post.perimeter, *post.extension))
        if not np.intersect1d(here, acts).size:
            return False
    told = (post.structure, post.programme, post.followed_by, post.source, post.id)
    text = folded(" ".join(told))
    return all(folded(word) in text for word in words.split())


def posts_table(
    posts: Iterable[Post], atlas: Atlas, caption: str, *, hidden_caption: bool = False
) -> str:
    """Return the posts, one a row, in words."""
    linked = is_editable()
    rows = (_row(post, atlas, linked=linked) for post in posts)
    shown = table(caption, COLUMNS, rows, hidden_caption=hidden_caption)
    return f'<div class="rows posts-list">{shown}</div>'


def _row(post: Post, atlas: Atlas, *, linked: bool) -> Sequence[str]:
    located = esc(places(post.perimeter, atlas))
    return [
        f"{_name(post, linked=linked)}<small>{esc(post.role.label)} · {esc(post.id)}</small>",
        fte(post.fte),
        located or (MISSING if post.extension else "non localisé"),
        esc(places(post.extension, atlas)) or MISSING,
        f"début {esc(start(post))}<br>fin {esc(end(post))}",
        prose(post.programme) or MISSING,
        prose(post.followed_by) or MISSING,
        esc(post.certainty.label),
    ]


def _name(post: Post, *, linked: bool) -> str:
    """Return the structure, leading to the form of the post where it can be changed."""
    if not linked:
        return prose(post.structure)
    query = urlencode({KEY: Section.ROSTER.value, POST: post.id})
    return f'<a href="donnees?{esc(query)}" target="_self">{prose(post.structure)}</a>'
