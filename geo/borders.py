"""What borders what, and over how many metres.

"Touches" counts a corner contact as a border; here only shared edges count, and their length
is given so that a caller can ask for a minimum.
"""

from typing import TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.topology import as_shapes

MIN_BORDER_M = 500.0
"""Shortest border that makes two territories neighbours, in metres.

Where several territories meet around a point, joining the polygons can leave an edge as long as
the widest gap filled (100 m). Five times that is above the noise; in the region shipped the
shortest real border measures 15.7 km between departments and 1.0 km between EPCI.
"""

Edges: TypeAlias = npt.NDArray[np.float64]
Codes: TypeAlias = npt.NDArray[np.object_]


def _edges(shapes: npt.NDArray[np.object_]) -> tuple[Edges, npt.NDArray[np.intp]]:
    """Return every edge as x1, y1, x2, y2 (ends sorted) and the index of its polygon."""
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    points, of_point = shapely.get_coordinates(rings, return_index=True)
    same_ring = of_point[:-1] == of_point[1:]
    start, end = points[:-1][same_ring], points[1:][same_ring]
    # An edge is walked in opposite directions by the two polygons that share it.
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[turned], end[turned] = end[turned], start[turned].copy()
    owner = of_part[of_ring[of_point[:-1][same_ring]]]
    return np.hstack([start, end]), owner


def shared_borders(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Measure the border of every pair of polygons of a coverage.

    Args:
        frame: a coverage in a metric projection, with a column `code`.

    Returns:
        Columns `a`, `b` (a < b, text order) and `length_m` (metres), sorted by a and b;
        only pairs that share at least one edge.
    """
    codes = frame["code"].astype(str).to_numpy()
    edges, owner = _edges(as_shapes(frame.geometry.array))
    # Sorting brings the two copies of a shared edge side by side.
    order = np.lexsort(edges.T)
    edges, owner = edges[order], owner[order]
    twice = (edges[:-1] == edges[1:]).all(axis=1) & (owner[:-1] != owner[1:])
    lengths = np.hypot(
        edges[:-1][twice, 2] - edges[:-1][twice, 0], edges[:-1][twice, 3] - edges[:-1][twice, 1]
    )
    one, two = codes[owner[:-1][twice]], codes[owner[1:][twice]]
    first = np.where(one < two, one, two)
    second = np.where(one < two, two, one)
    return _added_up(first, second, lengths)


def group_borders(borders: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Add up borders of small territories into borders of the groups they belong to.

    Args:
        borders: as `shared_borders` returns them.
        groups: code of the group, indexed by the code of the small territory; "" for none.

    Returns:
        The same columns, for pairs of different groups.
    """
    a = borders["a"].map(groups).fillna("").astype(str).to_numpy()
    b = borders["b"].map(groups).fillna("").astype(str).to_numpy()
    apart = (a != b) & (a != "") & (b != "")
    lengths = borders["length_m"].to_numpy()
    return _added_up(np.where(a < b, a, b)[apart], np.where(a < b, b, a)[apart], lengths[apart])


def _added_up(a: Codes, b: Codes, lengths: npt.NDArray[np.float64]) -> pd.DataFrame:
    pairs = pd.DataFrame({"a": a, "b": b, "length_m": lengths})
    return pairs.groupby(["a", "b"], sort=True)[["length_m"]].sum().reset_index()


def neighbours(borders: pd.DataFrame, minimum_m: float = MIN_BORDER_M) -> pd.DataFrame:
    """Keep the pairs whose common border is at least `minimum_m` metres."""
    return borders[borders["length_m"] >= minimum_m].reset_index(drop=True)
