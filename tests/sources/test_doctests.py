"""The examples in the docstrings of the readers and exports really run."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    ("name", "examples"),
    [
        ("sources.applications.cells", 1),
        ("sources.cells", 2),
        ("sources.csv_fr", 3),
        ("sources.dates.months", 1),
        ("sources.fields", 1),
        ("sources.figures", 1),
        ("sources.files", 1),
        ("sources.french", 5),
        ("sources.note.annex", 1),
        ("sources.note.document", 1),
        ("sources.note.map", 1),
        ("sources.note.words", 2),
        ("sources.place_names", 1),
        ("sources.problems", 1),
        ("sources.roster.report", 1),
        ("sources.settings", 1),
        ("sources.text", 1),
    ],
)
def test_examples(name: str, examples: int) -> None:
    done = doctest.testmod(importlib.import_module(name))
    assert done.failed == 0
    assert done.attempted >= examples
