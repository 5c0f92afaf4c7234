"""Outlines in few bytes: whole numbers, each point as a step from the one before.

Neighbours are rounded on the same grid before the steps are taken, so they stay joined.
"""

from __future__ import annotations

import itertools
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
    parts, shape_of = _largest_first(shapes)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    is_outer = _is_first(part_of)
    lists = _steps(rings, 10**decimals, keep=is_outer & _is_first(shape_of)[part_of])
    found: list[list[list[Ring]]] = [[] for _ in shapes]
    dropped = -1
    for ring, outer, part in zip(lists, is_outer.tolist(), part_of.tolist(), strict=True):
        if ring is None:
            dropped = part if outer else dropped
        elif outer:
            found[shape_of[part]].append([ring])
        elif part != dropped:
            found[shape_of[part]][-1].append(ring)
    return found


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


def _largest_first(shapes: Shapes) -> tuple[Shapes, npt.NDArray[np.intp]]:
    """Return the polygons of all shapes, and the shape of each, the largest of a shape first."""
    parts, shape_of = shapely.get_parts(shapes, return_index=True)
    order = np.lexsort((-shapely.area(parts), shape_of))
    return parts[order], shape_of[order]


def _is_first(groups: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Tell which members come first in their group, groups being in order."""
    first: npt.NDArray[np.bool_] = np.diff(groups, prepend=-1) != 0
    return first


def _steps(rings: Shapes, scale: int, keep: npt.NDArray[np.bool_]) -> list[Ring | None]:
    """Return the steps of each ring, None for one that is flat unless it is to be kept.

    All rings at once: a region's communes have some five thousand.
    """
    degrees, ring_of = shapely.get_coordinates(rings, return_index=True)
    is_closing = np.diff(ring_of, append=-1) != 0
    points = np.rint(degrees[~is_closing] * scale).astype(np.int64)
    ring_of = ring_of[~is_closing]
    starts = np.flatnonzero(_is_first(ring_of))
    before = np.arange(-1, len(points) - 1)
    before[starts] = np.append(starts[1:], len(points)) - 1  # the one before the first is the last
    moved = np.any(points != points[before], axis=1)
    is_flat = np.bincount(ring_of[moved], minlength=len(rings)) < _LEAST
    kept = np.where(is_flat[ring_of], keep[ring_of], moved)
    points, ring_of = points[kept], ring_of[kept]
    steps = np.diff(points, axis=0, prepend=0)
    firsts = np.flatnonzero(_is_first(ring_of))
    steps[firsts] = points[firsts]
    ends = 2 * np.cumsum(np.bincount(ring_of, minlength=len(rings)))
    flat, bounds = steps.ravel().tolist(), [0, *ends.tolist()]
    return [flat[a:b] or None for a, b in itertools.pairwise(bounds)]
