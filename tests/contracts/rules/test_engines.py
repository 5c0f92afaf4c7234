"""The versions pinned work together: Ibis on DuckDB, Ibis on PostgreSQL; our own engine."""

from __future__ import annotations

import uuid
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot

from sources.contracts.engine import Engine


def _backend(name: str, request: pytest.FixtureRequest) -> ibis.BaseBackend:
    if name == "duckdb":
        return ibis.duckdb.connect()
    return ibis.connect(request.getfixturevalue("database"))


def test_versions_stay_where_ibis_works() -> None:
    assert int(duckdb.__version__.split(".")[0]) < 2
    assert int(sqlglot.__version__.split(".")[0]) < 30


# Ibis 12 calls what DuckDB 1.5 announces it will drop; the product never goes that way.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", ["duckdb", "postgres"])
def test_ibis_creates_lists_and_asks(name: str, request: pytest.FixtureRequest) -> None:
    backend = _backend(name, request)
    table = f"essai_{uuid.uuid4().hex[:8]}"
    try:
        backend.create_table(table, pa.table({"code": ["09", "31"], "n": [1, 2]}))
        assert table in backend.list_tables()
        found = backend.sql(f'select code, n from "{table}" where n > 1').to_pyarrow()
        assert found.to_pylist() == [{"code": "31", "n": 2}]
    finally:
        backend.drop_table(table, force=True)
        backend.disconnect()


def test_the_engine_writes_whole_files_of_true_integers(tmp_path: Path) -> None:
    pq.write_table(pa.table({"n": pa.array([1, 2, 3], pa.int64())}), tmp_path / "l'un.parquet")
    table = ibis.table({"n": "int64"}, name="nombres")
    with Engine(tmp_path) as engine:
        engine.register("nombres", [tmp_path / "l'un.parquet"])
        engine.write(table.agg(somme=table.n.sum()), tmp_path / "somme.parquet")
        assert engine.rows(table.filter(table.n > 2)) == [(3,)]
    written = pq.read_table(tmp_path / "somme.parquet")
    # DuckDB sums into 128 bits, which Parquet would hold as floats.
    assert written.schema.field("somme").type == pa.int64()
    assert written.to_pylist() == [{"somme": 6}]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["l'un.parquet", "somme.parquet"]


def test_a_query_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    old = tmp_path / "resultat.parquet"
    pq.write_table(pa.table({"n": [1]}), old)
    with Engine(tmp_path) as engine, pytest.raises(duckdb.Error):
        engine.write(ibis.table({"n": "int64"}, name="absente"), old)
    assert pq.read_table(old).to_pylist() == [{"n": 1}]
    assert [path.name for path in tmp_path.iterdir()] == ["resultat.parquet"]
