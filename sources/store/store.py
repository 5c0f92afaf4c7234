"""Open the store, read it, change it: each change is signed, checked, and kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select

from sources.fields import words
from sources.store import chain
from sources.store.engine import engine_of, reading, writing
from sources.store.migrate import check_form, head, migrate
from sources.store.rows import read_item, read_items, remove_item, write_item
from sources.store.tables import history
from sources.store.words import (
    MOST_REASON,
    SHIPPED,
    Action,
    Change,
    Conflict,
    ConflictError,
    Item,
    Kind,
    Line,
    Record,
    RefusedSignatureError,
    Signature,
)

Clock = Callable[[], datetime]
Copy = Callable[[Engine, str], None]
Seed = Callable[[], Iterable[tuple[Kind, str, Record]]]

logging.getLogger("alembic").setLevel(logging.WARNING)


def utc_now() -> datetime:
    """Return the moment on the server's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Store:
    """A database that is in the form this version reads. Make it with `open_store`.

    Attributes:
        services: who may sign a change.
        clock: what tells the moment of a change.
    """

    engine: Engine
    services: tuple[str, ...]
    clock: Clock = utc_now

    def revision(self) -> int:
        """Return the number of the last change, 0 when there is none."""
        with reading(self.engine) as connection:
            return _last_revision(connection)

    def items(self, kind: Kind) -> tuple[Item, ...]:
        """Return what stands now: posts in the order of the roster, others by key."""
        with reading(self.engine) as connection:
            return tuple(read_items(connection, kind))

    def state(self, revision: int | None = None) -> tuple[int, dict[Kind, tuple[Item, ...]]]:
        """Return all the items of one moment: the last, or as they stood at a revision."""
        with reading(self.engine) as connection:
            last = _last_revision(connection)
            if revision is None or revision == last:
                return last, {kind: tuple(read_items(connection, kind)) for kind in Kind}
            past = chain.replay(chain.read_lines(connection, until=revision))
        found = {
            kind: tuple(Item(kind, key, at, record) for key, (at, record) in of_kind.items())
            for kind, of_kind in past.items()
        }
        return revision, {kind: _in_order(kind, items) for kind, items in found.items()}

    def lines(self, *, since: int = 0, until: int | None = None) -> tuple[Line, ...]:
        """Return the lines of the history, oldest first."""
        with reading(self.engine) as connection:
            return tuple(chain.read_lines(connection, since=since, until=until))

    def commit(
        self, changes: Sequence[Change], signature: Signature, *, on: int | None = None
    ) -> int:
        """Make changes, all or none; return the revision that holds them.

        An item whose content stays the same is left alone and leaves no line.

        Args:
            changes: at most one an item.
            signature: who, why, and what sort of change.
            on: revision that was shown before the change, when it bears on the whole:
                any later one is a conflict.

        Raises:
            ConflictError: something changed since it was shown; nothing is written.
            RefusedSignatureError: nobody of the list signs, or no reason is given.
            StoreError: the database cannot be written; nothing is changed.
        """
        signature = self._accepted(signature)
        with writing(self.engine) as connection:
            return self._write(connection, changes, signature, on)

    def _accepted(self, signature: Signature) -> Signature:
        if signature.service not in self.services:
            raise RefusedSignatureError("choisissez dans la liste le service qui signe.")
        reason = words(signature.reason).value or ""
        if not reason:
            raise RefusedSignatureError("dites pourquoi, en quelques mots.")
        if len(reason) > MOST_REASON:
            raise RefusedSignatureError(f"le motif tient en {MOST_REASON} caractères.")
        return replace(signature, reason=reason)

    def _write(
        self,
        connection: Connection,
        changes: Sequence[Change],
        signature: Signature,
        on: int | None = None,
    ) -> int:
        last = _last_revision(connection)
        present = {(one.kind, one.key): read_item(connection, one.kind, one.key) for one in changes}
        if conflicts := self._conflicts(connection, changes, present, on, last):
            raise ConflictError(conflicts)
        moment = self.clock()
        lines: list[Line] = []
        for change in changes:
            before = present[change.kind, change.key]
            if (None if before is None else before.record) == change.record:
                continue
            if change.record is None:
                remove_item(connection, change.kind, change.key)
            else:
                write_item(connection, Item(change.kind, change.key, last + 1, change.record))
            lines.append(_line(change, before, last + 1, moment, signature))
        _chain(connection, lines)
        return last + 1 if lines else last

    def _conflicts(
        self,
        connection: Connection,
        changes: Sequence[Change],
        present: dict[tuple[Kind, str], Item | None],
        on: int | None,
        last: int,
    ) -> list[Conflict]:
        """Return what changed since it was shown, each item with who changed it last."""
        stale = [
            (one.kind, one.key)
            for one in changes
            if one.seen is not None and _revision(present[one.kind, one.key]) != one.seen
        ]
        if on is not None and last > on:
            later = select(history.c.kind, history.c.key).where(history.c.revision > on)
            found = [(Kind(row.kind), row.key) for row in connection.execute(later.distinct())]
            stale += [pair for pair in found if pair not in stale]
        conflicts = []
        for kind, key in stale:
            mine = (history.c.kind == kind.value) & (history.c.key == key)
            newest = select(history).where(mine).order_by(history.c.number.desc()).limit(1)
            line = connection.execute(newest).mappings().first()
            by, when = (
                (line["service"], chain.moment(line["at"])) if line else (SHIPPED, self.clock())
            )
            conflicts.append(Conflict(kind, key, read_item(connection, kind, key), by, when))
        return conflicts


