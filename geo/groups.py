"""Upper territories as groups of communes: outlines and areas."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.topology import as_shapes, union

METRIC = "EPSG:2154"
"""Lambert-93, in metres: the projection in which metropolitan France is measured."""

GEOGRAPHIC = "EPSG:4326"
"""Longitude and latitude in degrees: what GeoJSON and Leaflet expect."""

SQUARE_METRES_PER_KM2 = 1_000_000


def dissolve(frame: gpd.GeoDataFrame, key: str) -> gpd.GeoDataFrame:
    """Gather the polygons of a coverage by a column.

    Args:
        frame: a coverage; the column `key` holds the code of the group, None or "" for none.
        key: name of that column.

    Returns:
        One row a group, sorted by code: columns `code` and `geometry`, same projection.
    """
    labels = frame[key].fillna("").astype(str).to_numpy()
    shapes = as_shapes(frame.geometry.array)
    codes = sorted({str(label) for label in labels} - {""})
    outlines = [union(shapes[labels == code]) for code in codes]
    return gpd.GeoDataFrame({"code": codes}, geometry=outlines, crs=frame.crs)


def areas_km2(frame: gpd.GeoDataFrame) -> pd.Series:
    """Return the area of each polygon in km², measured in Lambert-93, indexed as the frame."""
    areas = shapely.area(as_shapes(frame.to_crs(METRIC).geometry.array)) / SQUARE_METRES_PER_KM2
    return pd.Series(np.asarray(areas, dtype=float), index=frame.index)


def holes_km2(frame: gpd.GeoDataFrame) -> list[float]:
    """Return the areas (km², Lambert-93) of all holes of all polygons, the largest first."""
    parts = shapely.get_parts(as_shapes(frame.to_crs(METRIC).geometry.array))
    rings = [ring for part in parts for ring in part.interiors]
    holes = [float(shapely.Polygon(ring).area) / SQUARE_METRES_PER_KM2 for ring in rings]
    return sorted(holes, reverse=True)
