"""Declared needs in the store: a whole file takes the place of those declared before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coverage.need import NeedRow
from sources.store.words import Change, Item, Kind
from sources.stored import need_record


def needs_changes(rows: Sequence[NeedRow], shown: Iterable[Item]) -> list[Change]:
    """Return what puts declared needs in place of those shown; none: the estimate is used again.

    A need that changed since it was shown is a conflict when it is saved.
    """
    present = {item.key: item.revision for item in shown}
    given = {row.code: need_record(row) for row in rows}
    return [
        Change(Kind.NEED, code, given.get(code), present.get(code, 0))
        for code in sorted(given.keys() | present.keys())
    ]
