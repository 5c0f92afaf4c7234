"""Both engines for every rule; PostgreSQL where DATABASE_URL names one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contracts.rules.engines import Engine, OnDuckDB, OnPostgreSQL


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
