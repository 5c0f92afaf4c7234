"""Rows set aside, for people: a table streamed to a CSV that French Excel opens well."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pyarrow.parquet as pq

from sources.csv_fr import BYTE_ORDER_MARK, cell_text

COLUMNS = (
    "fichier", "ligne", "code", "motif", "valeur", "uid", "acheteur_id", "acheteur_nom", "objet",
    "perimetre", "departement", "annee", "montant_euros",
)  # fmt: skip
BATCH = 5_000
_CENTS = "montant_centimes"


def write_csv(table: Path, path: Path) -> None:
    """Write a Parquet table of schema SET_ASIDE as a CSV, some thousand rows at a time.

    Raises:
        OSError: the file cannot be written.
    """
    with path.open("wb") as raw:
        raw.write(BYTE_ORDER_MARK)
    names = [_CENTS if name == "montant_euros" else name for name in COLUMNS]
    with path.open("a", encoding="utf-8", newline="") as file, pq.ParquetFile(table) as parquet:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for batch in parquet.iter_batches(BATCH, columns=sorted(set(names))):
            columns = [batch.column(name).to_pylist() for name in names]
            for *cells, cents in zip(*columns, strict=True):
                writer.writerow([*map(cell_text, cells), _euros(cents)])
        file.flush()
        os.fsync(file.fileno())


def _euros(cents: int | None) -> str:
    """Write cents as euros, to the cent.

    >>> _euros(123456), _euros(-5)
    ('1234,56', '-0,05')
    """
    if cents is None:
        return ""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole},{rest:02d}"
