"""Declared needs in the store: a whole file takes the place of those declared before."""

from __future__ import annotations

from collections.abc import Sequence

from coverage.need import NeedRow
from sources.store.store import Store
from sources.store.words import Action, Change, Kind, Signature
from sources.stored import need_record


def replace_needs(store: Store, rows: Sequence[NeedRow], service: str, reason: str) -> int:
    """Put declared needs in place of all those declared; none: the estimate is used again.

    Raises:
        ConflictError: another user changed them meanwhile.
        RefusedSignatureError: nobody of the list signs, or no reason is given.
        StoreError: the store cannot be written; nothing is changed.
    """
    present = {item.key: item.revision for item in store.items(Kind.NEED)}
    given = {row.code: need_record(row) for row in rows}
    changes = [
        Change(Kind.NEED, code, given.get(code), present.get(code, 0))
        for code in sorted(given.keys() | present.keys())
    ]
    return store.commit(changes, Signature(service, reason, Action.IMPORT))
