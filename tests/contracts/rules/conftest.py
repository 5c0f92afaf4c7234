"""Both engines for every rule; PostgreSQL where DATABASE_URL names one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.contracts.rules.engines import Engine, OnDuckDB, OnPostgreSQL

NO_DATABASE = (
    "PostgreSQL absent (variable DATABASE_URL) : les règles ne sont vérifiées que sur DuckDB. "
    "« source .ci/postgres » en démarre un."
)


@pytest.fixture(scope="session")
def database() -> str:
    url = os.environ.get("DATABASE_URL")
    if url:
        return url
    if os.environ.get("REQUIRE_POSTGRES"):
        pytest.fail(NO_DATABASE)
    pytest.skip(NO_DATABASE)


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "duckdb":
        made: OnDuckDB | OnPostgreSQL = OnDuckDB()
    else:
        made = OnPostgreSQL(request.getfixturevalue("database"))
    yield made
    made.close()
