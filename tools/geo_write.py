"""Write data/geo, byte for byte the same at each build: fixed orders, no date, no machine."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.geojson import compact, feature_collection
from geo.groups import areas_km2
from geo.shapes import simplified, to_geographic
from geo.topology import as_shapes, union
from tools.geo_manifest import COMMUNE_DECIMALS, TOLERANCES_M, manifest
from tools.geo_pipeline import Territory
from tools.geo_reference import Reference


def write_all(shapes: Territory, tables: Reference, region: str, out: Path) -> dict[str, int]:
    """Write every file of data/geo into `out` and return their sizes in bytes, manifest last."""
    members = tables.communes[tables.communes["region"] == region]
    totals = _tables(shapes, tables, members, region, out)
    _shapes(shapes, tables, members, out)
    names = sorted(path.name for path in out.iterdir() if path.name in OUTPUTS)
    told = manifest(tables, region, totals, {name: out / name for name in names})
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    (out / "manifest.json").write_bytes(text.encode())
    return {name: (out / name).stat().st_size for name in [*names, "manifest.json"]}


OUTPUTS = frozenset({
    "communes.csv", "epci.csv", "arrondissements.csv", "departements.csv", "regions.csv",
    "anciennes_communes.csv", "adjacency.csv", "voisins.csv",
    "communes.parquet", "epci.geojson", "departements.geojson", "region.geojson",
})  # fmt: skip


BORDER_COLUMNS = ("niveau", "a", "b", "length_m", "inside")


def _csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            written += 1
    return written


def _tables(
    shapes: Territory, tables: Reference, members: pd.DataFrame, region: str, out: Path
) -> dict[str, int]:
    """Write the CSV tables and return what they count."""
    people = {
        level: {str(code): int(n) for code, n in members.groupby(level)["population"].sum().items()}
        for level in ("epci", "arrondissement", "departement", "region")
    }
    people["epci"].pop("", None)  # some islands belong to none
    columns = ["code", "nom", "departement", "epci", "arrondissement", "population"]
    counts = {
        "communes": _csv(
            out / "communes.csv",
            [*columns, "codes_postaux"],
            members[[*columns, "codes_postaux"]].itertuples(index=False),
        ),
        "epci": _csv(
            out / "epci.csv",
            [
                "code",
                "nom",
                "type",
                "population",
                "communes",
                "communes_hors_region",
                "departements",
            ],
            _epci_rows(tables, region, people["epci"]),
        ),
        "arrondissements": _csv(
            out / "arrondissements.csv",
            ["code", "nom", "departement", "population"],
            (
                (*row, people["arrondissement"][row[0]])
                for row in _own(tables.arrondissements, people["arrondissement"])
            ),
        ),
    }
    named = ["code", "nom", "nom_article", "nom_de", "population", "superficie_km2"]
    for name, table, level, frame in (
        ("departements", tables.departments, "departement", shapes.departments),
        ("regions", tables.regions, "region", shapes.region),
    ):
        area = dict(zip(frame["code"], areas_km2(frame), strict=True))
        counts[name] = _csv(
            out / f"{name}.csv",
            named,
            (
                (*row, people[level][row[0]], f"{area[row[0]]:.1f}")
                for row in _own(table, people[level])
            ),
        )
    counts |= _former_and_borders(shapes, tables, members, out)
    return {**counts, "population": int(members["population"].sum())}


def _own(table: pd.DataFrame, codes: Iterable[str]) -> list[tuple[Any, ...]]:
    """Return the rows whose code is among `codes`, sorted by code."""
    kept = table[table["code"].isin(list(codes))].sort_values("code")
    return list(kept.itertuples(index=False, name=None))


def _epci_rows(tables: Reference, region: str, people: dict[str, int]) -> Iterable[tuple[Any, ...]]:
    whole = tables.communes.groupby("epci")
    for code, name, kind in _own(tables.epci, people):
        parts = whole.get_group(code)
        inside = parts[parts["region"] == region]
        outside = len(parts) - len(inside)
        departments = "|".join(sorted(set(parts["departement"])))
        yield code, name, kind, people[code], len(inside), outside, departments


def _former_and_borders(
    shapes: Territory, tables: Reference, members: pd.DataFrame, out: Path
) -> dict[str, int]:
    name_of = dict(zip(members["code"], members["nom"], strict=True))
    former = tables.former[tables.former["commune"].isin(members["code"])]
    # A delegated commune with the code and the name of the present one tells nothing.
    told = former[
        (former["code"] != former["commune"]) | (former["nom"] != former["commune"].map(name_of))
    ]
    borders = shapes.borders
    outside = sorted(set(borders.loc[~borders["inside"], "b"]))
    return {
        "anciennes_communes": _csv(
            out / "anciennes_communes.csv",
            ["code", "nom", "commune", "nature"],
            told[["code", "nom", "commune", "nature"]].itertuples(index=False),
        ),
        "paires_voisines": _csv(
            out / "adjacency.csv",
            ["niveau", "a", "b", "longueur_m", "dans_region"],
            (
                (level, a, b, round(length), "oui" if inside else "non")
                for level, a, b, length, inside in zip(
                    *(borders[name].tolist() for name in BORDER_COLUMNS), strict=True
                )
            ),
        ),
        "departements_voisins": _csv(
            out / "voisins.csv",
            ["code", "nom", "nom_article", "nom_de"],
            _own(tables.departments, outside),
        ),
    }


def _shapes(shapes: Territory, tables: Reference, members: pd.DataFrame, out: Path) -> None:
    department = dict(zip(members["code"], members["departement"], strict=True))
    communes = to_geographic(shapes.communes, COMMUNE_DECIMALS)
    communes.insert(1, "departement", communes["code"].map(department))
    communes.to_parquet(out / "communes.parquet", index=False, compression="zstd")
    names = {"epci": tables.epci, "departements": tables.departments}
    light = {
        "epci": simplified(shapes.epci, TOLERANCES_M["epci"]),
        "departements": simplified(shapes.departments, TOLERANCES_M["departements"]),
    }
    for level, frame in light.items():
        _geojson(out / f"{level}.geojson", frame, names[level])
    # The outline is that of the simplified departments, so that the two lines coincide.
    outline = union(as_shapes(light["departements"].geometry.array))
    region = gpd.GeoDataFrame(
        {"code": shapes.region["code"]},
        geometry=[shapely.orient_polygons(outline)],
        crs=light["departements"].crs,
    )
    _geojson(out / "region.geojson", region, tables.regions)


def _geojson(path: Path, frame: gpd.GeoDataFrame, names: pd.DataFrame) -> None:
    name_of = dict(zip(names["code"], names["nom"], strict=True))
    named = frame.assign(nom=frame["code"].map(name_of))
    path.write_bytes((compact(feature_collection(named, decimals=None)) + "\n").encode())
