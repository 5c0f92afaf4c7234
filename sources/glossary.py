"""data/glossary.yaml → the words of the field, each in one sentence with its reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sources.export import ROOT
from sources.yaml_text import read_yaml

FILE = ROOT / "data" / "glossary.yaml"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field, what it means, where that is taken from."""

    term: str
    definition: str
    reference: str
    headings: tuple[str, ...] = ()
    """Titles of columns and of figures that need this word explained."""


@cache
def glossary() -> Mapping[str, Term]:
    """Return the words by key, in the order of the file."""
    entries = read_yaml(FILE)["terms"]
    return {
        key: Term(
            entry["term"],
            entry["definition"],
            entry["reference"],
            tuple(entry.get("headings", ())),
        )
        for key, entry in entries.items()
    }
