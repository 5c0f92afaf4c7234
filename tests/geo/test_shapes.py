"""Borders, groups, rounding and GeoJSON on small squares."""

import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import Polygon

from geo.borders import group_borders, neighbours, shared_borders
from geo.geojson import compact, feature_collection, script_text
from geo.groups import GEOGRAPHIC, METRIC, areas_km2, dissolve, holes_km2
from geo.shapes import BrokenCoverageError, simplified, to_geographic
from geo.topology import as_shapes, clean, faulty, is_coverage, repair, union

X, Y, KM = 600_000, 6_300_000, 1_000


def square(column: int, row: int) -> Polygon:
    """One square kilometre of a chessboard somewhere in the south-west."""
    return shapely.box(X + column * KM, Y + row * KM, X + (column + 1) * KM, Y + (row + 1) * KM)


@pytest.fixture
def board() -> gpd.GeoDataFrame:
    """Four squares: a b below, c d above; a-d and b-c touch by a corner only."""
    shapes = [square(0, 0), square(1, 0), square(0, 1), square(1, 1)]
    frame = {
        "code": ["a", "b", "c", "d"],
        "group": ["1", "1", "2", ""],
        "nom": ["A", "B", "C", "D"],
    }
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=METRIC)


def test_a_corner_is_no_border(board: gpd.GeoDataFrame) -> None:
    pairs = shared_borders(board)
    assert pairs[["a", "b"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "d"], ["c", "d"]]
    assert pairs["length_m"].tolist() == [KM] * 4


def test_borders_add_up_by_group_and_leave_out_the_ungrouped(board: gpd.GeoDataFrame) -> None:
    pairs = group_borders(shared_borders(board), board.set_index("code")["group"])
    assert pairs.to_numpy().tolist() == [["1", "2", KM]]


def test_short_borders_make_no_neighbours() -> None:
    pairs = pd.DataFrame({"a": ["x", "x"], "b": ["y", "z"], "length_m": [499.9, 500.0]})
    assert neighbours(pairs)["b"].tolist() == ["z"]


def test_dissolve_makes_one_outline_a_group(board: gpd.GeoDataFrame) -> None:
    groups = dissolve(board, "group")
    assert groups["code"].tolist() == ["1", "2"]
    assert areas_km2(groups).tolist() == pytest.approx([2.0, 1.0])


def test_a_hole_is_measured() -> None:
    ring = Polygon(square(0, 0).exterior, [square(0, 0).buffer(-250).exterior])
    frame = gpd.GeoDataFrame({"code": ["a"]}, geometry=[ring], crs=METRIC)
    assert holes_km2(frame) == pytest.approx([0.25])


def test_cleaning_closes_cracks_but_not_enclaves() -> None:
    crack = clean(as_shapes([square(0, 0), shapely.box(X + KM + 50, Y, X + 2 * KM, Y + KM)]), 100)
    # A crack open at both ends is no gap: only what is enclosed is filled.
    assert is_coverage(crack)
    around = union(as_shapes([square(0, 0)])).difference(square(0, 0).buffer(-400))
    left, right = (
        shapely.intersection(around, half)
        for half in (shapely.box(X, Y, X + 500, Y + KM), shapely.box(X + 500, Y, X + KM, Y + KM))
    )
    kept = union(clean(as_shapes([left, right]), 100))
    filled = union(clean(as_shapes([left, right]), 300))
    assert kept.area == pytest.approx(around.area)
    assert filled.area == pytest.approx(KM * KM)


def test_an_overlap_is_seen() -> None:
    shapes = as_shapes([square(0, 0), shapely.box(X + 900, Y, X + 2 * KM, Y + KM), square(5, 5)])
    assert faulty(shapes).tolist() == [True, True, False]
    assert not is_coverage(shapes)


def test_repair_keeps_both_wings_of_a_bow_tie() -> None:
    bow_tie = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    assert bow_tie.buffer(0).area < 2  # what the house rule warns of
    assert repair(as_shapes([bow_tie]))[0].area == pytest.approx(2)


def test_simplifying_keeps_neighbours_joined(board: gpd.GeoDataFrame) -> None:
    light = simplified(board, 100)
    assert light.crs == GEOGRAPHIC
    assert is_coverage(as_shapes(light.geometry.array))
    west, south, east, north = light.total_bounds
    assert 1 < west < east < 3
    assert 43 < south < north < 45


def test_outer_rings_turn_anticlockwise(board: gpd.GeoDataFrame) -> None:
    assert all(shape.exterior.is_ccw for shape in to_geographic(board).geometry)


def test_rounding_that_destroys_a_shape_is_refused() -> None:
    speck = gpd.GeoDataFrame(
        {"code": ["a"]}, geometry=[shapely.box(2.0, 43.0, 2.000001, 43.000001)], crs=GEOGRAPHIC
    )
    with pytest.raises(BrokenCoverageError, match="1 décimales"):
        to_geographic(speck, 1)


def test_geojson_is_compact_ordered_and_rounded(board: gpd.GeoDataFrame) -> None:
    collection = feature_collection(board, decimals=3)
    text = compact(collection)
    assert [f["properties"] for f in collection["features"]] == [
        {"code": code, "nom": code.upper()} for code in "abcd"
    ]
    assert ", " not in text
    assert ": " not in text
    points = shapely.get_coordinates(shapely.from_geojson(text))
    assert (points == points.round(3)).all()


def test_geojson_leaves_coordinates_alone_when_asked(board: gpd.GeoDataFrame) -> None:
    degrees = board.to_crs(GEOGRAPHIC)
    text = compact(feature_collection(degrees, (), decimals=None))
    assert json.loads(text)["features"][0]["properties"] == {}
    read = shapely.get_coordinates(shapely.from_geojson(text))
    assert read == pytest.approx(shapely.get_coordinates(as_shapes(degrees.geometry.array)))


def test_geojson_knows_numbers_and_missing_values(board: gpd.GeoDataFrame) -> None:
    board = board.assign(n=pd.Series([1, 2, 3, 4], dtype="int64"), x=[0.5, None, 1.0, 2.0])
    features = feature_collection(board, ("n", "x"))["features"]
    assert features[0]["properties"] == {"n": 1, "x": 0.5}
    assert features[1]["properties"] == {"n": 2, "x": None}


def test_script_text_cannot_leave_its_script(board: gpd.GeoDataFrame) -> None:
    board["nom"] = "</script><b>\u2028"
    text = script_text(feature_collection(board))
    assert "<" not in text
    assert "\u2028" not in text
    assert json.loads(text)["features"][0]["properties"]["nom"] == "</script><b>\u2028"


def test_shapes_without_projection_make_no_geojson(board: gpd.GeoDataFrame) -> None:
    with pytest.raises(ValueError, match="projection"):
        feature_collection(gpd.GeoDataFrame(board, crs=None).set_crs(None, allow_override=True))
