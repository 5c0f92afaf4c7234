"""Both engines for every test of the store; PostgreSQL where DATABASE_URL names one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sources.store.place import file_of
from sources.store.store import Store
from tests.store import world


@pytest.fixture(scope="session")
def server(database: str) -> str:
    return database


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """Return the address of a file that does not exist yet."""
    return world.sqlite_address(tmp_path / "annuaire.sqlite")


@pytest.fixture
def postgres(server: str) -> Iterator[str]:
    """Return the address of an empty schema."""
    with world.own_schema(server) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> str:
    """Return the address of a base that does not exist yet, on each engine."""
    made: str = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def opened() -> Iterator[Callable[..., Store]]:
    """Open stores that are closed at the end of the test."""
    stores: list[Store] = []

    def make(address: str, *given: Any, **told: Any) -> Store:
        stores.append(world.opened(address, *given, **told))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the small first content once: a file is quicker to copy than to migrate."""
    path = tmp_path_factory.mktemp("modele") / "annuaire.sqlite"
    world.opened(world.sqlite_address(path), clock=world.Ticking()).close()
    return path


@pytest.fixture
def store(address: str, made: Path, opened: Callable[..., Store]) -> Store:
    """Return a store with the small first content, on each engine."""
    if (path := file_of(address)) is not None:
        shutil.copyfile(made, path)
    return opened(address, clock=world.Ticking())
