"""The whole build on a small invented country; once, on demand, on a real region."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
from click.testing import CliRunner

from coverage.diagnosis import diagnose
from coverage.model import Branch, Level, Roster
from coverage.need import unknown
from coverage.parameters import Parameters
from geo.groups import areas_km2
from geo.topology import as_shapes, is_coverage
from sources.atlas import atlas_of, neighbours_of, read_geo_tables
from sources.shapes import read_commune_shapes
from tests.tools.synthetic import raw
from tools import build_geo
from tools.geo_packages import BuildError
from tools.geo_reference import reference


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_geo, "read_packages", lambda _: raw())


@pytest.fixture
def built(tmp_path: Path, invented: None) -> Path:
    build_geo.build("01", tmp_path, tmp_path)
    return tmp_path


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_a_build_counts_what_there_is(built: Path) -> None:
    comptes = json.loads((built / "manifest.json").read_text(encoding="utf-8"))["comptes"]
    assert comptes == {
        "communes": 7, "epci": 3, "arrondissements": 2, "departements": 2, "regions": 1,
        "anciennes_communes": 2, "paires_voisines": 4, "departements_voisins": 1,
        "population": 700,
    }  # fmt: skip


def test_vanished_communes_are_joined_and_restored_ones_cut_out(built: Path) -> None:
    shapes = gpd.read_parquet(built / "communes.parquet")
    areas = areas_km2(shapes).set_axis(shapes["code"]).round().to_dict()
    assert areas == {
        "0A001": 100, "0A002": 100, "0A003": 100, "0A004": 100,
        "0B001": 100, "0B002": 100, "0B003": 25,
    }  # fmt: skip
    assert is_coverage(as_shapes(shapes.geometry.array))


def test_former_codes_lead_to_the_present_commune(built: Path) -> None:
    assert rows(built, "anciennes_communes") == [
        {"code": "0A008", "nom": "", "commune": "0A004", "nature": "disparue"},
        {"code": "0A009", "nom": "Commune 0A009", "commune": "0A004", "nature": "deleguee"},
    ]


def test_borders_add_up_and_leave_out_corners(built: Path) -> None:
    pairs = [
        (row["niveau"], row["a"], row["b"], round(int(row["longueur_m"]), -2), row["dans_region"])
        for row in rows(built, "adjacency")
    ]
    assert pairs == [
        ("departement", "0A", "0B", 20_000, "oui"),
        ("departement", "0B", "0C", 10_000, "non"),
        ("epci", "e1", "e2", 30_000, "oui"),
        ("epci", "e2", "e3", 20_000, "oui"),
    ]
    assert [row["nom_article"] for row in rows(built, "voisins")] == ["la Gamma"]


def test_epci_tell_what_lies_outside(built: Path) -> None:
    assert rows(built, "epci")[2] == {
        "code": "e3", "nom": "Communauté e3", "type": "CC", "population": "100", "communes": "1",
        "communes_hors_region": "1", "departements": "0B|0C",
    }  # fmt: skip


def test_an_island_may_belong_to_no_epci(built: Path) -> None:
    tables = read_geo_tables(built)
    assert next(row for row in tables.communes if row.code == "0B003").epci is None
    assert len(atlas_of(tables)) == 7


def test_two_builds_are_the_same_byte_for_byte(tmp_path: Path, invented: None) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        build_geo.build("01", tmp_path / name, tmp_path)
    one = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert one == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}


def test_a_commune_without_outline_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = raw()
    without = replace(tables, old=tables.old[tables.old["code"] != "0B002"])
    monkeypatch.setattr(build_geo, "read_packages", lambda _: without)
    with pytest.raises(BuildError, match="sans contour dans la source : 0B002"):
        build_geo.build("01", Path(), Path())


def test_lists_that_disagree_are_refused() -> None:
    tables = raw()
    with pytest.raises(BuildError, match="sans ligne dans la table des EPCI : 0C001"):
        reference(replace(tables, new=tables.new[tables.new["code"] != "0C001"]))


@pytest.mark.parametrize("region", ["99", "03", "1"])
def test_an_unknown_region_is_refused_in_french(
    tmp_path: Path, invented: None, region: str
) -> None:
    asked = ["--region", region, "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(build_geo.main, asked)
    assert result.exit_code == 1
    assert f"« {region} »" in result.stderr
    assert "01 (Une), 02 (Deux)" in result.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_the_command_tells_what_it_wrote(tmp_path: Path, invented: None) -> None:
    asked = ["--region", "01", "--out", str(tmp_path / "out"), "--cache", str(tmp_path / "cache")]
    result = CliRunner().invoke(build_geo.main, asked)
    assert result.exit_code == 0
    assert "communes.parquet" in result.stdout
    assert (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.parametrize("option", ["--out", "--cache"])
def test_a_file_where_a_folder_is_wanted_is_refused(
    tmp_path: Path, invented: None, option: str
) -> None:
    (tmp_path / "file").write_text("x")
    places = {"--out": tmp_path / "out", "--cache": tmp_path / "cache", option: tmp_path / "file"}
    asked = [text for name, path in places.items() for text in (name, str(path))]
    result = CliRunner().invoke(build_geo.main, ["--region", "01", *asked])
    assert result.exit_code == 1
    assert "inutilisable" in result.stderr


@pytest.mark.network
def test_corsica_builds_for_real(tmp_path: Path) -> None:
    build_geo.build("94", tmp_path, tmp_path)
    tables = read_geo_tables(tmp_path)
    assert [row.code for row in tables.departements] == ["2A", "2B"]
    assert len(tables.communes) == 360
    assert len(tables.epci) == 19
    assert tables.voisins == ()
    assert neighbours_of(tables) == {"2A": ("2B",), "2B": ("2A",)}
    assert tables.heirs()["20004"] == "2A004"
    assert len(read_commune_shapes(tmp_path, "2A")) == 124
    atlas = atlas_of(tables)
    nobody = diagnose(
        atlas, Level.DEPARTMENT, Roster(()), unknown(atlas), Parameters(), date(2025, 7, 18)
    )
    assert [(found.code, found.name, found.verdict.value) for found in nobody] == [
        ("2A", "Corse-du-Sud", "zone_blanche"),
        ("2B", "Haute-Corse", "zone_blanche"),
    ]
    assert all(found.branches == (Branch.UNCOVERED,) for found in nobody)
    assert not any(found.in_call for found in nobody)
