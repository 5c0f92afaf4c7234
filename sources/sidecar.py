"""What is known about a roster as a whole: its day, its doubts, where knowledge stops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coverage.model import Doubt
from sources.problems import refuse_errors
from sources.yaml_text import Entry, read_yaml


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What stands beside a roster file.

    Attributes:
        source: what the roster is called on screen.
        reference_date: the day its content was true.
        doubts: why it may miss a facilitator.
        unknown_after: after that day the source says nothing, for the reason given; None
            when nothing says where it stops.
    """

    source: str
    reference_date: date
    doubts: tuple[Doubt, ...]
    unknown_after: Doubt | None


def read_sidecar(path: Path) -> Sidecar:
    """Read the sidecar of a roster.

    Raises:
        UnreadableFileError: absent, unreadable, or a key missing or wrong.
    """
    top = Entry(path.name, "", read_yaml(path), [])
    doubts = tuple(_doubt(entry) for entry in top.entries("doubts"))
    sidecar = Sidecar(
        source=top.text("source"),
        reference_date=top.day("reference_date"),
        doubts=doubts,
        unknown_after=_doubt(top.entry("unknown_after")),
    )
    refuse_errors(path.name, top.problems)
    return sidecar


def _doubt(entry: Entry) -> Doubt:
    return Doubt(entry.text("label"), entry.text("source"), entry.day("date"))
