"""Posts ↔ records: the cells of the roster file by column, plus the rank of the row.

A record is what the history keeps and shows, so it holds what a reader of the file knows.
"""

from __future__ import annotations

import json
import math
from datetime import date
from fractions import Fraction
from typing import Any

from coverage.model import Certainty, Post, Precision, Role
from sources.csv_fr import cell_text
from sources.roster.csv_form import roster_row
from sources.roster.imported import COLUMNS
from sources.store.words import Kind, Record, SpoiledStoreError

RANK = "rang"
_JOINED = "|"
_YEAR_LENGTH = 4
_MOST_DEPTH = 32
_MOST_FIGURE = 64
_TOO_DEEP = "too deep"


def post_record(post: Post, rank: int) -> dict[str, Any]:
    """Return the record of a post; `rank` is its place in the roster."""
    cells = zip(COLUMNS, roster_row(post), strict=True)
    # A text stays as it is: here no spreadsheet could run it.
    texts = {c: value if isinstance(value, str) else cell_text(value) for c, value in cells}
    for column, figure in (("etp", post.fte), ("part_marches_etat", post.state_share)):
        if figure is not None and _figure(texts[column]) != figure:
            texts[column] = str(figure)  # a third, say: no decimals hold it
    return texts | {RANK: rank}


def post_of(record: Record) -> Post:
    """Return the post of a record that the store gave.

    Raises:
        SpoiledStoreError: a record that the product did not write.
    """
    try:
        return parsed_post(record)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        what = f"{Kind.POST.label} « {record.get('id', '')} » illisible"
        raise SpoiledStoreError(what) from None


def parsed_post(record: Record) -> Post:
    """Return the post of a record.

    Raises:
        ArithmeticError, AttributeError, LookupError, TypeError, ValueError: not one of ours.
    """
    starts, starts_precision = _day(record["date_debut"], first=True)
    ends, ends_precision = _day(record["date_fin"], first=False)
    share = record["part_marches_etat"]
    return Post(
        id=record["id"],
        structure=record["structure"],
        role=Role(record["qualite"]),
        fte=_figure(record["etp"]),
        home=record["departement"] or None,
        perimeter=_codes(record["perimetre"]),
        extension=_codes(record["extension"]),
        starts=starts,
        starts_precision=starts_precision,
        ends=ends,
        ends_precision=ends_precision,
        programme=record["programme"],
        followed_by=record["suivi"],
        certainty=Certainty(record["certitude"]),
        source=record["source"],
        attested_on=date.fromisoformat(record["atteste_le"]) if record["atteste_le"] else None,
        state_share=_figure(share) if share else None,
    )


def encoded(record: Record) -> str:
    """Return a record as text, the same for the same content."""
    shape: dict[str, Any] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    return json.dumps(record, allow_nan=False, **shape)


def decoded(text: str) -> Record:
    """Return the record of a text.

    Raises:
        TypeError, ValueError: not one.
    """
    try:
        found = json.loads(text, parse_constant=_refused, parse_float=_finite)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    if not isinstance(found, dict):
        raise TypeError(text)
    if text.count("[") + text.count("{") > _MOST_DEPTH:
        _refuse_deep(found)
    if "\\u" in text:
        encoded(found).encode("utf-8")  # half of a character is no text
    return found


def _refused(name: str) -> float:
    raise ValueError(name)


def _finite(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise ValueError(text)
    return found


def _refuse_deep(found: object) -> None:
    """Refuse a content that others could not walk through.

    Raises:
        ValueError: lists in lists in lists…
    """
    level = [found]
    for _ in range(_MOST_DEPTH):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    if level:
        raise ValueError(_TOO_DEEP)


def _figure(text: str) -> Fraction:
    # An exponent would make a figure of a billion digits.
    if len(text) > _MOST_FIGURE or "e" in text.lower():
        raise ValueError(text)
    return Fraction(text.replace(",", "."))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split(_JOINED)) if text else ()


def _day(text: str, *, first: bool) -> tuple[date | None, Precision]:
    """Read a day or a year alone, which counts from its first or to its last day."""
    if not text:
        return None, Precision.UNKNOWN
    if len(text) == _YEAR_LENGTH:
        year = int(text)
        return (date(year, 1, 1) if first else date(year, 12, 31)), Precision.YEAR
    return date.fromisoformat(text), Precision.DAY
