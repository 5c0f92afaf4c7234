"""The versions of the store: which there are, the one of a day, the lines of one, by page.

A version is one signed change of the whole; it may hold thousands of lines (an import),
so that nothing here reads more than what is asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, true

from sources.store.chain import line_of, moment, written
from sources.store.engine import reading
from sources.store.store import Store
from sources.store.tables import history
from sources.store.words import PARIS, Action, Kind, Line, SpoiledStoreError


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


class Sort(StrEnum):
    """What became of an item."""

    ADDED = "ajouté"
    CHANGED = "modifié"
    REMOVED = "supprimé"

    @classmethod
    def of(cls, is_new: bool, is_gone: bool) -> Sort:
        """Return the sort of a line, by what it does not have: a before, an after."""
        if is_new:
            return cls.ADDED
        return cls.REMOVED if is_gone else cls.CHANGED


Tally: TypeAlias = dict[tuple[Kind, Sort], int]
"""Items by kind and by what became of them."""


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
        """Return the condition on lines of the history; the numbers are another one."""
        found: ColumnElement[bool] = true()
        if self.post is not None:
            found &= (history.c.kind == Kind.POST.value) & (history.c.key == self.post)
        if self.service is not None:
            found &= history.c.service == self.service
        return found

    def numbers(self, connection: Connection) -> list[int]:
        """Return the numbers of the versions wanted, newest first."""
        asked = select(history.c.revision).where(self.where()).distinct()
        found = connection.scalars(asked.order_by(history.c.revision.desc()))
        # Here and not in the question: a database counts the numbers it can be given.
        return [one for one in found if self.revisions is None or one in self.revisions]


ALL = Wanted()


def versions(
    store: Store, wanted: Wanted = ALL, limit: int | None = None, start: int = 0
) -> tuple[int, tuple[Version, ...]]:
    """Return how many versions are wanted, and a page of them, newest first.

    The lines of each are counted whole, whatever is wanted.

    Raises:
        SpoiledStoreError: a version that was spoiled by hand.
    """
    with reading(store.engine) as connection:
        numbers = wanted.numbers(connection)
        shown = numbers[start:] if limit is None else numbers[start : start + limit]
        if not shown:
            return len(numbers), ()
        # A page is a range with holes: bounds, then a choice among few.
        asked = _summary().where(history.c.revision.between(shown[-1], shown[0]))
        kept = set(shown)
        found = (row for row in connection.execute(asked) if row.revision in kept)
        return len(numbers), tuple(map(_version, found))


def version(store: Store, revision: int) -> Version | None:
    """Return a version by its number, None when there is none of it."""
    _, found = versions(store, Wanted(revisions=frozenset({revision})))
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


def tally(store: Store, revisions: Collection[int]) -> dict[int, Tally]:
    """Return how many items each of these versions added, changed and removed."""
    counted: dict[int, Tally] = {revision: {} for revision in revisions}
    sorts = (history.c.before.is_(None), history.c.after.is_(None))
    asked = select(history.c.revision, history.c.kind, *sorts, func.count())
    asked = asked.where(history.c.revision.in_(revisions))
    with reading(store.engine) as connection:
        for revision, kind, is_new, is_gone, count in connection.execute(
            asked.group_by(history.c.revision, history.c.kind, *sorts)
        ):
            counted[revision][Kind(kind), Sort.of(is_new, is_gone)] = count
    return counted


def services_that_signed(store: Store) -> tuple[str, ...]:
    """Return who signed at least one version, in alphabetical order."""
    with reading(store.engine) as connection:
        found = connection.scalars(select(history.c.service).distinct())
        return tuple(sorted(found))  # here: each database has its own alphabet


def _summary() -> Select[Any]:
    # All the lines of a version carry the same signature and the same moment.
    same = (history.c.at, history.c.service, history.c.reason, history.c.action)
    one = (func.min(column).label(column.name) for column in same)
    counted = select(history.c.revision, *one, func.count().label("lines"))
    return counted.group_by(history.c.revision).order_by(history.c.revision.desc())


def _version(row: Row[Any]) -> Version:
    try:
        return Version(
            revision=row.revision,
            at=moment(row.at),
            service=row.service,
            reason=row.reason,
            action=Action(row.action),
            lines=row.lines,
        )
    except (TypeError, ValueError):
        raise SpoiledStoreError(f"version {row.revision} de l'historique illisible") from None
