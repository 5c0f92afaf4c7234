"""The history as a chain: each line carries the mark of the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, select

from sources.store.records import encoded
from sources.store.tables import history
from sources.store.words import Action, Kind, Line, Record

FIRST_MARK = "0" * 64
_CLOCK = "%Y-%m-%dT%H:%M:%S.%fZ"


def written(moment: datetime) -> str:
    """Return a moment as the history writes it, in UTC."""
    return moment.astimezone(UTC).strftime(_CLOCK)


def moment(text: str) -> datetime:
    """Return a moment that the history wrote."""
    return datetime.strptime(text, _CLOCK).replace(tzinfo=UTC)


def mark_of(line: Line) -> str:
    """Return the SHA-256 of all a line says, the mark of the line before included."""
    content = (
        *(line.number, line.revision, written(line.at), line.service, line.reason),
        *(line.action.value, line.kind.value, line.key),
        *(None if one is None else encoded(one) for one in (line.before, line.after)),
        line.previous,
    )
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def row_of(line: Line) -> dict[str, object]:
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


def read_lines(
    connection: Connection, *, since: int = 0, until: int | None = None
) -> Iterator[Line]:
    """Yield lines in order, after revision `since` up to revision `until`.

    Raises:
        ValueError, KeyError: a line that was spoiled by hand.
    """
    wanted = select(history).where(history.c.revision > since).order_by(history.c.number)
    if until is not None:
        wanted = wanted.where(history.c.revision <= until)
    yield from map(line_of, connection.execute(wanted).mappings())


def line_of(row: RowMapping) -> Line:
    """Return the line of a row.

    Raises:
        ValueError, KeyError: it was spoiled by hand.
    """
    return Line(
        number=row["number"],
        revision=row["revision"],
        at=moment(row["at"]),
        service=row["service"],
        reason=row["reason"],
        action=Action(row["action"]),
        kind=Kind(row["kind"]),
        key=row["key"],
        before=_record(row["before"]),
        after=_record(row["after"]),
        previous=row["previous"],
        mark=row["mark"],
    )


def replay(lines: Iterable[Line]) -> dict[Kind, dict[str, tuple[int, Record]]]:
    """Return what lines lead to: kind → key → revision and record."""
    state: dict[Kind, dict[str, tuple[int, Record]]] = {kind: {} for kind in Kind}
    for line in lines:
        if line.after is None:
            state[line.kind].pop(line.key, None)
        else:
            state[line.kind][line.key] = (line.revision, line.after)
    return state


def _record(text: str | None) -> Record | None:
    if text is None:
        return None
    found: Record = json.loads(text)
    return found
