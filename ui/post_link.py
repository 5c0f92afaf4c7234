"""The way from a post's name to its perimeter on the map, on the day and version looked at."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from coverage.model import Post
from ui.text import esc
from ui.versions import version_address

ANCHOR = "perimetres"


def perimeter_link(post: Post) -> str:
    """Return the structure of a post as a link to its perimeter, as HTML; a name if it has none."""
    if not post.is_located:
        return esc(post.structure)
    query = {"postes": post.id, **version_address()}
    if day := st.query_params.get("date"):
        query["date"] = day
    address = esc(f"qui-couvre?{urlencode(query)}#{ANCHOR}")
    return (
        f'<a href="{address}" target="_self" title="Voir son périmètre">{esc(post.structure)}</a>'
    )
