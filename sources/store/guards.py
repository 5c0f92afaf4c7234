"""The triggers that keep the history append-only: are they there, as they were made, and alone?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text

from sources.store.shape import INDEXES
from sources.store.tables import metadata

_NEXT = "(SELECT coalesce(max(number), 0) + 1 FROM history)"
_STOP = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
_ON_SQLITE = {
    f"history_{name}": f"CREATE TRIGGER history_{name} BEFORE {when} {_STOP}"
    for name, when in (
        ("no_update", "UPDATE ON history"),
        ("no_delete", "DELETE ON history"),
        ("in_order", f"INSERT ON history WHEN NEW.number <> {_NEXT}"),
    )
}
"""Triggers of a file, as the migrations write them."""
_FUNCTIONS = {
    "history_is_append_only": " BEGIN RAISE EXCEPTION 'append-only'; END ",
    "history_comes_in_order": (
        f" BEGIN IF NEW.number <> {_NEXT} THEN RAISE EXCEPTION 'append-only'; END IF; "
        "RETURN NEW; END "
    ),
}
_ON_SERVER = {
    "history_append_only": (
        "BEFORE UPDATE OR DELETE OR TRUNCATE ON history FOR EACH STATEMENT",
        "history_is_append_only",
        2 + 8 + 16 + 32,
    ),
    "history_in_order": (
        "BEFORE INSERT ON history FOR EACH ROW",
        "history_comes_in_order",
        1 + 2 + 4,
    ),
}
"""Triggers of a server: when, function, and the bits of `pg_trigger.tgtype` that say when."""
_FORM_TABLE = "alembic_version"
_IN_FILE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite~_%' "
_IN_FILE += "ESCAPE '~' AND type IN ('trigger', 'view', 'table', 'index')"
_THERE_SERVER = (
    "SELECT t.tgname, p.prosrc, t.tgtype FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE t.tgrelid = to_regclass('history') AND NOT t.tgisinternal "
    "AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr::text = ''"
)
_OTHERS_SERVER = (
    "SELECT t.tgname AS name, t.tgrelid::regclass::text AS place, 'TRIGGER' AS sort "
    "FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgname NOT IN :ours "
    "AND t.tgrelid IN (SELECT to_regclass(one) FROM unnest(CAST(:tables AS text[])) AS one) "
    "UNION ALL SELECT r.rulename, r.ev_class::regclass::text, 'RULE' FROM pg_rewrite r "
    "WHERE r.ev_class IN (SELECT to_regclass(one) FROM unnest(CAST(:tables AS text[])) AS one) "
    "UNION ALL SELECT c.relname, c.oid::regclass::text, 'INDEX' FROM pg_index i "
    "JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname NOT IN :indexes "
    "AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid) "
    "AND i.indrelid IN (SELECT to_regclass(one) FROM unnest(CAST(:tables AS text[])) AS one) "
    "UNION ALL SELECT h.inhrelid::regclass::text, h.inhparent::regclass::text, 'CHILD' "
    "FROM pg_inherits h "
    "WHERE h.inhparent IN (SELECT to_regclass(one) FROM unnest(CAST(:tables AS text[])) AS one)"
)


def missing_guards(connection: Connection) -> tuple[str, ...]:
    """Return the triggers of the history that are gone, at rest, or made otherwise."""
    if _is_file(connection):
        told = {one.name: one.sql for one in _found(connection) if one.type == "trigger"}
        return tuple(sorted(name for name, made in _ON_SQLITE.items() if told.get(name) != made))
    found = {
        row.tgname: (row.prosrc, row.tgtype) for row in connection.execute(text(_THERE_SERVER))
    }
    made = {name: (_FUNCTIONS[does], bits) for name, (_, does, bits) in _ON_SERVER.items()}
    return tuple(sorted(name for name in made if found.get(name) != made[name]))


def has_order_guard(connection: Connection) -> bool:
    """Tell whether the last trigger that a form brought is there, whatever it does."""
    if _is_file(connection):
        return any(one.name == "history_in_order" for one in _found(connection))
    there = "SELECT 1 FROM pg_trigger WHERE tgrelid = to_regclass('history') AND tgname = :name"
    return connection.execute(text(there), {"name": "history_in_order"}).first() is not None


def strangers(connection: Connection) -> tuple[str, ...]:
    """Return what the product did not make, by name.

    A file of ours holds nothing else; on a server, nothing else acts on our tables.
    """
    if _is_file(connection):
        return tuple(name for _, name in _strange_in_file(connection))
    return tuple(name for name, _, _ in _strange_on_server(connection))


def remake(connection: Connection) -> None:
    """Put the triggers of this form as they were made, and take away what is not ours."""
    if _is_file(connection):
        for sort, name in _strange_in_file(connection):
            connection.exec_driver_sql(f"DROP {sort} {_quoted(name)}")
        for name, made in _ON_SQLITE.items():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(made)
        return
    for name, place, sort in _strange_on_server(connection):
        connection.exec_driver_sql(_without(name, place, sort))
    for name, body in _FUNCTIONS.items():
        does = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        connection.exec_driver_sql(f"{does}$${body}$$")
    for name, (when, function, _) in _ON_SERVER.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON history")
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}()")


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Lift the triggers of the history in the block, inside the caller's transaction."""
    if not _is_file(connection):
        connection.execute(text("ALTER TABLE history DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE history ENABLE TRIGGER USER"))
        return
    found = [
        one for one in _found(connection) if (one.type, one.tbl_name) == ("trigger", "history")
    ]
    for one in found:
        connection.exec_driver_sql(f"DROP TRIGGER {_quoted(one.name)}")
    yield
    for one in found:
        connection.exec_driver_sql(_ON_SQLITE.get(one.name, one.sql))


def _without(name: str, place: str, sort: str) -> str:
    """Return what takes away from a server what acts on our tables; no table is lost."""
    if sort == "CHILD":
        return f"ALTER TABLE {name} NO INHERIT {place}"
    return f"DROP INDEX {place}" if sort == "INDEX" else f"DROP {sort} {_quoted(name)} ON {place}"


def _is_file(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _found(connection: Connection) -> Sequence[Row[Any]]:
    return connection.exec_driver_sql(_IN_FILE).all()


def _strange_in_file(connection: Connection) -> list[tuple[str, str]]:
    ours = {*_ON_SQLITE, *metadata.tables, *INDEXES, _FORM_TABLE}
    # Triggers and indexes first: a view or a table that goes takes its own away.
    found = sorted((one.type, one.name) for one in _found(connection) if one.name not in ours)
    return sorted(found, key=lambda pair: pair[0] not in {"trigger", "index"})


def _strange_on_server(connection: Connection) -> list[tuple[str, str, str]]:
    asked = text(_OTHERS_SERVER).bindparams(
        bindparam("ours", expanding=True), bindparam("indexes", expanding=True)
    )
    tables = [*metadata.tables, _FORM_TABLE]
    given = {"ours": list(_ON_SERVER), "indexes": list(INDEXES), "tables": tables}
    return [(row.name, row.place, row.sort) for row in connection.execute(asked, given)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
