"""Coverages: polygons that neither overlap nor leave cracks. One typed wrapper for shapely.

A coverage has edges that match vertex for vertex. Everything else in this package leans on it:
borders are counted edge by edge, and simplifying keeps neighbours together.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

# shapely hands back arrays of objects; numpy has no narrower type for them.
Shapes: TypeAlias = npt.NDArray[np.object_]

GAP_WIDTH_M = 100.0
"""Cracks narrower than this between outlines are slips of the source, not enclaves (metres)."""


def as_shapes(geometries: Sequence[BaseGeometry] | Any) -> Shapes:
    """Return the geometries as an array of objects, whatever held them (list, GeoSeries)."""
    return np.asarray(geometries, dtype=object)


def clean(geometries: Shapes, gap_width: float) -> Shapes:
    """Return the polygons made into a coverage: no overlap, edges matched, narrow gaps filled.

    Args:
        geometries: n polygons in a metric projection.
        gap_width: gaps narrower than this (metres) go to the neighbour with the longest border;
            wider ones are taken to be real (an enclave of another country), and so are those open
            at one end.

    Returns:
        n polygons in the same order, same unit.
    """
    # The stubs stop at shapely 2.1, which had no coverage_clean.
    cleaned = shapely.coverage_clean(as_shapes(geometries), gap_width=gap_width)  # type: ignore[attr-defined]
    return as_shapes(cleaned)


def is_coverage(geometries: Shapes) -> bool:
    """Say whether the polygons form a coverage: valid each, no overlap, edges matched."""
    shapes = as_shapes(geometries)
    return bool(shapely.is_valid(shapes).all()) and bool(shapely.coverage_is_valid(shapes))


def faulty(geometries: Shapes) -> npt.NDArray[np.bool_]:
    """Return, for each polygon, whether it overlaps or mismatches a neighbour. Shape (n,)."""
    edges = as_shapes(shapely.coverage_invalid_edges(as_shapes(geometries)))
    return np.asarray(~(shapely.is_missing(edges) | shapely.is_empty(edges)), dtype=np.bool_)


def simplify(geometries: Shapes, tolerance: float) -> Shapes:
    """Return the coverage with fewer vertices, neighbours still joined.

    Args:
        geometries: n polygons forming a coverage, in a metric projection.
        tolerance: about the square root of the area of the triangles removed, in metres.
    """
    return as_shapes(shapely.coverage_simplify(as_shapes(geometries), tolerance))


def union(geometries: Shapes) -> BaseGeometry:
    """Return the outline of polygons that form a coverage (no overlap is resolved)."""
    whole: BaseGeometry = shapely.coverage_union_all(as_shapes(geometries))
    return whole


def repair(geometries: Shapes) -> Shapes:
    """Return valid geometries.

    `buffer(0)` is not used: it halves a bow-tie without a word.
    """
    return as_shapes(shapely.make_valid(as_shapes(geometries)))
