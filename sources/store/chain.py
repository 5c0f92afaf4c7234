"""The history as a chain: each line carries the mark of the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from sources.store.records import decoded, encoded
from sources.store.tables import history
from sources.store.words import Action, Item, Kind, Line, SpoiledStoreError

FIRST_MARK = "0" * 64
_CLOCK = "%Y-%m-%dT%H:%M:%S.%fZ"
_SAID = (
    *("number", "revision", "at", "service", "reason", "action", "kind", "key"),
    *("before", "after", "previous"),
)
"""Columns of a line that its mark covers, in this order."""


def written(moment: datetime) -> str:
    """Return a moment as the history writes it, in UTC."""
    return moment.astimezone(UTC).strftime(_CLOCK)


def moment(text: str) -> datetime:
    """Return a moment that the history wrote.

    Raises:
        ValueError: not one.
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or written(found) != text:
        raise ValueError(text)
    return found


def mark_of(row: Mapping[str, Any] | RowMapping) -> str:
    """Return the SHA-256 of all that the row of a line says, the mark before included."""
    text = json.dumps([row[name] for name in _SAID], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def row_of(line: Line) -> dict[str, Any]:
    """Return the row of a line."""
    return {
        "number": line.number,
        "revision": line.revision,
        "at": written(line.at),
        "service": line.service,
        "reason": line.reason,
        "action": line.action.value,
        "kind": line.kind.value,
        "key": line.key,
        "before": None if line.before is None else encoded(line.before),
        "after": None if line.after is None else encoded(line.after),
        "previous": line.previous,
        "mark": line.mark,
    }


def line_of(row: RowMapping) -> Line:
    """Return the line of a row.

    Raises:
        SpoiledStoreError: a row that was spoiled by hand.
    """
    try:
        return Line(
            number=row["number"],
            revision=row["revision"],
            at=moment(row["at"]),
            service=row["service"],
            reason=row["reason"],
            action=Action(row["action"]),
            kind=Kind(row["kind"]),
            key=row["key"],
            before=None if row["before"] is None else decoded(row["before"]),
            after=None if row["after"] is None else decoded(row["after"]),
            previous=row["previous"],
            mark=row["mark"],
        )
    except (TypeError, ValueError):
        raise SpoiledStoreError(f"ligne {row['number']} de l'historique illisible") from None


def read_lines(
    connection: Connection, *, since: int = 0, until: int | None = None
) -> Iterator[Line]:
    """Yield lines in order, after revision `since` up to revision `until`.

    Raises:
        SpoiledStoreError: a line that was spoiled by hand.
    """
    wanted = select(history).where(history.c.revision > since).order_by(history.c.number)
    if until is not None:
        wanted = wanted.where(history.c.revision <= until)
    return map(line_of, connection.execute(wanted).mappings())


def last_of(connection: Connection, until: int | None = None) -> tuple[int, int, str]:
    """Return number, revision and mark of the last line, up to a revision.

    An empty history has number and revision 0.
    """
    columns = (history.c.number, history.c.revision, history.c.mark)
    newest = select(*columns).order_by(history.c.number.desc()).limit(1)
    if until is not None:
        newest = newest.where(history.c.revision <= until)
    row = connection.execute(newest).first()
    return (0, 0, FIRST_MARK) if row is None else (row.number, row.revision, row.mark)


def read_past(connection: Connection, revision: int) -> dict[Kind, list[Item]]:
    """Return the items as they stood at a revision, in no order.

    Raises:
        SpoiledStoreError: a line that was spoiled by hand.
    """
    of_item = (history.c.kind, history.c.key)
    newest = select(func.max(history.c.number)).where(history.c.revision <= revision)
    lines = select(history).where(history.c.number.in_(newest.group_by(*of_item)))
    found: dict[Kind, list[Item]] = {kind: [] for kind in Kind}
    for line in map(line_of, connection.execute(lines).mappings()):
        if line.after is not None:
            found[line.kind].append(Item(line.kind, line.key, line.revision, line.after))
    return found
