"""Read the tables of data/geo into plain values, and build the engine's atlas from them."""

import csv
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from coverage.territories import WHOLE_REGION, Atlas, Commune
from sources.geo_rows import (
    ArrondissementRow,
    BorderRow,
    CommuneRow,
    EpciRow,
    FormerRow,
    GeoDataError,
    GeoTables,
    NamedRow,
    NeighbourRow,
)

_LISTS = {"codes_postaux", "departements"}
_WHOLE = {"population", "communes", "communes_hors_region", "longueur_m"}


def _cell(column: str, text: str) -> Any:
    """Read one cell according to its column; codes and names stay text."""
    if column in _LISTS:
        return tuple(text.split("|")) if text else ()
    if column in _WHOLE:
        return int(text)
    if column == "superficie_km2":
        return float(text)
    if column == "dans_region":
        return text == "oui"
    return (text or None) if column == "epci" else text


def _rows(folder: Path, name: str) -> list[dict[str, Any]]:
    try:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return [
                {column: _cell(column, text) for column, text in row.items()}
                for row in csv.DictReader(file, delimiter=";", strict=True)
            ]
    except (OSError, ValueError, TypeError, AttributeError, csv.Error) as error:
        raise GeoDataError.absent(name) from error


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        return MappingProxyType(json.loads((folder / "manifest.json").read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise GeoDataError.absent("manifest.json") from error


def read_geo_tables(folder: Path) -> GeoTables:
    """Read every table of data/geo.

    Raises:
        GeoDataError: a file is absent, unreadable, or has other columns.
    """
    try:
        return GeoTables(
            manifest=_manifest(folder),
            communes=tuple(CommuneRow(**row) for row in _rows(folder, "communes.csv")),
            epci=tuple(EpciRow(**row) for row in _rows(folder, "epci.csv")),
            arrondissements=tuple(
                ArrondissementRow(**row) for row in _rows(folder, "arrondissements.csv")
            ),
            departements=tuple(NamedRow(**row) for row in _rows(folder, "departements.csv")),
            region=NamedRow(**_rows(folder, "regions.csv")[0]),
            voisins=tuple(NeighbourRow(**row) for row in _rows(folder, "voisins.csv")),
            anciennes=tuple(FormerRow(**row) for row in _rows(folder, "anciennes_communes.csv")),
            frontieres=tuple(BorderRow(**row) for row in _rows(folder, "adjacency.csv")),
        )
    except (TypeError, IndexError) as error:
        raise GeoDataError(
            "Données géographiques : colonnes inattendues. "
            "Reconstruisez-les avec tools/build_geo.py."
        ) from error


def neighbours_of(tables: GeoTables, niveau: str = "departement") -> dict[str, tuple[str, ...]]:
    """Return what borders each territory of the region, longest common border first."""
    lengths: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in tables.frontieres:
        if row.niveau == niveau:
            lengths[row.a].append((-row.longueur_m, row.b))
            if row.dans_region:
                lengths[row.b].append((-row.longueur_m, row.a))
    return {code: tuple(other for _, other in sorted(lengths[code])) for code in sorted(lengths)}


def atlas_of(tables: GeoTables) -> Atlas:
    """Build the engine's atlas: communes, names by code, neighbours of each department."""
    former: dict[str, list[str]] = defaultdict(list)
    for code, commune in sorted(tables.heirs().items()):
        former[commune].append(code)
    names = {row.code: row.nom for row in tables.departements}
    names |= {row.code: row.nom for row in tables.voisins}
    names |= {row.code: row.nom for row in tables.epci}
    names[WHOLE_REGION] = tables.region.nom
    return Atlas.build(
        communes=[
            Commune(
                code=row.code,
                name=row.nom,
                department=row.departement,
                epci=row.epci,
                population=row.population,
                former=tuple(former[row.code]),
            )
            for row in tables.communes
        ],
        names=names,
        region=tables.region.code,
        neighbours=neighbours_of(tables),
    )
