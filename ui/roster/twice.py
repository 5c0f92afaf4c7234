"""A click made twice before the first is answered: what the first wrote is found again.

Streamlit drops the rest of the first one's run, messages included, and then does again what the
button does, as it was drawn: only the store knows that it is written.
"""

from __future__ import annotations

from collections.abc import Sequence

from sources.store.accept import accepted_changes, accepted_signature
from sources.store.words import Change, Signature, StoreError
from ui.state import keep


def written_before(
    changes: Sequence[Change], signature: Signature, on: int | None = None
) -> int | None:
    """Return the last version of the store when it is these changes, signed alike; else None.

    Args:
        changes: that the store refuses, or that the form finds overtaken.
        signature: of these changes.
        on: version they were shown on, when they bear on the whole roster.
    """
    store = keep()
    try:
        signature = accepted_signature(signature, store.services)
        changes = accepted_changes(changes)
        revision, kinds = store.state()
        lines = store.lines(since=revision - 1)
    except StoreError:
        return None
    state = {(one.kind, one.key): one.record for items in kinds.values() for one in items}
    said = {(one.service, one.reason, one.action) for one in lines}
    mine = said == {(signature.service, signature.reason, signature.action)}
    same = all(state.get((one.kind, one.key)) == one.record for one in changes)
    follows = on is None or revision == on + 1
    return revision if mine and same and follows else None
