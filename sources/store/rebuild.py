"""The spoiled tables of a server, kept aside as text, then taken away to be made again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, Inspector, inspect
from sqlalchemy.exc import DBAPIError

from sources.store.backup import folder_of, keeping_in, make_ready, name_of
from sources.store.engine import patient
from sources.store.portable import settle
from sources.store.tables import metadata
from sources.store.words import StoreError

_FORM_TABLE = "alembic_version"
_FUNCTIONS = ("history_is_append_only", "history_comes_in_order")
_AT_ONCE = 1_000
_ELSEWHERE = (
    "les tables de la base sont abîmées, et le serveur ne laisse pas les refaire : restaurez dans "
    "un schéma ou une base vide (--base), puis changez DATABASE_URL. Rien n'est changé."
)


def rebuild(connection: Connection, engine: Engine, folder: Path | None, moment: datetime) -> Path:
    """Take our tables away, all or none; return the file where their rows are kept.

    Nothing that others made is taken away: where it holds on to our tables, the server refuses.

    Raises:
        StoreError: the server refuses, or the rows cannot be kept; nothing is changed.
    """
    patient(connection)
    seen = inspect(connection)
    ours = (*metadata.tables, _FORM_TABLE)
    tables = [name for name in seen.get_table_names() if name in ours]
    folder = folder_of(engine) if folder is None else folder
    called = f"{name_of(engine)}-{moment.astimezone(UTC):%Y%m%dT%H%M%S%fZ}-abimee.jsonl"
    path = folder / called
    try:
        with keeping_in(folder):
            make_ready(folder)
            _keep(connection, seen, tables, path)
        names = ", ".join(_place(seen, name) for name in tables)
        if names:
            connection.exec_driver_sql(f"DROP TABLE {names}")
        for name in _FUNCTIONS:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {_place(seen, name)}()")
    except DBAPIError:
        path.unlink(missing_ok=True)
        raise StoreError(_ELSEWHERE) from None
    return path


def _keep(connection: Connection, seen: Inspector, tables: list[str], path: Path) -> None:
    """Write every row of the tables, one JSON text a line."""
    with path.open("x", encoding="utf-8") as file:
        for name in tables:
            asked = f"SELECT to_jsonb(t)::text FROM {_place(seen, name)} t"
            for part in connection.exec_driver_sql(asked).scalars().partitions(_AT_ONCE):
                file.writelines(f'{{"table":{json.dumps(name)},"ligne":{row}}}\n' for row in part)
    settle(path)


def _place(seen: Inspector, name: str) -> str:
    quote = seen.dialect.identifier_preparer.quote
    return f"{quote(seen.default_schema_name or 'public')}.{quote(name)}"
