"""The examples in the docstrings of the store and the connector really run."""

from __future__ import annotations

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["report", "progress", "set_aside_csv", "partial", "web"])
def test_examples(name: str) -> None:
    done = doctest.testmod(importlib.import_module(f"sources.contracts.{name}"))
    assert done.failed == 0
    assert done.attempted