def open_store(
    address: str,
    services: Sequence[str],
    seed: Seed | None = None,
    copy: Copy | None = None,
    clock: Clock = utc_now,
) -> Store:
    """Open a database: made at the first start, migrated when it is older.

    Args:
        address: `sqlite:///path` or `postgresql://…`.
        services: who may sign a change.
        seed: yields the first content; the kinds that the history never saw are taken.
        copy: keeps a copy of an older database, before it is migrated.
        clock: what tells the moment of a change.

    Raises:
        NewerStoreError: a later version of the product made it.
        StoreError: it cannot be opened, made or migrated.
    """
    engine = engine_of(address)
    store = Store(engine, tuple(services), clock)
    with reading(engine) as connection:
        form = check_form(connection)
    if form is not None and form != head() and copy is not None:
        copy(engine, form)
    if form != head():
        with writing(engine) as connection:
            migrate(connection)
    if seed is not None:
        _sow(store, seed)
    return store


def _sow(store: Store, seed: Seed) -> None:
    """Put the first content of the kinds the history never saw."""
    with reading(store.engine) as connection:
        known = set(connection.scalars(select(history.c.kind).distinct()))
    rows = [row for row in seed() if row[0].value not in known]
    if not rows:
        return
    signature = Signature(SHIPPED, "Contenu livré avec le produit", Action.SEED)
    with writing(store.engine) as connection:
        # Another process may have sown meanwhile: what stands is left as it is.
        known = set(connection.scalars(select(history.c.kind).distinct()))
        changes = [Change(*row) for row in rows if row[0].value not in known]
        store._write(connection, changes, signature)


def _last_revision(connection: Connection) -> int:
    return connection.scalar(select(func.max(history.c.revision))) or 0


def _revision(item: Item | None) -> int:
    return 0 if item is None else item.revision


def _in_order(kind: Kind, items: Iterable[Item]) -> tuple[Item, ...]:
    if kind is Kind.POST:
        return tuple(sorted(items, key=lambda one: (one.record["rang"], one.key)))
    return tuple(sorted(items, key=lambda one: one.key))


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


def _chain(connection: Connection, lines: Sequence[Line]) -> None:
    """Append lines to the history, each with the mark of the one before."""
    newest = select(history.c.number, history.c.mark).order_by(history.c.number.desc()).limit(1)
    last = connection.execute(newest).first()
    number, mark = (0, chain.FIRST_MARK) if last is None else (last.number, last.mark)
    rows = []
    for line in lines:
        number += 1
        bare = replace(line, number=number, previous=mark)
        mark = chain.mark_of(bare)
        rows.append(chain.row_of(replace(bare, mark=mark)))
    if rows:
        connection.execute(insert(history), rows)
