"""The triggers that keep the history append-only: are they there, and lifted for a restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

_ON_SQLITE = {"history_no_update", "history_no_delete", "history_in_order"}
_ON_SERVER = {"history_append_only", "history_in_order"}
_THERE_SQLITE = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'"
)
_THERE_SERVER = (
    "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass('history') "
    "AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
)


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """Return the triggers of the history that are no longer there, or at rest."""
    if connection.dialect.name == "sqlite":
        found = set(connection.scalars(text(_THERE_SQLITE)))
        return tuple(sorted(_ON_SQLITE - found))
    return tuple(sorted(_ON_SERVER - set(connection.scalars(text(_THERE_SERVER)))))


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Lift the triggers of the history in the block, inside the caller's transaction."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("ALTER TABLE history DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE history ENABLE TRIGGER USER"))
        return
    found = connection.execute(text(_THERE_SQLITE)).all()
    for name, _ in found:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, told in found:
        connection.exec_driver_sql(told)
