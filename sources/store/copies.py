"""The backups that lie in the usual place: which there are, and one more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sources.store.backup import back_up, folder_of, name_of, prune
from sources.store.engine import reading
from sources.store.migrate import form_of, head
from sources.store.portable import system_refusals
from sources.store.retention import Named, backups_in
from sources.store.store import Store


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup as it lies: its file, what its name says, its size in bytes."""

    path: Path
    name: Named
    size: int


def kept_backups(store: Store) -> tuple[Kept, ...]:
    """Return the backups of a store, newest first; those kept elsewhere are not known.

    Raises:
        StoreError: their folder cannot be read.
    """
    folder = folder_of(store.engine)
    with system_refusals():
        if not folder.is_dir():
            return ()
        found = [
            Kept(path, name, path.stat().st_size)
            for path, name in backups_in(folder, name_of(store.engine))
        ]
    return tuple(reversed(found))


def one_more(store: Store) -> Kept:
    """Back up a store in the usual place; the rule of retention is applied.

    Raises:
        DamagedStoreError: the history is not whole; nothing is kept.
        StoreError: it cannot be read, or the copy cannot be written.
    """
    with reading(store.engine) as connection:
        form = form_of(connection) or head()
    made = prune(back_up(store.engine, form, now=store.clock), now=store.clock)
    return Kept(made.path, made.name, made.path.stat().st_size)
