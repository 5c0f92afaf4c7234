"""A small table of contracts: one dict a row, what is not said is plain."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sources.contracts.schemas import CONTRACTS

TYPES = {"string": pa.string(), "int64": pa.int64(), "boolean": pa.bool_()}
SCHEMA = pa.schema([(name, TYPES[kind]) for name, kind in CONTRACTS.items()])
PLAIN: dict[str, Any] = {
    "siren": "110000023",
    "perimetre": "ETAT",
    "departement": "09",
    "lieu": "departement",
    "jour": "2025-01-15",
    "compte_euros": True,
    "sociale": "inconnu",
    "fusionnes": 0,
}


def rows(*told: dict[str, Any]) -> list[dict[str, Any]]:
    """Complete rows; `sociale` and `clause` go together."""
    return [
        dict.fromkeys(CONTRACTS) | PLAIN | {"uid": f"u{n}", "id": str(n)} | row
        for n, row in enumerate(told)
    ]


def many(count: int, **told: Any) -> list[dict[str, Any]]:
    """Return the same row so many times."""
    return [told] * count


def table(folder: Path, told: Sequence[dict[str, Any]]) -> Path:
    """Write `marches.parquet` in a folder, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows(*told), SCHEMA), folder / "marches.parquet")
    return folder
