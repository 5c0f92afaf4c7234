"""Files a user brings: formats, layers, damage, and one refusal of each kind through a file."""

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.columns import COMMUNES, DEPARTMENTS
from geo.groups import GEOGRAPHIC, METRIC
from geo.problems import Reason
from sources import user_geometry
from sources.user_geometry import UserGeometryError, read_user_geometry

X, Y, KM = 600_000, 6_300_000, 1_000
CODES = ["09001", "09002"]


def frame(code: str = "code_insee", codes: list[str] | None = None) -> gpd.GeoDataFrame:
    shapes = [shapely.box(X + i * KM, Y, X + (i + 1) * KM, Y + KM) for i in range(2)]
    return gpd.GeoDataFrame({code: codes or CODES}, geometry=shapes, crs=METRIC)


def write(data: gpd.GeoDataFrame, path: Path, layer: str | None = None) -> Path:
    data.to_file(path, layer=layer, engine="pyogrio")
    return path


def shapefile(folder: Path, names: list[str], data: gpd.GeoDataFrame | None = None) -> Path:
    """Write a zip of shapefiles, in a folder of the zip as the IGN does."""
    packed = folder / "paquet.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            write(data if data is not None else frame("INSEE_COM"), folder / f"{name}.shp")
            for part in sorted(folder.glob(f"{name}.*")):
                archive.write(part, f"1_DONNEES/{part.name}")
    return packed


def test_a_geopackage_is_read_by_its_layer(tmp_path: Path) -> None:
    path = write(frame(codes=["09", "11"]), tmp_path / "ign.gpkg", layer="departement")
    write(frame(), path, layer="COMMUNE")
    assert read_user_geometry(path, COMMUNES, frozenset(CODES)).problems == ()
    assert read_user_geometry(path, DEPARTMENTS).problems == ()


def test_a_zipped_shapefile_is_read_by_its_layer(tmp_path: Path) -> None:
    packed = shapefile(tmp_path, ["COMMUNE", "CANTON"])
    assert read_user_geometry(packed, COMMUNES, frozenset(CODES)).problems == ()


def test_a_geojson_is_read(tmp_path: Path) -> None:
    path = write(frame("code").to_crs(GEOGRAPHIC), tmp_path / "contours.geojson")
    intake = read_user_geometry(path, COMMUNES, frozenset(CODES))
    assert intake.frame is not None
    assert intake.frame["code"].tolist() == CODES


def test_the_only_layer_is_taken_whatever_its_name(tmp_path: Path) -> None:
    path = write(frame(), tmp_path / "x.gpkg", layer="export_2026")
    assert read_user_geometry(path, COMMUNES).problems == ()


def test_several_unknown_layers_are_listed(tmp_path: Path) -> None:
    path = write(frame(), tmp_path / "x.gpkg", layer="un")
    write(frame(), path, layer="deux")
    with pytest.raises(UserGeometryError, match="couche des communes introuvable parmi un, deux"):
        read_user_geometry(path, COMMUNES)


def test_a_refusal_of_the_shapes_comes_back_as_problems(tmp_path: Path) -> None:
    path = write(frame(codes=["09001", "09001"]), tmp_path / "x.gpkg")
    problems = read_user_geometry(path, COMMUNES, frozenset(CODES)).problems
    assert [p.reason for p in problems] == [Reason.DOUBLED_CODES, Reason.MISSING_CODES]


def test_a_shapefile_without_projection_is_refused(tmp_path: Path) -> None:
    bare = gpd.GeoDataFrame(frame("INSEE_COM")).set_crs(None, allow_override=True)
    with pytest.warns(UserWarning, match="crs"):
        packed = shapefile(tmp_path, ["COMMUNE"], bare)
    problems = read_user_geometry(packed, COMMUNES).problems
    assert [p.reason for p in problems] == [Reason.NO_CRS]


def test_swapped_axes_are_refused(tmp_path: Path) -> None:
    data = frame("code").to_crs(GEOGRAPHIC)
    turned = shapely.transform(data.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    path = write(data.set_geometry(gpd.GeoSeries(turned, crs=GEOGRAPHIC)), tmp_path / "x.geojson")
    assert [p.reason for p in read_user_geometry(path, COMMUNES).problems] == [Reason.SWAPPED_AXES]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("notes.txt", b"x", "format non reconnu"),
        ("x.gpkg", b"PK\x03\x04", "ne correspond pas"),
        ("x.geojson", b"<OGRVRTDataSource/>", "ne correspond pas"),
        ("x.zip", b"SQLite format 3\x00", "ne correspond pas"),
        ("x.zip", b"PK\x03\x04 nothing more", "illisible"),
        ("x.gpkg", b"SQLite format 3\x00 nothing more", "illisible"),
        ("x.geojson", b'{"type": "FeatureCollection", ', "illisible"),
        ("x.geojson", b"{}", "illisible"),
    ],
)
def test_damaged_and_disguised_files_are_refused(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserGeometryError, match=message):
        read_user_geometry(tmp_path / name, COMMUNES)


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserGeometryError, match="introuvable"):
        read_user_geometry(tmp_path / "x.gpkg", COMMUNES)


def test_a_table_without_shapes_is_refused(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {"code": "09001"}, "geometry": None}
    content = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "x.geojson").write_text(json.dumps(content))
    problems = read_user_geometry(tmp_path / "x.geojson", COMMUNES).problems
    assert [p.reason for p in problems] == [Reason.NO_GEOMETRY]


def test_a_zip_without_shapefile_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("lisez-moi.txt", "rien")
    with pytest.raises(UserGeometryError, match=r"aucun fichier \.shp"):
        read_user_geometry(tmp_path / "x.zip", COMMUNES)


def test_a_zip_that_swells_is_refused_unopened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("COMMUNE.shp", b"\0" * 5_000_000)
    with pytest.raises(UserGeometryError, match="volume anormal"):
        read_user_geometry(tmp_path / "x.zip", COMMUNES)


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_geometry, "MAX_BYTES", 10)
    path = write(frame(), tmp_path / "x.gpkg")
    with pytest.raises(UserGeometryError, match="dépasse"):
        read_user_geometry(path, COMMUNES)
