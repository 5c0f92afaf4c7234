"""Outlines in few bytes: whole numbers, each point as a step from the one before.

Neighbours are rounded on the same grid before the steps are taken, so they stay joined.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from geo.topology import Shapes

Ring: TypeAlias = list[int]
"""x, y of the first point, then dx, dy of each next one; the closing point is left out."""

FINE, COARSE = 5, 4
"""Decimals of a degree: about one metre, about eleven."""

_LEAST = 3  # points of a ring that still has a surface


def encoded(shapes: Shapes, decimals: int = FINE) -> list[list[list[Ring]]]:
    """Return the rings of each shape: polygon by polygon, outer ring first, then its holes.

    A ring that the grid makes flat is left out, and with an outer ring its whole polygon;
    but the largest polygon of a shape always stays.

    Args:
        shapes: polygons or multipolygons in degrees (longitude, latitude).
        decimals: of the grid; the unit of the numbers is 10⁻ᵈᵉᶜⁱᵐᵃˡˢ degree.
    """
    scale = 10**decimals
    return [_parts(shape, scale) for shape in shapes]


def decoded(rings: list[list[Ring]], decimals: int = FINE) -> shapely.Geometry:
    """Return the shape that its rings say, as the map's script reads them."""
    scale = 10**decimals
    polygons = []
    for polygon in rings:
        shell, *holes = [
            np.cumsum(np.asarray(ring, dtype=np.int64).reshape(-1, 2), axis=0) / scale
            for ring in polygon
        ]
        polygons.append(shapely.Polygon(shell, holes))
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _parts(shape: shapely.Geometry, scale: int) -> list[list[Ring]]:
    polygons = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    found = []
    for index, polygon in enumerate(polygons):
        shell = _steps(polygon.exterior, scale, keep=index == 0)
        if shell is not None:
            holes = (_steps(hole, scale) for hole in polygon.interiors)
            found.append([shell, *(hole for hole in holes if hole is not None)])
    return found


def _steps(ring: shapely.LinearRing, scale: int, *, keep: bool = False) -> Ring | None:
    points: npt.NDArray[np.int64] = np.rint(shapely.get_coordinates(ring)[:-1] * scale).astype(
        np.int64
    )
    moved = np.any(points != np.roll(points, 1, axis=0), axis=1)
    thin = points[moved]
    if len(thin) < _LEAST:
        if not keep:
            return None
        thin = points
    steps = np.diff(thin, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return [int(step) for step in steps.ravel()]
