"""Are the tables of a base as the migrations make them, whatever was done to it by hand?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, Inspector, Table, inspect

from sources.store.tables import metadata

FIRST = frozenset({"posts", "perimeters", "roster", "history"})
"""Tables of every form."""
INDEXES = frozenset(
    str(index.name) for table in metadata.tables.values() for index in table.indexes
)
"""Indexes that the migrations make."""
_DISTINCTIVE = {"posts", "history"}
_ENOUGH = 2


def shape_faults(connection: Connection) -> tuple[str, ...]:
    """Return what was changed in our tables, those that are there, in French, one each."""
    seen = inspect(connection)
    there = set(seen.get_table_names())
    tables = (table for table in metadata.sorted_tables if table.name in there)
    return tuple(
        f"table « {table.name} » : {told}, autrement que le produit ne l'a fait."
        for table in tables
        for told in _faults(seen, table)
    )


def looks_ours(connection: Connection, forms: Collection[str]) -> bool:
    """Tell whether a base whose form is lost holds tables that only this product makes.

    Args:
        connection: of the base.
        forms: those that it says that it has.
    """
    seen = inspect(connection)
    there = set(seen.get_table_names())
    if not there - {"alembic_version"}:
        return not forms
    ours = {
        table.name
        for table in metadata.sorted_tables
        if table.name in there
        and {column["name"] for column in seen.get_columns(table.name)} >= set(table.columns.keys())
    }
    return bool(ours & _DISTINCTIVE) or len(ours) >= _ENOUGH


def _faults(seen: Inspector, table: Table) -> Iterator[str]:
    found = {one["name"]: one for one in seen.get_columns(table.name)}
    for name in sorted({*found, *table.columns.keys()}):
        if name not in table.columns:
            yield f"colonne « {name} » ajoutée"
        elif name not in found:
            yield f"colonne « {name} » retirée"
        else:
            one, made = found[name], table.columns[name]
            same = str(one["type"]) == made.type.compile(seen.dialect)
            plain = one.get("default") is None and one.get("computed") is None
            if not (same and plain and bool(one["nullable"]) == bool(made.nullable)):
                yield f"colonne « {name} » changée"
    yield from _key_faults(seen, table)
    wanted = {(tuple(index.columns.keys()), bool(index.unique)) for index in table.indexes}
    there = [one for one in seen.get_indexes(table.name) if one["name"] in INDEXES]
    if {(tuple(one["column_names"]), bool(one["unique"])) for one in there} != wanted:
        yield "index changé"


def _key_faults(seen: Inspector, table: Table) -> Iterator[str]:
    if (
        seen.get_pk_constraint(table.name)["constrained_columns"]
        != table.primary_key.columns.keys()
    ):
        yield "clé changée"
    wanted = {
        (tuple(key.column_keys), key.referred_table.name, key.ondelete)
        for key in table.foreign_key_constraints
    }
    there = {
        (tuple(one["constrained_columns"]), one["referred_table"], one["options"].get("ondelete"))
        for one in seen.get_foreign_keys(table.name)
    }
    if there != wanted:
        yield "lien vers une autre table changé"
    if seen.get_unique_constraints(table.name) or seen.get_check_constraints(table.name):
        yield "contrainte ajoutée"
