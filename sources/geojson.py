"""GeoJSON: the same columns as the other exports, with the shapes of data/geo."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from coverage.model import Level
from sources.export import DATE, FINGERPRINT, PARAMETERS, Sheet, Stamp, version
from sources.settings import shown_value


def sheet_geojson(sheet: Sheet, stamp: Stamp, shapes: Mapping[str, Any]) -> bytes:
    """Write a table as a FeatureCollection, with a `metadata` member.

    `shapes` maps a code to its geometry; a territory without one has a null geometry.
    """
    names = tuple(sheet.columns)
    place = names.index("code")
    collection = {
        "type": "FeatureCollection",
        "metadata": _metadata(stamp),
        "features": [
            {
                "type": "Feature",
                "properties": {n: _plain(v) for n, v in zip(names, row, strict=True)},
                "geometry": shapes.get(row[place]),
            }
            for row in sheet.rows
        ],
    }
    text = json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8")


def read_shapes(folder: Path, level: Level) -> dict[str, Any]:
    """Return the geometry of each territory of a level, by code.

    Communes are read unsimplified from GeoParquet, which loads geopandas.

    Raises:
        GeoDataError: a file of data/geo is absent or unreadable.
    """
    # Loaded here: geopandas takes a second, and only this export needs it.
    from sources import shapes  # noqa: PLC0415  see above

    if level is Level.COMMUNE:
        from geo.geojson import feature_collection  # noqa: PLC0415  same reason

        collection = feature_collection(shapes.read_commune_shapes(folder), ("code",))
    else:
        collection = json.loads(shapes.read_shape(folder, level.value))
    return {item["properties"]["code"]: item["geometry"] for item in collection["features"]}


def _metadata(stamp: Stamp) -> dict[str, Any]:
    return {
        DATE: stamp.on.isoformat(),
        "version": version(),
        FINGERPRINT: stamp.fingerprint,
        PARAMETERS: {
            key: {
                "libelle": stamp.labels.get(key, key),
                "valeur": shown_value(value.value),
                "unite": value.unit,
                "statut": value.status.label,
                "reference": value.reference,
            }
            for key, value in stamp.used.items()
        },
        "sources": list(stamp.sources),
        "codes": list(stamp.codes),
        "avertissements": list(stamp.warnings),
    }


def _plain(value: Any) -> Any:
    """Return a value that JSON knows."""
    if isinstance(value, Fraction | Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
