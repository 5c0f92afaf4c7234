"""Read the geometry file a user brings (GPKG, zipped SHP, GeoJSON) and have it checked."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from geo.columns import ShapeKind
from geo.intake import Intake, accept
from geo.problems import listed

MAX_BYTES = 400_000_000
"""Largest file read: the national ADMIN EXPRESS package of one year is about 300 MB."""

MAX_UNPACKED_BYTES = 1_000_000_000
MAX_RATIO = 100
"""A zip that swells more than this is made to exhaust memory."""

# What a file must begin with: GDAL would otherwise guess its format from any content.
_SIGNATURES: Mapping[str, tuple[bytes, ...]] = {
    ".gpkg": (b"SQLite format 3\x00",),
    ".zip": (b"PK\x03\x04",),
    ".geojson": (b"{", b"\xef\xbb\xbf{"),
    ".json": (b"{", b"\xef\xbb\xbf{"),
}


class UserGeometryError(Exception):
    """The file cannot be read as shapes at all; the message is French."""


def read_user_geometry(
    path: Path,
    kind: ShapeKind,
    expected: frozenset[str] | None = None,
    heirs: Mapping[str, str] | None = None,
) -> Intake:
    """Read a file and check it; see `geo.intake.accept` for the arguments and the result.

    Raises:
        UserGeometryError: absent, too large, of another format, damaged, or without the layer.
    """
    _check_bytes(path)
    source = _shapefile_in(path, kind) if path.suffix.lower() == ".zip" else str(path)
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(source)]
        layer = _choose(names, kind, path)
        frame = gpd.read_file(source, layer=layer, engine="pyogrio")
    except (DataSourceError, DataLayerError, ValueError, OSError) as error:
        raise UserGeometryError(f"« {path.name} » est illisible ou abîmé.") from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise UserGeometryError(f"« {path.name} », couche « {layer} » : aucun contour.")
    return accept(frame, kind, expected, heirs)


def _check_bytes(path: Path) -> None:
    signatures = _SIGNATURES.get(path.suffix.lower())
    if signatures is None:
        raise UserGeometryError(
            f"« {path.name} » : format non reconnu. Attendu : GeoPackage (.gpkg), "
            "Shapefile compressé (.zip) ou GeoJSON (.geojson, .json)."
        )
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(64)
    except OSError as error:
        raise UserGeometryError(f"« {path.name} » est introuvable ou illisible.") from error
    if size > MAX_BYTES:
        raise UserGeometryError(f"« {path.name} » dépasse {MAX_BYTES // 1_000_000} Mo.")
    if not start.lstrip().startswith(signatures):
        raise UserGeometryError(
            f"« {path.name} » n'est pas un fichier {path.suffix.lower()} : son contenu ne "
            "correspond pas à son extension."
        )


def _shapefile_in(path: Path, kind: ShapeKind) -> str:
    """Return the GDAL path of the Shapefile of a zip, after checks on what it unpacks to."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise UserGeometryError(f"« {path.name} » est illisible ou abîmé.") from error
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * packed:
        raise UserGeometryError(f"« {path.name} » se décompresse en un volume anormal.")
    shapes = {
        Path(member.filename).stem: member.filename
        for member in members
        if member.filename.lower().endswith(".shp") and ".." not in Path(member.filename).parts
    }
    if not shapes:
        raise UserGeometryError(f"« {path.name} » ne contient aucun fichier .shp.")
    return f"/vsizip/{path.resolve()}/{shapes[_choose(sorted(shapes), kind, path)]}"


def _choose(names: Sequence[str], kind: ShapeKind, path: Path) -> str:
    """Return the layer of the wanted level: by its name, else the only one there is."""
    named = [name for name in names if name.lower() in kind.layers]
    if len(named) == 1:
        return named[0]
    if len(names) == 1:
        return names[0]
    raise UserGeometryError(
        f"« {path.name} » : couche des {kind.word} introuvable parmi {listed(list(names))}."
    )
