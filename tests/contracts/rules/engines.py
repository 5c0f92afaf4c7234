"""The rules on two engines: DuckDB as the product runs them, PostgreSQL as a proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import duckdb
import ibis
import psycopg
from ibis.expr import types as ir

from sources.contracts.engine import unfused
from sources.contracts.rules.pipeline import INPUTS, Context, expressions
from sources.contracts.schemas import RAW
from sources.contracts.settings import ContractRules, contract_rules
from sources.parameters import read_parameters

Row = dict[str, Any]
PARAMETERS = Path(__file__).parents[3] / "data" / "parameters"
TODAY = date(2026, 11, 22)
_SQL_TYPES = {"int64": "bigint", "string": "text", "boolean": "boolean", "float64": "float8"}


class Engine(Protocol):
    """What a test asks of an engine."""

    dialect: str

    def fill(self, name: str, schema: Mapping[str, str], rows: Iterable[Row]) -> None: ...
    def make(self, name: str, sql: str) -> None: ...
    def ask(self, sql: str) -> list[Row]: ...


@cache
def rules() -> ContractRules:
    return contract_rules(read_parameters(PARAMETERS), TODAY)


def sql_of(expression: ir.Table, dialect: str) -> str:
    with unfused():
        return str(ibis.to_sql(expression, dialect=dialect))


def _columns(schema: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}" {_SQL_TYPES[kind]}' for name, kind in schema.items())


def _plain(value: object) -> object:
    return int(value) if isinstance(value, Decimal) and value == int(value) else value


class OnDuckDB:
    """A bare connection in memory, as in the product."""

    dialect = "duckdb"

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"threads": 2})

    def fill(self, name: str, schema: Mapping[str, str], rows: Iterable[Row]) -> None:
        self._connection.execute(f'create or replace temp table "{name}" ({_columns(schema)})')
        values = [[row.get(column) for column in schema] for row in rows]
        if values:
            marks = ", ".join("?" for _ in schema)
            self._connection.executemany(f'insert into "{name}" values ({marks})', values)

    def make(self, name: str, sql: str) -> None:
        self._connection.execute(f'create or replace temp table "{name}" as {sql}')

    def ask(self, sql: str) -> list[Row]:
        cursor = self._connection.execute(sql)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall()]

    def close(self) -> None:
        self._connection.close()


class OnPostgreSQL:
    """A session whose tables go when it ends."""

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        # Compiling a query of a few rows to machine code takes seconds.
        self._run("set jit = off")

    def fill(self, name: str, schema: Mapping[str, str], rows: Iterable[Row]) -> None:
        self._run(f'drop table if exists "{name}"')
        self._run(f'create temp table "{name}" ({_columns(schema)})')
        marks = ", ".join("%s" for _ in schema)
        values = [[row.get(column) for column in schema] for row in rows]
        with self._connection.cursor() as cursor:
            cursor.executemany(f'insert into "{name}" values ({marks})'.encode(), values)

    def make(self, name: str, sql: str) -> None:
        self._run(f'drop table if exists "{name}"')
        self._run(f'create temp table "{name}" as {sql}')

    def ask(self, sql: str) -> list[Row]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql.encode())
            names = [column.name for column in cursor.description or []]
            return [dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall()]

    def _run(self, sql: str) -> None:
        self._connection.execute(sql.encode())

    def close(self) -> None:
        self._connection.close()


@cache
def _steps(dialect: str) -> dict[str, str]:
    made = expressions(Context(rules(), TODAY))
    return {name: sql_of(expression, dialect) for name, expression in made.items()}


def judge(
    engine: Engine,
    rows: Sequence[Row],
    buyers: Sequence[Row] = (),
    released: Sequence[Row] = (),
) -> None:
    """Run every step on rows read; the engine then holds a table a step."""
    numbered = [
        {"source": 1, "rang": rank, "ligne": rank + 1} | row for rank, row in enumerate(rows, 1)
    ]
    files = [{"source": n, "fichier": f"f{n}"} for n in sorted({r["source"] for r in numbered})]
    engine.fill("lignes", RAW, numbered)
    engine.fill("fichiers", INPUTS["fichiers"], files)
    engine.fill("acheteurs", INPUTS["acheteurs"], buyers)
    engine.fill("liberations", INPUTS["liberations"], released)
    for name, sql in _steps(engine.dialect).items():
        engine.make(name, sql)


def table(engine: Engine, name: str) -> list[Row]:
    return engine.ask(f'select * from "{name}"')


def apply(engine: Engine, expression: ir.Table) -> list[Row]:
    return engine.ask(sql_of(expression, engine.dialect))


GOOD: Row = {
    "id": "2024-1",
    "acheteur_id": "11000201100044",
    "acheteur_nom": "SERVICE DE L'ÉTAT",
    "lieu_code": "31000",
    "lieu_type": "Code postal",
    "notification": "2024-03-01",
    "montant": "50000",
    "duree": "12",
    "cpv": "45000000",
    "nature": "Marché",
}
"""A row against which nothing can be said."""
