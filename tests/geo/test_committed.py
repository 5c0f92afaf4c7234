"""The data of the repository, read as they are: nothing is rebuilt here."""

import hashlib
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.groups import GEOGRAPHIC, METRIC, areas_km2, dissolve, holes_km2
from geo.topology import as_shapes, is_coverage

DATA = Path(__file__).parents[2] / "data" / "geo"
COUNTS = {"communes": 4446, "epci": 163, "arrondissements": 36, "departements": 13, "regions": 1}
LEVELS = {"epci": 163, "arrondissement": 36, "departement": 13, "region": 1}


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv", sep=";", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def communes() -> gpd.GeoDataFrame:
    shapes = gpd.read_parquet(DATA / "communes.parquet").drop(columns="departement")
    members = table("communes").assign(region="76")
    return shapes.merge(members, on="code", validate="1:1")


@pytest.fixture(scope="module")
def departments(communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return dissolve(communes, "departement")


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_each_table_has_its_count(name: str, count: int) -> None:
    codes = table(name)["code"]
    assert len(codes) == count
    assert codes.is_unique
    assert list(codes) == sorted(codes)


def test_codes_are_text_with_their_leading_zero() -> None:
    assert table("communes")["code"].str.fullmatch(r"\d{5}").all()
    assert "09122" in set(table("communes")["code"])
    assert table("communes")["codes_postaux"].str.fullmatch(r"\d{5}(\|\d{5})*").all()


def test_population_is_that_of_2023_and_sums_at_each_level() -> None:
    people = table("communes").assign(n=lambda t: t["population"].astype(int))
    by_department = people.groupby("departement")["n"].sum()
    assert people["n"].sum() == 6_124_653
    assert by_department["31"] == 1_471_468
    assert by_department["34"] == 1_230_289
    assert by_department["48"] == 76_486
    for name in ("epci", "arrondissements", "departements", "regions"):
        assert table(name)["population"].astype(int).sum() == 6_124_653


def test_every_membership_leads_somewhere() -> None:
    communes = table("communes")
    for column, name in (
        ("departement", "departements"),
        ("epci", "epci"),
        ("arrondissement", "arrondissements"),
    ):
        assert set(communes[column]) == set(table(name)["code"])


def test_communes_form_a_coverage(communes: gpd.GeoDataFrame) -> None:
    assert len(communes) == 4446
    assert communes.crs == GEOGRAPHIC
    assert is_coverage(as_shapes(communes.geometry.array))


@pytest.mark.parametrize(("level", "count"), LEVELS.items())
def test_each_upper_level_forms_a_coverage(
    communes: gpd.GeoDataFrame, level: str, count: int
) -> None:
    groups = dissolve(communes, level)
    assert len(groups) == count
    assert is_coverage(as_shapes(groups.geometry.array))


@pytest.mark.parametrize(("name", "count"), [("departements", 13), ("epci", 163), ("region", 1)])
def test_shapes_sent_to_the_map_form_a_coverage(name: str, count: int) -> None:
    text = (DATA / f"{name}.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    shapes = as_shapes([shapely.from_geojson(json.dumps(f["geometry"])) for f in features])
    known = table("regions" if name == "region" else name)
    assert len(features) == count
    assert is_coverage(shapes)
    assert [f["properties"] for f in features] == known[["code", "nom"]].to_dict("records")


def test_areas_are_those_of_the_source(departments: gpd.GeoDataFrame) -> None:
    areas = areas_km2(departments).set_axis(departments["code"])
    assert areas["09"] == pytest.approx(4922, abs=1)
    assert areas["82"] == pytest.approx(3730, abs=1)
    printed = table("departements").set_index("code")["superficie_km2"].astype(float)
    assert areas.to_dict() == pytest.approx(printed.to_dict(), abs=0.1)


def test_simplified_departments_keep_their_area() -> None:
    light = gpd.read_file(DATA / "departements.geojson", engine="pyogrio")
    areas = areas_km2(light).set_axis(light["code"])
    whole = table("departements").set_index("code")["superficie_km2"].astype(float)
    assert (np.abs(areas / whole - 1) < 0.005).all()


def test_llivia_is_the_only_hole(communes: gpd.GeoDataFrame, departments: gpd.GeoDataFrame) -> None:
    region = dissolve(communes, "region")
    assert holes_km2(region) == pytest.approx([12.98], abs=0.01)
    assert len(holes_km2(departments[departments["code"] == "66"])) == 1
    assert region.geometry[0].intersects(shapely.Point(1.98, 42.46)) is False


def test_two_enclaves_of_hautes_pyrenees_are_kept(departments: gpd.GeoDataFrame) -> None:
    shape = departments.set_index("code").to_crs(METRIC).geometry["65"]
    parts = sorted(round(part.area / 1e6, 1) for part in shape.geoms)
    assert parts == [18.7, 23.7, 4485.7]


def test_epci_do_not_nest_in_departments() -> None:
    epci = table("epci")
    assert epci["departements"].str.contains("|", regex=False).sum() == 16
    assert (epci["communes_hors_region"] != "0").sum() == 6


def test_vanished_codes_lead_to_present_communes() -> None:
    former, present = table("anciennes_communes"), set(table("communes")["code"])
    assert set(former["commune"]) <= present
    heir = dict(zip(former["code"], former["commune"], strict=True))
    gone = ("09287", "12076", "30094", "32067", "32260", "32413", "34093", "46217")
    assert not set(gone) & present
    assert {code: heir[code] for code in gone} == {
        "09287": "09088", "12076": "12218", "30094": "30329", "32067": "32365",
        "32260": "32365", "32413": "32365", "34093": "34144", "46217": "46172",
    }  # fmt: skip


def test_names_have_their_article() -> None:
    names = table("departements").set_index("code")
    assert list(names.loc[["11", "30", "65"], "nom_article"]) == [
        "l'Aude", "le Gard", "les Hautes-Pyrénées",
    ]  # fmt: skip
    assert list(names.loc[["11", "30", "48"], "nom_de"]) == ["de l'Aude", "du Gard", "de la Lozère"]


def test_the_manifest_tells_the_truth() -> None:
    manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    files = {path.name for path in DATA.iterdir()} - {"manifest.json"}
    assert set(manifest["fichiers"]) == files
    for name, said in manifest["fichiers"].items():
        content = (DATA / name).read_bytes()
        assert said == {"octets": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert manifest["region"]["code"] == "76"
    assert {name: manifest["comptes"][name] for name in COUNTS} == COUNTS
    assert sum(said["octets"] for said in manifest["fichiers"].values()) < 6_000_000
