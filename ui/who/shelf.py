"""What is searched in, made once for all sessions: nobody changes it."""

from __future__ import annotations

import streamlit as st

from sources.dataset import Dataset
from sources.place_outside import Outside
from sources.place_search import PlaceSearch
from sources.who.listed import ListReader


@st.cache_resource(show_spinner="Préparation de la recherche…", max_entries=2)
def _search(region: str, _data: Dataset) -> PlaceSearch:
    return PlaceSearch(_data.geo, _data.atlas)


def search(data: Dataset) -> PlaceSearch:
    """Return what names, postcodes and codes are searched in."""
    return _search(data.atlas.region, data)


def outside(data: Dataset) -> Outside:
    """Return what tells that a text names a place of another region."""
    return Outside(data.geo, data.atlas)


@st.cache_resource(show_spinner="Préparation de la recherche…", max_entries=2)
def _lists(region: str, _data: Dataset) -> ListReader:
    return ListReader(search(_data), outside(_data))


def lists(data: Dataset) -> ListReader:
    """Return what reads pasted lists."""
    return _lists(data.atlas.region, data)
