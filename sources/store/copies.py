"""The backups that lie in the usual place: which there are, and one more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from sources.store.backup import back_up, folder_of, name_of, prune
from sources.store.engine import reading
from sources.store.migrate import form_of, head
from sources.store.portable import system_refusals
from sources.store.retention import Named, backups_in
from sources.store.series import series_of
from sources.store.store import Store
from sources.store.tables import history
from sources.store.words import PARIS


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


def lost_base(store: Store) -> Kept | None:
    """Return the newest backup of another base of this name, when nobody changed this one yet.

    A base that was deleted is made again at the next start, as it was on the first day: what
    was lost must be told before anybody goes on from there.

    Raises:
        StoreError: the backups, or the base, cannot be read.
    """
    if store.revision() > 1:
        return None
    with reading(store.engine) as connection:
        own = connection.scalar(select(history.c.mark).order_by(history.c.number).limit(1))
    with system_refusals():
        for one in kept_backups(store):
            if series := series_of(one.path):
                return None if series == own else one
    return None


def lost_words(found: Kept) -> str:
    """Say in French that a base is new where there was another, and what to do."""
    at = found.name.at.astimezone(PARIS)
    return (
        f"La base est neuve, alors qu'une autre a été sauvegardée ici le {at:%d/%m/%Y à %H:%M} "
        f"(version {found.name.revision}) : elle a été effacée ou déplacée. Pour retrouver ce "
        f"qu'elle contenait : batch.py restore {found.path} --service … --motif …"
    )


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
