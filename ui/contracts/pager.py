"""Page after page of a long list; another filter goes back to the first page."""

from __future__ import annotations

import streamlit as st

from ui.text import number


def pager(key: str, total: int, size: int, made_of: object) -> int:
    """Show the steps of a list, when it has several pages; return where the page starts.

    Args:
        key: of the widgets.
        total: rows in all.
        size: rows a page.
        made_of: what the list is filtered by.
    """
    kept, at = f"{key}-filtre", f"{key}-page"
    if st.session_state.get(kept) != made_of:
        st.session_state[kept], st.session_state[at] = made_of, 0
    pages = max(1, -(-total // size))
    page = min(int(st.session_state[at]), pages - 1)
    if pages == 1:
        return 0

    def go(target: int) -> None:
        st.session_state[at] = target

    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            "Page précédente", on_click=go, args=(page - 1,), disabled=page == 0, key=f"{key}<"
        )
        st.button(
            "Page suivante",
            on_click=go,
            args=(page + 1,),
            disabled=page == pages - 1,
            key=f"{key}>",
        )
        st.html(f"<span>Page {number(page + 1)} sur {number(pages)}</span>")
    return page * size
