"""Polygons drawn badly: repaired when they are slips, pointed out when they overlap for real."""

import numpy as np
import shapely

from geo.topology import Shapes, faulty, repair

OVERLAP_SHARE = 0.01
"""Two polygons overlap when they share more than this part of the smaller one; below, it is the
width of a line drawn twice, and it is cleaned."""


def repaired(shapes: Shapes) -> Shapes:
    """Return valid polygons; the stray lines that `make_valid` may leave have no area and go."""
    broken = ~np.asarray(shapely.is_valid(shapes))
    if not broken.any():
        return shapes
    fixed = shapes.copy()
    for index in np.flatnonzero(broken):
        parts = shapely.get_parts(shapely.get_parts(repair(shapes[index : index + 1])))
        fixed[index] = shapely.union_all(parts[shapely.get_dimensions(parts) == POLYGON_DIMENSION])
    return fixed


POLYGON_DIMENSION = 2


def overlapping(shapes: Shapes) -> list[tuple[int, int]]:
    """Return the pairs of positions whose polygons really overlap, in order.

    Args:
        shapes: n polygons in a metric projection, possibly invalid.
    """
    sound = repaired(shapes)
    suspects = np.flatnonzero(faulty(sound))
    if not len(suspects):
        return []
    pairs = shapely.STRtree(sound[suspects]).query(sound[suspects], predicate="intersects")
    one, two = suspects[pairs[0]], suspects[pairs[1]]
    one, two = one[one < two], two[one < two]
    common = shapely.area(shapely.intersection(sound[one], sound[two]))
    least = np.minimum(shapely.area(sound[one]), shapely.area(sound[two]))
    bad = common > OVERLAP_SHARE * least
    return sorted(zip(one[bad].tolist(), two[bad].tolist(), strict=True))
