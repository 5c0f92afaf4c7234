"""Public leads « à confirmer »: seen in public pages, never counted, never summed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sources.records import read_records

COLUMNS = (
    "id",
    "structure",
    "territoire",
    "nature",
    "activite",
    "date",
    "niveau_preuve",
    "recoupe",
    "source",
    "adresse",
)


@dataclass(frozen=True, slots=True)
class Lead:
    """A structure that may have a facilitator.

    Attributes:
        territory: department it is said to act in.
        kind: what the page establishes (a presence, an activity, an aggregate).
        activity: what the page says, in our words.
        seen_on: date or year of the page, "" when it has none.
        evidence: how good the evidence is.
        corroborates: rows of the roster or other leads it overlaps.
        address: where the page was read.
    """

    id: str
    structure: str
    territory: str
    kind: str
    activity: str
    seen_on: str
    evidence: str
    corroborates: str
    source: str
    address: str


def read_leads(path: Path) -> tuple[Lead, ...]:
    """Read the leads.

    Raises:
        UnreadableFileError: absent, unreadable, or a column missing.
    """
    return tuple(
        Lead(*(record[name] for name in COLUMNS)) for _, record in read_records(path, COLUMNS)
    )
