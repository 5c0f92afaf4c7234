"""What every page keeps, spared by the garbage collector."""

from __future__ import annotations

import gc

import streamlit as st


@st.cache_resource(show_spinner=False)
def settle() -> bool:
    """Take what is held by now out of the garbage collector's rounds, once a server.

    Streamlit makes a full round after each run: over the libraries and the data, that is most of
    what a click costs. What is freed by count alone still is.
    """
    gc.collect()
    gc.freeze()
    return True
