"""Small files of contracts, and the inputs that a store is given."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sources.contracts.commands import DATA
from sources.contracts.inputs import Inputs, read_inputs
from sources.parameters import read_parameters

TODAY = date(2026, 11, 22)
HEADER = (
    "uid", "id", "acheteur_id", "acheteur_nom", "objet", "montant", "codeCPV", "dureeMois",
    "dateNotification", "lieuExecution_code", "lieuExecution_typeCode", "modification_id",
    "considerationsSociales",
)  # fmt: skip


def siret(start: str) -> str:
    """Return a SIRET whose key holds."""
    body = start.ljust(13, "0")
    for last in "0123456789":
        digits = [int(c) for c in reversed(body + last)]
        doubled = sum(sum(divmod(2 * d, 10)) for d in digits[1::2])
        if (sum(digits[0::2]) + doubled) % 10 == 0:
            return body + last
    raise AssertionError


STATE, TOWN = siret("110046018"), siret("213100001")


def row(number: int, **cells: str) -> dict[str, str]:
    """Return a row of the consolidated table, sound unless told otherwise."""
    buyer = cells.get("acheteur_id", STATE)
    return {
        "id": f"2024-{number:03d}",
        "acheteur_id": buyer,
        "acheteur_nom": "Ministère d'essai",
        "objet": f"Travaux n° {number}",
        "montant": str(10_000 + number),
        "codeCPV": "45000000",
        "dureeMois": "12",
        "dateNotification": "2024-03-05",
        "lieuExecution_code": "31555",
        "lieuExecution_typeCode": "Code commune",
        "modification_id": "0",
        "considerationsSociales": "Clause sociale",
    } | cells


def table(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """Write rows as the consolidated table in CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(dict(one, uid=f"{one['acheteur_id']}{one['id']}") for one in rows)
    return path


def parquet(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """Write rows as the consolidated table in Parquet."""
    cells = [{name: one.get(name, "") for name in HEADER} for one in rows]
    pq.write_table(pa.Table.from_pylist(cells), path)
    return path


def json_2019(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """Write rows as the JSON of 2019, one object a line."""
    objects = [
        {
            "id": one["id"],
            "acheteur": {"id": one["acheteur_id"], "nom": one["acheteur_nom"]},
            "objet": one["objet"],
            "codeCPV": one["codeCPV"],
            "dureeMois": int(one["dureeMois"]),
            "montant": float(one["montant"]),
            "dateNotification": one["dateNotification"],
            "lieuExecution": {"code": one["lieuExecution_code"], "typeCode": "Code commune"},
            "titulaires": [{"id": "1"}],
        }
        for one in rows
    ]
    lines = ",\n".join(json.dumps(one) for one in objects)
    path.write_text(f'{{"marches": [\n{lines}\n]}}\n', "utf-8")
    return path


MIXED: tuple[dict[str, str], ...] = (
    row(1),
    row(1),  # a second holder
    row(2, montant="1"),  # quarantined
    row(3, montant=""),  # quarantined
    row(4, acheteur_id=TOWN, acheteur_nom="Commune d'essai"),
    row(5, acheteur_id="123"),  # rejected
    row(6, objet='=1+1;"deux"\nlignes', montant="1"),
)
"""Seven rows: two accepted, three in quarantine, one rejected, one merged."""
MIXED_COUNTS = {
    "lus": 7, "acceptes": 2, "quarantaine": 3, "rejetes": 1, "doublons_fusionnes": 1
}  # fmt: skip


def inputs(today: date = TODAY, **changed: Any) -> Inputs:
    """Return the shipped inputs of a day."""
    return read_inputs(read_parameters(DATA / "parameters"), DATA / "contracts", today, **changed)


def figures(record: Mapping[str, Any]) -> dict[str, int]:
    """Return the figures of a report, without its reasons."""
    return {key: number for key, number in record.items() if key != "motifs"}


def content(folder: Path) -> dict[str, str]:
    """Return a fingerprint of every file of a folder, locks aside."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith(".verrou")
    }


@dataclass
class Watched:
    """Remembers what it was told."""

    told: list[tuple[str, int, int]] = field(default_factory=list)

    def __call__(self, what: str, done: int, total: int) -> None:
        self.told.append((what, done, total))
