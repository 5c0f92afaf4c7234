"""Where the name of a territory is best written on a map."""

from __future__ import annotations

import math

import shapely
from shapely.geometry.base import BaseGeometry

_LONGITUDE = 0.7  # in France a degree of longitude measures about 0.7 of a degree of latitude


def label_point(geometry: BaseGeometry) -> tuple[float, float, float]:
    """Return where a name is best written: latitude, longitude, radius free around (degrees).

    The centre of the largest circle inside: the centroid of a crescent lies outside it.
    """
    flat = shapely.transform(geometry, lambda xy: xy * (_LONGITUDE, 1))
    circles = shapely.maximum_inscribed_circle([flat], tolerance=0.005)
    (x, y), (edge_x, edge_y) = shapely.get_coordinates(circles)
    radius = math.hypot(x - edge_x, y - edge_y)
    return round(y, 4), round(x / _LONGITUDE, 4), round(radius, 4)
