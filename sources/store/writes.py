"""Changes → rows and lines of the history, inside the writer's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, select

from sources.store import chain
from sources.store.rows import read_some, remove_items, write_items
from sources.store.tables import history
from sources.store.words import (
    SHIPPED,
    Change,
    Conflict,
    ConflictError,
    Item,
    Kind,
    Line,
    Signature,
)

Present = dict[tuple[Kind, str], Item]

WHOLE = (Kind.POST, Kind.ROSTER)
"""What a change that bears on the whole roster was shown; needs and parameters are apart."""


def write(
    connection: Connection,
    changes: Sequence[Change],
    signature: Signature,
    moment: datetime,
    on: int | None = None,
) -> int:
    """Make accepted changes; return the revision that holds them.

    Raises:
        ConflictError: something changed since it was shown; nothing is written.
    """
    number, last, mark = chain.last_of(connection)
    present = _present(connection, changes)
    if conflicts := _conflicts(connection, changes, present, on, last, moment):
        raise ConflictError(conflicts)
    lines = []
    for change in changes:
        before = present.get((change.kind, change.key))
        if (None if before is None else before.record) != change.record:
            lines.append(_line(change, before, last + 1, moment, signature))
    _put(connection, lines)
    append(connection, lines, number, mark)
    return last + 1 if lines else last


def append(connection: Connection, lines: Sequence[Line], number: int, mark: str) -> None:
    """Append lines to the history, each with the mark of the one before.

    Args:
        connection: of the writer.
        lines: not yet chained.
        number: of the last line, 0 without one.
        mark: of the last line.
    """
    rows = []
    for line in lines:
        number += 1
        row = chain.row_of(replace(line, number=number, previous=mark))
        mark = row["mark"] = chain.mark_of(row)
        rows.append(row)
    if rows:
        connection.execute(insert(history), rows)


def _put(connection: Connection, lines: Sequence[Line]) -> None:
    """Bring the tables to what lines say."""
    removed: defaultdict[Kind, list[str]] = defaultdict(list)
    for line in lines:
        if line.after is None:
            removed[line.kind].append(line.key)
    for kind, keys in removed.items():
        remove_items(connection, kind, keys)
    kept = (line for line in lines if line.after is not None)
    write_items(connection, (Item(x.kind, x.key, x.revision, x.after or {}) for x in kept))


def _present(connection: Connection, changes: Sequence[Change]) -> Present:
    keys: defaultdict[Kind, list[str]] = defaultdict(list)
    for change in changes:
        keys[change.kind].append(change.key)
    return {
        (kind, key): item
        for kind, of_kind in keys.items()
        for key, item in read_some(connection, kind, of_kind).items()
    }


def _conflicts(
    connection: Connection,
    changes: Sequence[Change],
    present: Present,
    on: int | None,
    last: int,
    moment: datetime,
) -> list[Conflict]:
    """Return what changed since it was shown, each item with who changed it last."""
    stale = {
        (one.kind, one.key): None
        for one in changes
        if one.seen is not None and _revision(present.get((one.kind, one.key))) != one.seen
    }
    if on is not None and last > on:
        whole = history.c.kind.in_([kind.value for kind in WHOLE])
        later = select(history.c.kind, history.c.key).where(history.c.revision > on, whole)
        rows = connection.execute(later.order_by(history.c.number))
        stale |= {(Kind(row.kind), row.key): None for row in rows}
    return [_conflict(connection, kind, key, moment) for kind, key in stale]


def _conflict(connection: Connection, kind: Kind, key: str, moment: datetime) -> Conflict:
    mine = (history.c.kind == kind.value) & (history.c.key == key)
    newest = select(history).where(mine).order_by(history.c.number.desc()).limit(1)
    line = connection.execute(newest).mappings().first()
    by, when = (line["service"], chain.moment(line["at"])) if line else (SHIPPED, moment)
    return Conflict(kind, key, read_some(connection, kind, [key]).get(key), by, when)


def _revision(item: Item | None) -> int:
    return 0 if item is None else item.revision


def _line(
    change: Change, before: Item | None, revision: int, moment: datetime, signature: Signature
) -> Line:
    """Return the line of a change, not yet chained to the others."""
    return Line(
        number=0,
        revision=revision,
        at=moment,
        service=signature.service,
        reason=signature.reason,
        action=signature.action,
        kind=change.kind,
        key=change.key,
        before=None if before is None else before.record,
        after=change.record,
        previous="",
        mark="",
    )
