"""The versions of the store: which there are, the one of a day, the lines of one, by page.

A version is one signed change of the whole; it may hold thousands of lines (an import),
so that nothing here reads more than what is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, true

from sources.store.chain import line_of, moment, written
from sources.store.engine import reading
from sources.store.store import Store
from sources.store.tables import history
from sources.store.words import PARIS, Action, Kind, Line


@dataclass(frozen=True, slots=True)
class Version:
    """One signed change: its number, when (UTC), by whom, why, and how many lines it wrote."""

    revision: int
    at: datetime
    service: str
    reason: str
    action: Action
    lines: int

    @property
    def clock(self) -> str:
        """Return the time in France, as messages tell it."""
        return f"{self.at.astimezone(PARIS):%d/%m/%Y à %H:%M}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which versions are looked for; None asks for all.

    Attributes:
        post: id of a post that they touch.
        service: who signed.
        revisions: their numbers.
    """

    post: str | None = None
    service: str | None = None
    revisions: frozenset[int] | None = None

    def where(self) -> ColumnElement[bool]:
        """Return the condition on lines of the history."""
        found: ColumnElement[bool] = true()
        if self.post is not None:
            found &= (history.c.kind == Kind.POST.value) & (history.c.key == self.post)
        if self.service is not None:
            found &= history.c.service == self.service
        if self.revisions is not None:
            found &= history.c.revision.in_(self.revisions)
        return found


ALL = Wanted()


def count_versions(store: Store, wanted: Wanted = ALL) -> int:
    """Return how many versions there are."""
    with reading(store.engine) as connection:
        counted = select(func.count(history.c.revision.distinct())).where(wanted.where())
        return connection.scalar(counted) or 0


def versions(
    store: Store, wanted: Wanted = ALL, limit: int | None = None, start: int = 0
) -> tuple[Version, ...]:
    """Return versions, newest first; their lines are counted whole, whatever is wanted."""
    with reading(store.engine) as connection:
        asked = select(history.c.revision).where(wanted.where()).distinct()
        asked = asked.order_by(history.c.revision.desc()).limit(limit).offset(start)
        numbers = connection.scalars(asked).all()
        return _read(connection, _summary().where(history.c.revision.in_(numbers)))


def version(store: Store, revision: int) -> Version | None:
    """Return a version by its number, None when there is none of it."""
    with reading(store.engine) as connection:
        found = _read(connection, _summary().where(history.c.revision == revision))
    return found[0] if found else None


def version_on(store: Store, day: date) -> Version | None:
    """Return the last version at the end of a day in France, None when nothing was there yet."""
    night = datetime.combine(day + timedelta(days=1), time(), PARIS)
    with reading(store.engine) as connection:
        before = select(func.max(history.c.revision)).where(history.c.at < written(night))
        revision = connection.scalar(before)
    return None if revision is None else version(store, revision)


def lines_of(
    store: Store, revision: int, post: str | None = None, limit: int | None = None, start: int = 0
) -> tuple[Line, ...]:
    """Return the lines of one version in their order, those of one post when it is given."""
    chosen = (history.c.revision == revision) & Wanted(post=post).where()
    asked = select(history).where(chosen).order_by(history.c.number).limit(limit).offset(start)
    with reading(store.engine) as connection:
        return tuple(map(line_of, connection.execute(asked).mappings()))


def services_that_signed(store: Store) -> tuple[str, ...]:
    """Return who signed at least one version, in alphabetical order."""
    with reading(store.engine) as connection:
        found = select(history.c.service).distinct().order_by(history.c.service)
        return tuple(connection.scalars(found))


def _summary() -> Select[Any]:
    # All the lines of a version carry the same signature and the same moment.
    same = (history.c.at, history.c.service, history.c.reason, history.c.action)
    one = (func.min(column).label(column.name) for column in same)
    counted = select(history.c.revision, *one, func.count().label("lines"))
    return counted.group_by(history.c.revision).order_by(history.c.revision.desc())


def _read(connection: Connection, asked: Select[Any]) -> tuple[Version, ...]:
    return tuple(map(_version, connection.execute(asked)))


def _version(row: Row[Any]) -> Version:
    return Version(
        revision=row.revision,
        at=moment(row.at),
        service=row.service,
        reason=row.reason,
        action=Action(row.action),
        lines=row.lines,
    )
