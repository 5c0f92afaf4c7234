"""A backup put back: what stands in place is kept aside, then replaced, all or nothing.

The restored base says so in its history. Its version number comes after all those that were
seen before, so that nobody takes a state of before the restore for one of after it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from sources.bases import beside
from sources.files import same_file
from sources.store import chain
from sources.store.accept import accepted_signature
from sources.store.backup import BEFORE_RESTORE, back_up, folder_of, keeping_in, make_ready, name_of
from sources.store.engine import WAIT_SECONDS, engine_of, file_behind, patient, reading, writing
from sources.store.examine import Examined, examined, refuse_faults
from sources.store.guards import remake
from sources.store.integrity import is_whole_file
from sources.store.migrate import check_form, head, is_ruined, migrate
from sources.store.place import address_of, make_folder
from sources.store.portable import (
    copy_rows,
    engine_of_file,
    remove,
    rest,
    settle,
    system_refusals,
)
from sources.store.rebuild import rebuild
from sources.store.retention import Named
from sources.store.rows import read_some, write_items
from sources.store.seed import ROSTER_KEY
from sources.store.shape import shape_faults
from sources.store.store import Seed, SeedRow, sow, utc_now
from sources.store.verify import verify_connection
from sources.store.words import (
    MOST_REASON,
    Action,
    DamagedStoreError,
    ForeignStoreError,
    Item,
    Kind,
    Line,
    RefusedBackupError,
    Signature,
)
from sources.store.writes import append

ROOM = 1_000
"""Version numbers left free when those of the base in place cannot be read any more."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done.

    Attributes:
        revision: of the restored base.
        kept: copy of what stood in place, None when there was nothing.
    """

    revision: int
    kept: Path | None


def restore(
    path: Path,
    address: str,
    signature: Signature,
    services: Collection[str],
    seed: Seed,
    *,
    folder: Path | None = None,
    now: Callable[[], datetime] = utc_now,
    wait: float = WAIT_SECONDS,
) -> Restored:
    """Put a backup in place of a base, which may be in use, damaged or absent.

    Args:
        path: of the backup.
        address: of the base.
        signature: who does it and why; the sort of change is `Action.BACKUP`.
        services: who may sign.
        seed: yields the first content of the kinds that an old backup does not know.
        folder: where what stands in place is kept; beside the base without it.
        now: what tells the time.
        wait: seconds for which a writer waits for its turn.

    Raises:
        RefusedBackupError: the file is not a whole backup; nothing is changed.
        RefusedSignatureError: nobody of the list signs, or no reason is given.
        StoreError: the base cannot be reached or written; nothing is changed.
    """
    signature = replace(accepted_signature(signature, services), action=Action.BACKUP)
    engine = engine_of(address, wait)
    target = _target(engine)
    try:
        if target is not None and same_file(str(path), str(target)):
            raise RefusedBackupError(path.name, ["c'est la base elle-même."])
        with examined(path) as backup:
            refuse_faults(backup)
            make_folder(address if target is None else address_of(target))
            rows = tuple(seed()) if backup.form != head() else ()
            work = _Work(backup, _noting(signature, path), rows, now())
            is_sound = _is_sound(engine)
            if target is not None and not is_sound:
                kept = _keep_raw(engine, target, folder, work.moment)
                return Restored(_replace_file(target, work), kept)
            if not is_sound:
                with writing(engine) as connection:
                    kept = rebuild(connection, engine, folder, work.moment)
                    return Restored(_fill(connection, work, ROOM), kept)
            with writing(engine) as connection:
                # Copied in one's turn: what others save is in the copy, or comes after.
                patient(connection)
                form, made = check_form(connection), None
                if form is not None:
                    made = back_up(engine, form, folder, apart=BEFORE_RESTORE, now=now)
                revision = _fill(connection, work)
            return Restored(revision, None if made is None else made.path)
    finally:
        engine.dispose()


def _target(engine: Engine) -> Path | None:
    """Return the file to replace: a link stays, what it leads to is replaced."""
    path = file_behind(engine)
    return None if path is None else Path(os.path.realpath(path))


@dataclass(frozen=True, slots=True)
class _Work:
    """What is put in place: a backup, who signs, the first content of new kinds, the moment."""

    backup: Examined
    signature: Signature
    rows: Iterable[SeedRow]
    moment: datetime


def _noting(signature: Signature, path: Path) -> Signature:
    """Return a signature whose reason names the backup, where there is room for it."""
    told = f"{signature.reason} (sauvegarde {path.name})"
    return replace(signature, reason=told) if len(told) <= MOST_REASON else signature


def _is_sound(engine: Engine) -> bool:
    """Tell whether a transaction can be trusted to what stands in place.

    Raises:
        StoreError: it cannot be told, or nothing may be put there.
    """
    path = file_behind(engine)
    if path is not None and not path.exists():
        return False
    try:
        with reading(engine) as connection:
            # A damaged file may look like that of another program.
            return is_whole_file(connection) and _has_our_shape(connection)
    except DamagedStoreError:
        return False


def _has_our_shape(connection: Connection) -> bool:
    """Tell whether the tables are as the migrations make them.

    Raises:
        StoreError: they are another program's, or a later version's.
    """
    try:
        check_form(connection)
    except ForeignStoreError:
        if is_ruined(connection):
            return False
        raise
    return not shape_faults(connection)


def _fill(connection: Connection, work: _Work, room: int = 0) -> int:
    """Put a backup in the tables, and a line that says so; return its version."""
    migrate(connection)
    remake(connection)
    _, before, _ = chain.last_of(connection)
    with reading(work.backup.engine) as source:
        copy_rows(source, connection)
    sow(connection, work.rows, work.moment)
    number, last, mark = chain.last_of(connection)
    revision = max(before, last + room) + 1
    header = read_some(connection, Kind.ROSTER, [ROSTER_KEY]).get(ROSTER_KEY)
    record = None if header is None else header.record
    if record is not None:
        write_items(connection, [Item(Kind.ROSTER, ROSTER_KEY, revision, record)])
    line = Line(
        number=0,
        revision=revision,
        at=work.moment,
        service=work.signature.service,
        reason=work.signature.reason,
        action=work.signature.action,
        kind=Kind.ROSTER,
        key=ROSTER_KEY,
        before=record,
        after=record,
        previous="",
        mark="",
    )
    append(connection, [line], number, mark)
    refuse_faults(replace(work.backup, found=verify_connection(connection)))
    return revision


def _replace_file(target: Path, work: _Work) -> int:
    """Put a whole new file in place of one that is damaged or absent."""
    partial = target.with_name(f".{target.name}.{secrets.token_hex(6)}.partiel")
    try:
        with engine_of_file(partial) as engine, writing(engine) as connection:
            revision = _fill(connection, work, ROOM)
        rest(partial)
        with system_refusals():
            if target.exists():
                partial.chmod(target.stat().st_mode & 0o777)
            # A log that a lost base left behind would be played on the new one.
            for one in beside(target):
                one.unlink(missing_ok=True)
            partial.replace(target)
            settle(target)
        return revision
    finally:
        remove(partial)


def _keep_raw(engine: Engine, target: Path, folder: Path | None, moment: datetime) -> Path | None:
    """Keep the bytes of a damaged base, for who would like to save something of it."""
    if not target.exists():
        return None
    folder = folder_of(engine) if folder is None else folder
    wanted = Named(name_of(engine), moment, 0, "abimee")
    with keeping_in(folder):
        make_ready(folder)
        while (kept := folder / wanted.name()).exists():
            wanted = replace(wanted, turn=wanted.turn + 1)
        shutil.copyfile(target, kept)
        log = beside(target)[0]
        if log.is_file():
            shutil.copyfile(log, beside(kept)[0])
        settle(kept)
    return kept
