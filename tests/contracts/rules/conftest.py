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


@pytest.fixture(scope="session")
def duck() -> Iterator[OnDuckDB]:
    made = OnDuckDB()
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgres(database: str) -> Iterator[OnPostgreSQL]:
    made = OnPostgreSQL(database)
    yield made
    made.close()


@pytest.fixture(params=["duck", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    made: Engine = request.getfixturevalue(request.param)
    return made
