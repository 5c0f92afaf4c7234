"""Where shapes fall: the right place, or a wrong projection, or latitude taken for longitude."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.groups import GEOGRAPHIC, METRIC
from geo.problems import Problem, Reason
from geo.topology import as_shapes

FRANCE = (-5.5, 41.0, 10.0, 51.5)
"""Box around metropolitan France, Corsica included: west, south, east, north, in degrees."""

_GUESSES = {
    GEOGRAPHIC: "WGS 84 (EPSG:4326)",
    METRIC: "Lambert-93 (EPSG:2154)",
    "EPSG:3857": "Web Mercator (EPSG:3857)",
    "EPSG:27572": "Lambert II étendu (EPSG:27572)",
}
_ADVICE = "Réexportez le fichier en Lambert-93 (EPSG:2154) ou en WGS 84 (EPSG:4326)."


def _outside(shapes: gpd.GeoSeries) -> npt.NDArray[np.bool_]:
    """Return, for each geometry of a projected series, whether it leaves the box of France."""
    bounds = shapely.bounds(as_shapes(shapes.to_crs(GEOGRAPHIC).array))
    west, south, east, north = FRANCE
    inside = (
        (bounds[:, 0] >= west)
        & (bounds[:, 1] >= south)
        & (bounds[:, 2] <= east)
        & (bounds[:, 3] <= north)
    )
    return np.asarray(~inside, dtype=np.bool_)


def _swapped(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    turned = shapely.transform(as_shapes(shapes.array), lambda xy: xy[:, ::-1])
    return gpd.GeoSeries(turned, index=shapes.index, crs=shapes.crs)


def position_problem(shapes: gpd.GeoSeries) -> Problem | None:
    """Say why the shapes do not fall in metropolitan France, None when they all do.

    Args:
        shapes: geometries, none missing or empty; their projection as the file declares it.
    """
    if shapes.crs is None:
        return Problem(
            Reason.NO_CRS,
            f"Le fichier n'indique pas son système de coordonnées (CRS).{_guess(shapes)} {_ADVICE}",
        )
    lost = _outside(shapes)
    if not lost.any():
        return None
    if not _outside(_swapped(shapes)).any():
        return Problem(
            Reason.SWAPPED_AXES,
            "Les axes sont inversés : la latitude est écrite à la place de la longitude. "
            f"{_ADVICE}",
        )
    low_x, low_y, high_x, high_y = (f"{value:g}" for value in shapes.total_bounds)
    return Problem(
        Reason.WRONG_CRS,
        f"{int(lost.sum())} contour(s) sur {len(shapes)} tombent hors de France métropolitaine "
        f"dans le système annoncé ({shapes.crs.name}) : x de {low_x} à {high_x}, y de {low_y} à "
        f"{high_y}.{_guess(shapes)} {_ADVICE}",
    )


def _guess(shapes: gpd.GeoSeries) -> str:
    """Return a sentence on the projection in which the same numbers would fall in France."""
    for code, name in _GUESSES.items():
        if not _outside(shapes.set_crs(code, allow_override=True)).any():
            return f" Les valeurs ressemblent à du {name}."
    return ""
