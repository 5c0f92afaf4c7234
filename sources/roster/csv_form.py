"""The roster in the format of its import: what is exported reads back the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from coverage.model import Post, Precision
from sources.csv_fr import csv_bytes, decimal_comma
from sources.roster.columns import COLUMNS

FTE_DECIMALS = 2


def roster_bytes(posts: Sequence[Post]) -> bytes:
    """Write posts as the CSV that `read_roster` reads; export → import → export is identity."""
    return csv_bytes(tuple(COLUMNS), (roster_row(post) for post in posts))


def roster_row(post: Post) -> tuple[Any, ...]:
    """Return the cells of a post, in the order of `COLUMNS`."""
    return (
        post.structure,
        post.role.value,
        decimal_comma(post.fte, least=FTE_DECIMALS),
        post.home,
        "|".join(post.perimeter),
        "|".join(post.extension),
        _day(post.starts, post.starts_precision),
        _day(post.ends, post.ends_precision),
        post.programme,
        post.followed_by,
        post.certainty.value,
        post.source,
        post.id,
        post.state_share,
        post.attested_on,
    )


def _day(day: date | None, precision: Precision) -> date | str | None:
    return f"{day:%Y}" if day is not None and precision is Precision.YEAR else day
