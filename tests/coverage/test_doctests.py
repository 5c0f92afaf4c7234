"""The examples in the docstrings really run.

Collected by hand: pytest's own doctest collection imports each file a second time,
which slipcover cannot follow.
"""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import coverage

MODULES = [one.name for one in pkgutil.walk_packages(coverage.__path__, "coverage.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    tried = sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES)
    assert tried >= 5
