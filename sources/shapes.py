"""Read the shapes of data/geo: text for the map, frames for what is computed from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sources.geo_rows import GeoDataError

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import numpy.typing as npt

SHAPE_FILES = {
    "departement": "departements.geojson",
    "epci": "epci.geojson",
    "region": "region.geojson",
}
"""Level → its simplified shapes; communes are read by department from the GeoParquet file."""


def read_shape(folder: Path, level: str) -> bytes:
    """Return the simplified shapes of a level: GeoJSON, UTF-8, degrees, `code` and `nom`.

    Args:
        folder: data/geo.
        level: `departement`, `epci` or `region`.

    Raises:
        GeoDataError: unknown level, or file absent.
    """
    name = SHAPE_FILES.get(level)
    if name is None:
        raise GeoDataError(f"Niveau sans contours : « {level} ».")
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise GeoDataError.absent(name) from error


def read_commune_outlines(folder: Path) -> tuple[tuple[str, ...], npt.NDArray[np.object_]]:
    """Return the codes and the unsimplified polygons of all communes, in order of code.

    Polygons are in degrees (EPSG:4326).

    Raises:
        GeoDataError: file absent or unreadable.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415  only maps of communes need it
    import shapely  # noqa: PLC0415  as above

    name = "communes.parquet"
    try:
        table = pq.read_table(folder / name, columns=["code", "geometry"]).sort_by("code")
    except (OSError, ValueError, KeyError) as error:
        raise GeoDataError.absent(name) from error
    polygons = shapely.from_wkb(table.column("geometry").to_numpy())
    return tuple(table.column("code").to_pylist()), polygons


def read_commune_shapes(folder: Path, departement: str | None = None) -> gpd.GeoDataFrame:
    """Return the unsimplified communes of a department, or of the whole region.

    Args:
        folder: data/geo.
        departement: code of the department; None for all.

    Returns:
        Columns `code`, `departement`, `geometry` (EPSG:4326), sorted by code.

    Raises:
        GeoDataError: file absent or unreadable, or a department without communes here.
    """
    # Loaded here: it takes a second, and departments need only their file.
    import geopandas as gpd  # noqa: PLC0415  see above

    name = "communes.parquet"
    wanted = None if departement is None else [("departement", "==", departement)]
    try:
        frame = gpd.read_parquet(folder / name, filters=wanted)
    except (OSError, ValueError) as error:
        raise GeoDataError.absent(name) from error
    if frame.empty:
        raise GeoDataError(f"Aucune commune pour le département « {departement} ».")
    return frame.reset_index(drop=True)
