"""A sheet of the note's workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LINE = "\n"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet: its name, what it is about, its headings, its rows; None is not known.

    Attributes:
        widths: characters a column, in order; those left out are narrow.
    """

    title: str
    about: str
    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    widths: tuple[int, ...] = ()
