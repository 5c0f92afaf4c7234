"""data/geo read into rows, and from rows into the engine's atlas."""

import shutil
from pathlib import Path

import pytest

from coverage.model import Level
from geo.topology import as_shapes, is_coverage
from sources.atlas import atlas_of, neighbours_of, read_geo_tables
from sources.geo_rows import CommuneRow, FormerRow, GeoDataError, GeoTables, NamedRow
from sources.shapes import read_commune_shapes, read_shape

DATA = Path(__file__).parents[2] / "data" / "geo"


@pytest.fixture(scope="module")
def tables() -> GeoTables:
    return read_geo_tables(DATA)


def test_every_table_is_read(tables: GeoTables) -> None:
    assert len(tables.communes) == 4446
    assert len(tables.epci) == 163
    assert len(tables.arrondissements) == 36
    assert len(tables.departements) == 13
    assert len(tables.voisins) == 10
    assert tables.region.code == tables.manifest["region"]["code"] == "76"
    assert sum(row.population for row in tables.communes) == 6_124_653


def test_rows_are_typed(tables: GeoTables) -> None:
    toulouse = next(row for row in tables.communes if row.code == "31555")
    assert toulouse == CommuneRow(
        code="31555",
        nom="Toulouse",
        departement="31",
        epci="243100518",
        arrondissement="313",
        population=toulouse.population,
        codes_postaux=("31000", "31100", "31200", "31300", "31400", "31500"),
    )
    assert toulouse.population > 500_000
    lozere = next(row for row in tables.departements if row.code == "48")
    assert lozere == NamedRow("48", "Lozère", "la Lozère", "de la Lozère", 76_486, 5171.8)
    assert all(isinstance(row.dans_region, bool) for row in tables.frontieres)
    assert any(len(row.departements) > 1 for row in tables.epci)


def test_heirs_hold_no_present_code(tables: GeoTables) -> None:
    heirs = tables.heirs()
    present = {row.code for row in tables.communes}
    assert heirs["12076"] == "12218"
    assert not heirs.keys() & present
    assert set(heirs.values()) <= present
    assert FormerRow("12218", "Saint-Cyprien-sur-Dourdou", "12218", "deleguee") in tables.anciennes


def test_neighbours_come_longest_border_first(tables: GeoTables) -> None:
    neighbours = neighbours_of(tables)
    assert neighbours["09"] == ("31", "11", "66")
    assert " ".join(code for code in neighbours["12"] if code != "15") == "81 48 46 34 30 82"
    assert "15" in neighbours["12"]
    assert "07" not in neighbours
    epci = neighbours_of(tables, "epci")
    assert "243100518" in epci
    assert all(code in epci[other] for code, others in epci.items() for other in others)


def test_the_atlas_holds_the_region(tables: GeoTables) -> None:
    atlas = atlas_of(tables)
    assert len(atlas) == 4446
    assert len(atlas.codes(Level.DEPARTMENT)) == 13
    assert len(atlas.codes(Level.EPCI)) == 163
    assert atlas.population.sum() == 6_124_653
    assert atlas.name("region") == "Occitanie"
    assert atlas.name("65") == "Hautes-Pyrénées"
    assert atlas.name("64") == "Pyrénées-Atlantiques"
    assert atlas.level_of("243400017") is Level.EPCI
    assert atlas.knows("64")
    assert not atlas.knows("75")
    # An old code still finds its commune.
    assert list(atlas.positions(["12076"])) == list(atlas.positions(["12218"]))


@pytest.mark.parametrize("level", ["departement", "epci", "region"])
def test_shapes_are_given_as_they_are(level: str) -> None:
    text = read_shape(DATA, level)
    assert text.startswith(b'{"type":"FeatureCollection"')


def test_commune_shapes_come_by_department() -> None:
    ariege = read_commune_shapes(DATA, "09")
    assert len(ariege) == 325
    assert set(ariege["departement"]) == {"09"}
    assert is_coverage(as_shapes(ariege.geometry.array))
    assert len(read_commune_shapes(DATA)) == 4446


def test_unknown_level_and_department_are_refused() -> None:
    with pytest.raises(GeoDataError, match="canton"):
        read_shape(DATA, "canton")
    with pytest.raises(GeoDataError, match="« 75 »"):
        read_commune_shapes(DATA, "75")


@pytest.mark.parametrize("name", ["manifest.json", "communes.csv", "adjacency.csv", "regions.csv"])
def test_an_absent_file_is_named(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(DATA, tmp_path / "geo")
    (folder / name).unlink()
    with pytest.raises(GeoDataError, match=name):
        read_geo_tables(folder)


def test_absent_shapes_are_named(tmp_path: Path) -> None:
    with pytest.raises(GeoDataError, match=r"region\.geojson"):
        read_shape(tmp_path, "region")
    with pytest.raises(GeoDataError, match=r"communes\.parquet"):
        read_commune_shapes(tmp_path, "09")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("epci.csv", "code;nom\n1;x\n", "colonnes inattendues"),
        ("regions.csv", "code;nom;nom_article;nom_de;population;superficie_km2\n", "colonnes"),
        ("arrondissements.csv", "code;nom;departement;population\n1;x;09;beaucoup\n", "arrond"),
        ("arrondissements.csv", "code;nom;departement;population\n1;x\n", "arrond"),
        ("manifest.json", "[", "manifest.json"),
    ],
)
def test_a_spoilt_file_is_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    folder = shutil.copytree(DATA, tmp_path / "geo")
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(GeoDataError, match=message):
        read_geo_tables(folder)
