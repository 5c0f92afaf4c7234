"""The frame of every page: header with the service's name, title."""

from __future__ import annotations

import logging
from functools import cache

import streamlit as st

from sources.brand import brand_words
from sources.dataset import Dataset
from sources.store.words import StoreError
from ui.markup import note
from ui.roster.known import known_band, lost_band
from ui.text import esc


@cache
def brand(region: str) -> str:
    """Return the header, from `brand/brand.toml` and the region the data is about."""
    words = brand_words()
    return (
        '<header class="brand"><div class="brand-service">'
        f"{esc(words['service'])}<br>{esc(region)}</div>"
        f'<div class="brand-product"><b>{esc(words["product"])}</b>'
        f"<span>{esc(words['subtitle'])}</span></div></header>"
    )


def excuse(error: Exception) -> bool:
    """Say in French that a page failed, and keep the cause in the server's log.

    What a base refuses is said in its own words: they tell what to do.
    """
    logging.getLogger(__name__).error("page en échec", exc_info=error)
    if isinstance(error, StoreError):
        st.html(note(f"<b>La base ne peut pas être lue.</b> {esc(error)}", "warning"))
        return True
    st.error(
        "Cette page n'a pas pu être calculée. Rechargez-la ; si l'erreur revient, le journal du "
        "serveur en donne la cause."
    )
    return True


def open_page(data: Dataset) -> None:
    """Write the header of a page; its style sheet comes with the page itself (`ui.server`)."""
    st.html(brand(data.atlas.region_name))
    known_band(data.known)
    lost_band()
