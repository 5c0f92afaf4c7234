"""Outlines in whole steps say the same shapes, and neighbours stay joined."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.rings import COARSE, FINE, decoded, encoded
from geo.topology import as_shapes, is_coverage
from sources.dataset import DATA
from sources.shapes import read_commune_outlines

HOLED = shapely.Polygon(
    [(0, 0), (4, 0), (4, 4), (0, 4)],
    [[(1, 1), (2, 1), (2, 2)], [(3, 3), (3.000001, 3), (3, 3.000001)]],
)


def test_holes_stay_and_those_too_small_for_the_grid_go() -> None:
    [rings] = encoded(as_shapes([HOLED]), FINE)
    assert [len(polygon) for polygon in rings] == [2]
    assert decoded(rings).equals(shapely.Polygon(HOLED.exterior, [HOLED.interiors[0]]))


def test_an_islet_too_small_goes_and_the_largest_part_always_stays() -> None:
    islet = shapely.box(9, 9, 9.000001, 9.000001)
    [both, alone] = encoded(as_shapes([shapely.MultiPolygon([islet, HOLED]), islet]), COARSE)
    assert len(both) == 1
    assert len(alone) == 1


@given(
    st.lists(
        st.tuples(st.integers(-180, 180), st.integers(-90, 90)), min_size=3, max_size=3, unique=True
    )
)
def test_a_triangle_comes_back_point_by_point(corners: list[tuple[int, int]]) -> None:
    triangle = shapely.Polygon([(x + 0.12345, y - 0.54321) for x, y in corners])
    [rings] = encoded(as_shapes([triangle]), FINE)
    found = shapely.get_coordinates(decoded(rings))
    assert np.allclose(found, shapely.get_coordinates(triangle), atol=1e-9)


@pytest.fixture(scope="module")
def communes() -> tuple[tuple[str, ...], object]:
    return read_commune_outlines(DATA / "geo")


def test_every_commune_keeps_an_outline_and_its_place(
    communes: tuple[tuple[str, ...], object],
) -> None:
    codes, shapes = communes
    assert list(codes) == sorted(codes)
    back = as_shapes([decoded(rings, COARSE) for rings in encoded(as_shapes(shapes), COARSE)])
    assert len(back) == len(codes)
    moved = shapely.hausdorff_distance(back, as_shapes(shapes))
    assert float(moved.max()) < 0.0002  # twenty metres, on the coarse grid


def test_the_fine_grid_keeps_neighbours_joined(communes: tuple[tuple[str, ...], object]) -> None:
    codes, shapes = communes
    some = as_shapes(shapes)[[code.startswith(codes[0][:2]) for code in codes]]
    back = as_shapes([decoded(rings) for rings in encoded(some)])
    assert is_coverage(back)


def test_numbers_are_whole_so_that_files_are_small(
    communes: tuple[tuple[str, ...], object],
) -> None:
    _, shapes = communes
    text = json.dumps(encoded(as_shapes(shapes), COARSE), separators=(",", ":"))
    assert "." not in text
    assert len(text) < 1_100_000
