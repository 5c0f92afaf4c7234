"""What a contracts table holds, as `etat.json` says it: counts, days, files, fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from sources.contracts.condition import damaged_of
from sources.contracts.folder import (
    CONTRACTS,
    OUTPUTS,
    RELEASES,
    STATE,
    Folder,
    read_json,
    write_json,
)
from sources.contracts.manifest import KnownFile, Manifest, known_file

_CHECKED = tuple(name for name in OUTPUTS if name not in {STATE, RELEASES})


@dataclass(frozen=True, slots=True)
class State:
    """A contracts table.

    Attributes:
        fingerprint: changes when anything in the tables may have changed.
        built_on: day of the import that made it.
        first_day, last_day: of the accepted contracts; None when there are none.
        counts: lus, acceptes, quarantaine, rejetes, doublons_fusionnes, over all files.
        reasons: code of `reasons` → rows or contracts, over all files.
        files: what it is made of, by number.
        unfinished: a newer state waits; the next import puts it in place. Until then the
            tables may be of two states.
        damaged: names of tables that are absent, or not of the size that was written.
    """

    fingerprint: str
    built_on: date
    first_day: date | None
    last_day: date | None
    counts: Mapping[str, int]
    reasons: Mapping[str, int]
    files: tuple[KnownFile, ...]
    unfinished: bool = False
    damaged: tuple[str, ...] = ()

    def age(self, today: date) -> int:
        """Return how many days ago the newest of its files came."""
        days = [date.fromisoformat(file.imported_on) for file in self.files]
        return (today - max(days, default=self.built_on)).days


def read_state(path: Path) -> State | None:
    """Return what a folder holds; None when nothing was imported, or its state is damaged.

    `condition.condition_of` tells these two apart.
    """
    record = read_json(path / STATE)
    try:
        files = tuple(known_file(file) for file in record["fichiers"])
        if None in files or not (path / CONTRACTS).is_file():
            return None
        return State(
            fingerprint=str(record["empreinte"]),
            built_on=date.fromisoformat(record["construit_le"]),
            first_day=_day(record["premier_jour"]),
            last_day=_day(record["dernier_jour"]),
            counts={key: int(number) for key, number in record["comptes"].items()},
            reasons={key: int(number) for key, number in record["motifs"].items()},
            files=tuple(file for file in files if file),
            unfinished=Folder(path).is_unfinished(),
            damaged=damaged_of(path, record),
        )
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def write_state(
    work: Path, fingerprint: str, today: date, manifest: Manifest, counts: Mapping[str, Any]
) -> None:
    """Write the state of the tables of a work folder; `counts` are a `Counts.record`."""
    first, last = _days(work / CONTRACTS)
    figures = dict(counts)
    made = [name for name in _CHECKED if (work / name).is_file()]
    write_json(
        work / STATE,
        {
            "empreinte": fingerprint,
            "construit_le": today.isoformat(),
            "premier_jour": first,
            "dernier_jour": last,
            "motifs": figures.pop("motifs"),
            "comptes": figures,
            "fichiers": [file.record() for file in manifest.files],
            "sorties": {name: _digest(work / name) for name in made},
            "tailles": {name: (work / name).stat().st_size for name in made},
        },
    )


def _days(table: Path) -> tuple[str | None, str | None]:
    """Return the first and last day of contracts, read batch by batch."""
    first: str | None = None
    last: str | None = None
    with pq.ParquetFile(table) as parquet:
        for batch in parquet.iter_batches(columns=["jour"]):
            found = pc.min_max(batch.column("jour")).as_py()
            if found["min"] is not None:
                first = min(first or found["min"], found["min"])
                last = max(last or found["max"], found["max"])
    return first, last


def is_current(folder: Folder, fingerprint: str) -> bool:
    """Tell whether the tables in place are whole, and made from just these inputs."""
    record = read_json(folder.file(STATE))
    if not isinstance(record, dict) or record.get("empreinte") != fingerprint:
        return False
    made = record.get("sorties")
    if not isinstance(made, dict) or set(made) != set(_CHECKED):
        return False
    return all(_digest(folder.file(name)) == digest for name, digest in made.items())


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file; "" when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
