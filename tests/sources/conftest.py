"""What the tests of the readers share: the shipped geography and data set, read once."""

from pathlib import Path

import pytest

from coverage.territories import Atlas
from sources.atlas import atlas_of, read_geo_tables
from sources.dataset import DATA, Dataset, load_dataset


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return atlas_of(read_geo_tables(DATA / "geo"))


@pytest.fixture(scope="session")
def shipped() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="session")
def shipped_roster() -> Path:
    return DATA / "roster" / "roster.csv"
