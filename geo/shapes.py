"""What the map is sent: simplified, rounded, turned the right way, and checked again."""

import geopandas as gpd
import shapely

from geo.groups import GEOGRAPHIC
from geo.topology import Shapes, as_shapes, is_coverage, simplify

COORDINATE_DECIMALS = 5
"""About one metre: far below what a regional map shows, and a third of the bytes of a float."""


ROUNDING_TRIES = 3
"""How many precisions are tried, each ten times finer than the last."""


class BrokenCoverageError(ValueError):
    """Rounding or simplifying has made polygons overlap, cross or vanish."""


def rounded(shapes: Shapes, decimals: int) -> Shapes:
    """Round every coordinate on its own, so that shared vertices stay shared."""
    return as_shapes(shapely.transform(as_shapes(shapes), lambda xy: xy.round(decimals)))


def to_geographic(frame: gpd.GeoDataFrame, decimals: int = COORDINATE_DECIMALS) -> gpd.GeoDataFrame:
    """Return the coverage in degrees (EPSG:4326), rounded, outer rings anticlockwise (RFC 7946).

    Rounding may cross two edges that nearly touch; it is then tried again a little finer.

    Raises:
        BrokenCoverageError: the result is not a coverage any more.
    """
    degrees = frame.to_crs(GEOGRAPHIC)
    for finer in range(decimals, decimals + ROUNDING_TRIES):
        shapes = rounded(as_shapes(degrees.geometry.array), finer)
        if not shapely.is_valid(shapes).all():
            continue
        # Two vertices may fall on the same rounded point: the repeat adds bytes, nothing else.
        shapes = as_shapes(shapely.remove_repeated_points(shapes))
        if is_coverage(shapes):
            turned = gpd.GeoSeries(
                shapely.orient_polygons(shapes), index=degrees.index, crs=GEOGRAPHIC
            )
            return degrees.set_geometry(turned)
    raise BrokenCoverageError(
        f"Arrondir les coordonnées à {decimals} décimales fait se croiser des contours."
    )


def simplified(
    frame: gpd.GeoDataFrame, tolerance_m: float, decimals: int = COORDINATE_DECIMALS
) -> gpd.GeoDataFrame:
    """Return the coverage simplified in metres, then in degrees as `to_geographic` gives it.

    Args:
        frame: a coverage in a metric projection.
        tolerance_m: see `geo.topology.simplify`.
        decimals: decimals kept in degrees.

    Raises:
        BrokenCoverageError: the result is not a coverage any more.
    """
    shapes = simplify(as_shapes(frame.geometry.array), tolerance_m)
    lighter = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    return to_geographic(lighter, decimals)
