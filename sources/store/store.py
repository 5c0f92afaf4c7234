"""Open the store, read it, change it: each change is signed, checked, and kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, select

from sources.store import chain
from sources.store.accept import accepted_changes, accepted_signature
from sources.store.engine import WAIT_SECONDS, engine_of, file_behind, reading, writing
from sources.store.migrate import check_form, head, migrate
from sources.store.place import make_file
from sources.store.rows import read_items
from sources.store.tables import history
from sources.store.words import (
    SHIPPED,
    Action,
    BusyStoreError,
    Change,
    Item,
    Kind,
    Line,
    Record,
    Signature,
    SpoiledStoreError,
    StoreError,
    UnmadeStoreError,
)
from sources.store.writes import write

Clock = Callable[[], datetime]
Copy = Callable[[Engine, str], None]
SeedRow = tuple[Kind, str, Record]
Seed = Callable[[], Iterable[SeedRow]]

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
        return self.state_key()[0]

    def state_key(self, revision: int | None = None) -> tuple[int, str]:
        """Return what tells a state apart: its revision, and the mark of its last line.

        A revision alone could come twice, after a backup was put back by hand.
        """
        with reading(self.engine) as connection:
            _, found, mark = chain.last_of(connection, revision)
        return found, mark

    def items(self, kind: Kind) -> tuple[Item, ...]:
        """Return what stands now: posts in the order of the roster, others by key."""
        with reading(self.engine) as connection:
            return tuple(read_items(connection, kind))

    def state(self, revision: int | None = None) -> tuple[int, dict[Kind, tuple[Item, ...]]]:
        """Return all the items of one moment: the last, or as they stood at a revision.

        Raises:
            StoreError: it cannot be read, or there is no such revision: after a restore the
                numbers go on further.
        """
        with reading(self.engine) as connection:
            _, last, _ = chain.last_of(connection)
            if revision is None or revision == last:
                return last, {kind: tuple(read_items(connection, kind)) for kind in Kind}
            if chain.last_of(connection, revision)[1] != revision:
                raise StoreError(f"la version {revision} n'existe pas.")
            past = chain.read_past(connection, revision)
        return revision, {kind: _in_order(kind, items) for kind, items in past.items()}

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
            on: revision that was shown before the change, when it bears on the whole
                roster: any later change of the roster is a conflict.

        Raises:
            ConflictError: something changed since it was shown; nothing is written.
            RefusedSignatureError: nobody of the list signs, or no reason is given.
            StoreError: the database cannot be written; nothing is changed.
        """
        signature = accepted_signature(signature, self.services)
        changes = accepted_changes(changes)
        with writing(self.engine) as connection:
            return write(connection, changes, signature, self.clock(), on)

    def close(self) -> None:
        """Give the connections back; the store can still be used."""
        self.engine.dispose()


def open_store(
    address: str,
    services: Sequence[str],
    seed: Seed | None = None,
    copy: Copy | None = None,
    clock: Clock = utc_now,
    wait: float = WAIT_SECONDS,
) -> Store:
    """Open a database: made at the first start, migrated when it is older.

    Args:
        address: `sqlite:///path` or `postgresql://…`.
        services: who may sign a change.
        seed: yields the first content; the kinds that the history never saw are taken.
        copy: keeps a copy of an older database, before it is migrated.
        clock: what tells the moment of a change.
        wait: seconds for which a writer waits for its turn.

    Raises:
        NewerStoreError: a later version of the product made it.
        ForeignStoreError: another program made it.
        UnmadeStoreError: there is none yet, and none can be made.
        StoreError: it cannot be opened or migrated.
    """
    store = Store(engine_of(address, wait), tuple(services), clock)
    try:
        _make_ready(store, seed, copy)
    except BaseException:
        store.close()
        raise
    return store


def sow(connection: Connection, rows: Iterable[SeedRow], moment: datetime) -> None:
    """Put the first content of the kinds that the history never saw."""
    known = set(connection.scalars(select(history.c.kind).distinct()))
    changes = [Change(*row) for row in rows if row[0].value not in known]
    signature = Signature(SHIPPED, "Contenu livré avec le produit", Action.SEED)
    write(connection, accepted_changes(changes), signature, moment)


def _make_ready(store: Store, seed: Seed | None, copy: Copy | None) -> None:
    """Bring a database to the form of this version and to its first content, all or nothing."""
    engine = store.engine
    path = file_behind(engine)
    if path is not None:
        make_file(path)
    with reading(engine) as connection:
        form = check_form(connection)
        is_ready = form == head() and (seed is None or chain.last_of(connection)[0] > 0)
    if is_ready:
        return
    if form not in {None, head()} and copy is not None:
        copy(engine, str(form))
    rows = () if seed is None else tuple(seed())  # read before one's turn: it takes a second
    try:
        with writing(engine) as connection:
            migrate(connection)
            sow(connection, rows, store.clock())
    except BusyStoreError:
        raise
    except StoreError as error:
        if form is None:
            raise UnmadeStoreError(str(error)) from None
        raise


def _in_order(kind: Kind, items: Iterable[Item]) -> tuple[Item, ...]:
    if kind is Kind.POST:
        try:
            return tuple(sorted(items, key=lambda one: (one.record["rang"], one.key)))
        except (LookupError, TypeError):
            raise SpoiledStoreError("rang d'un poste illisible") from None
    return tuple(sorted(items, key=lambda one: one.key))
