"""The consolidated table as Parquet: only the columns that are needed, batch by batch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sources.contracts.arrays import integers
from sources.contracts.arrow_text import as_text, raw_columns
from sources.contracts.forms import ONLY_BEFORE, Form, Meter
from sources.contracts.raw import RawWriter
from sources.contracts.table_columns import Columns, columns_of
from sources.problems import Problem

BATCH_ROWS = 16_000
MAX_ROWS = 100_000_000
"""Rows a small Parquet file may claim by repeating one; the national table has 2 million."""
_DAMAGED = (
    f"fichier Parquet abîmé ou tronqué à partir de cette ligne : {ONLY_BEFORE}. "
    "Téléchargez-le de nouveau."
)
# What Arrow raises on damaged files: its own errors, and those it maps to Python's.
_ERRORS = (pa.ArrowException, OSError, ValueError, TypeError, KeyError, IndexError)


@dataclass(slots=True)
class ParquetReader:
    """Reads the rows of a Parquet table; `problems` are known at the end."""

    file: Any
    columns: Columns
    names: tuple[str, ...]
    size: int
    meter: Meter
    form: Form = Form.TABLE_PARQUET
    problems: tuple[Problem, ...] = ()

    def write(self, writer: RawWriter) -> None:
        """Write every row; the line is the row's, counting the header as a spreadsheet does."""
        total = max(1, self.file.metadata.num_rows)
        done = 0
        needed = {role: self.names[place] for role, place in self.columns.places.items()}
        try:
            for batch in self.file.iter_batches(
                BATCH_ROWS, columns=sorted(set(needed.values())), use_threads=False
            ):
                texts = {name: as_text(batch.column(name)) for name in batch.schema.names}
                given = {role: texts[name] for role, name in needed.items()}
                lines = integers(range(done + 2, done + 2 + batch.num_rows))
                columns = raw_columns(given) | {"ligne": lines}
                writer.add_columns(columns, batch.num_rows)
                before, done = done, done + batch.num_rows
                self.meter.advance(self.size * done // total - self.size * before // total)
        except _ERRORS:
            self.problems += (Problem(done + 2, "", "", _DAMAGED),)


def open_parquet(path: Path, meter: Meter) -> ParquetReader | str:
    """Open a Parquet table, or say in French why it cannot be."""
    try:
        file = pq.ParquetFile(path, memory_map=False, buffer_size=1 << 20, pre_buffer=False)
        names = tuple(file.schema_arrow.names)
        rows = file.metadata.num_rows
    except _ERRORS:
        return "fichier Parquet abîmé ou tronqué : téléchargez-le de nouveau."
    if rows > MAX_ROWS:
        return f"ce Parquet annonce {rows} lignes : trop pour des marchés, refusé."
    return ParquetReader(file, columns_of(names), names, path.stat().st_size, meter)
