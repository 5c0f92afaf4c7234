"""GeoJSON as the map reads it: compact, in a fixed order, safe inside a script."""

import json
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import shapely

from geo.groups import GEOGRAPHIC
from geo.shapes import COORDINATE_DECIMALS, rounded
from geo.topology import as_shapes

# Inside a <script>, "<" could close it and U+2028/U+2029 could end a line: both stay valid JSON.
_IN_SCRIPT = str.maketrans({"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def _plain(value: Any) -> Any:
    """Return a value that JSON knows: numpy numbers and missing values are not."""
    if value is None or value != value:  # noqa: PLR0124  NaN differs from itself
        return None
    return value.item() if hasattr(value, "item") else value


def feature_collection(
    frame: gpd.GeoDataFrame,
    properties: Sequence[str] = ("code", "nom"),
    decimals: int | None = COORDINATE_DECIMALS,
) -> dict[str, Any]:
    """Return the frame as a GeoJSON FeatureCollection, row by row in the frame's order.

    Args:
        frame: polygons in any known projection; converted to degrees when needed.
        properties: columns copied to each feature's `properties`, missing values as null.
        decimals: decimals kept in degrees; None leaves the coordinates as they are.

    Raises:
        ValueError: the frame has no projection.
        KeyError: a property is no column of the frame.
    """
    if frame.crs is None:
        raise ValueError("frame without a projection")
    degrees = frame if frame.crs == GEOGRAPHIC else frame.to_crs(GEOGRAPHIC)
    shapes = as_shapes(degrees.geometry.array)
    if decimals is not None:
        shapes = rounded(shapes, decimals)
    columns = [degrees[name].tolist() for name in properties]
    rows = zip(*columns, strict=True) if columns else ((),) * len(degrees)
    features = [
        {
            "type": "Feature",
            "properties": {n: _plain(v) for n, v in zip(properties, row, strict=True)},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for row, shape in zip(rows, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def compact(collection: dict[str, Any]) -> str:
    """Return GeoJSON text without spaces, accents kept as they are."""
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def script_text(collection: dict[str, Any]) -> str:
    """Return GeoJSON text that can stand in a JavaScript file or a script element."""
    return compact(collection).translate(_IN_SCRIPT)
