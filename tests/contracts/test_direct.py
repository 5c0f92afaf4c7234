"""A region straight from the consolidated table gives what a whole import gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as pq
import pytest

from bench.contracts_synthetic import write_table
from sources.contracts.direct import as_rows, regional_volume
from sources.contracts.engine import Engine, to_sql
from sources.contracts.rules.pipeline import INPUTS, Context, expressions
from sources.contracts.schemas import CONTRACTS
from sources.contracts.volume import volume
from tests.contracts.rules.engines import TODAY, rules

HERE, REGION = ("09", "31", "34", "2A"), "76"
TYPES = {"string": "string", "int32": "int32", "double": "float64", "date32[day]": "date"}
# Peers and ceilings are judged on what is there: put them out of reach to compare.
ALIKE = replace(rules(), peer_count=10**9, ceiling_min=10**12)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("direct") / "tableau.parquet"
    write_table(path, rows=15_000)
    return path


def _opened(engine: Engine, path: Path) -> ibis.Table:
    engine.query(
        "create view tableau as select *, file_row_number + 1 as rang"
        f" from read_parquet('{path}', file_row_number = true)"
    )
    for name in ("fichiers", "acheteurs", "liberations"):
        engine.query(f"create table {name} ({', '.join(_columns(INPUTS[name]))})")
    schema = {field.name: TYPES[str(field.type)] for field in pq.read_schema(path)}
    return ibis.table({**schema, "rang": "int64"}, name="tableau")


def _columns(schema: Any) -> list[str]:
    return [f"{name} {'bigint' if kind == 'int64' else 'varchar'}" for name, kind in schema.items()]


def _direct(path: Path, spill: Path, context: Context) -> list[tuple[Any, ...]]:
    with Engine(spill) as engine:
        made = regional_volume(_opened(engine, path), context, HERE, REGION)
        for name, expression in made.items():
            engine.make(name, to_sql(expression))
        return sorted(engine.query("select * from volumes"), key=repr)


def _whole(path: Path, spill: Path, context: Context) -> list[tuple[Any, ...]]:
    with Engine(spill) as engine:
        engine.make("lignes", to_sql(as_rows(_opened(engine, path))))
        for name, expression in expressions(context).items():
            engine.make(name, to_sql(expression))
        markets = ibis.table(dict(CONTRACTS), name="marches")
        wanted = volume(markets, context.rules.perimeters, HERE, REGION)
        return sorted(engine.rows(wanted), key=repr)


def test_the_region_is_the_same_either_way(table: Path, tmp_path: Path) -> None:
    context = Context(ALIKE, TODAY)
    direct = _direct(table, tmp_path, context)
    assert len(direct) > 20
    assert direct == _whole(table, tmp_path, context)


def test_the_synthetic_table_is_seeded_and_holds_every_fate(table: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.parquet"
    write_table(again, rows=15_000)
    assert pq.read_table(again).equals(pq.read_table(table))
    with Engine(tmp_path) as engine:
        engine.make("lignes", to_sql(as_rows(_opened(engine, table))))
        for name, expression in expressions(Context(rules(), TODAY)).items():
            engine.make(name, to_sql(expression))
        told = dict(engine.query("select code, sum(n)::bigint from decompte group by code"))
    fates = ("accepte", "quarantaine", "rejete", "doublon")
    assert sum(told.get(fate, 0) for fate in fates) == 15_000
    for code in ("lieu_quatre_chiffres", "montant_excessif", "duree_douteuse", "sous_contrat"):
        assert told[code] > 0
