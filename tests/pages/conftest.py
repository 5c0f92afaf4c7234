from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from tests.contracts.book.made import write_world
from tests.pages.screens import ROOT
from ui.state import CONTRACTS_VARIABLE, ROSTER_VARIABLE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the folder the dashboard reads its contracts from, empty."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv(ROSTER_VARIABLE, raising=False)
    place = tmp_path / "marches"
    monkeypatch.setenv(CONTRACTS_VARIABLE, str(place))
    yield place
    st.cache_resource.clear()


@pytest.fixture
def world(folder: Path) -> Path:
    """Give the same folder with the made-up world in it."""
    return write_world(folder)
