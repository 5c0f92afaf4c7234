"""Departments that border each other, as the domain lists them, longest border first."""

from pathlib import Path

import pandas as pd
import pytest

DATA = Path(__file__).parents[2] / "data" / "geo"

# Department → neighbours in the region, then neighbours outside.
EXPECTED = {
    "09": ("31 11 66", ""),
    "11": ("09 34 66 31 81", ""),
    "12": ("81 48 46 34 30 82", "15"),
    "30": ("34 48 12", "07 13 84"),
    "31": ("09 32 65 81 82 11", ""),
    "32": ("31 65 82", "40 47 64"),
    "34": ("30 11 81 12", ""),
    "46": ("82 12", "24 19 15 47"),
    "48": ("30 12", "43 15 07"),
    "65": ("31 32", "64"),
    "66": ("11 09", ""),
    "81": ("12 31 82 34 11", ""),
    "82": ("46 31 81 32 12", "47"),
}


@pytest.fixture(scope="module")
def borders() -> pd.DataFrame:
    frame = pd.read_csv(DATA / "adjacency.csv", sep=";", dtype={"a": str, "b": str})
    return frame[frame["niveau"] == "departement"]


def test_there_are_24_pairs_inside_and_16_outside(borders: pd.DataFrame) -> None:
    assert borders["dans_region"].value_counts().to_dict() == {"oui": 24, "non": 16}


@pytest.mark.parametrize("code", EXPECTED)
def test_neighbours_come_longest_border_first(borders: pd.DataFrame, code: str) -> None:
    mine = borders[(borders["a"] == code) | (borders["b"] == code)]
    mine = mine.sort_values("longueur_m", ascending=False)
    others = mine["b"].where(mine["a"] == code, mine["a"])
    inside = others[mine["dans_region"] == "oui"]
    outside = others[mine["dans_region"] == "non"]
    assert (" ".join(inside), " ".join(outside)) == EXPECTED[code]


def test_outside_neighbours_are_named(borders: pd.DataFrame) -> None:
    names = pd.read_csv(DATA / "voisins.csv", sep=";", dtype=str)
    outside = set(borders.loc[borders["dans_region"] == "non", "b"])
    assert set(names["code"]) == outside
    assert not outside & set(EXPECTED)


def test_no_corner_contact_is_counted(borders: pd.DataFrame) -> None:
    assert borders["longueur_m"].min() > 15_000
