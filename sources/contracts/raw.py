"""Rows read from a file, all text, and the Parquet file they go to, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sources.contracts.arrays import integers, repeated, text, texts
from sources.contracts.reasons import Rejection
from sources.contracts.schemas import RAW

BATCH_ROWS = 2_000
"""Rows kept as Python texts before they become compact columns."""
GROUP_ROWS = 32_000
"""Rows of a Parquet row group."""

SCHEMA = pa.schema([(name, getattr(pa, kind)()) for name, kind in RAW.items()])
TEXTS = tuple(name for name in RAW if name not in {"source", "ligne", "rang"})


class RawRow(NamedTuple):
    """One row; the fields are `schemas.RAW` but for those the writer counts itself."""

    ligne: int
    rejet: str | None = None
    valeur_rejetee: str | None = None
    id: str | None = None
    acheteur_id: str | None = None
    acheteur_nom: str | None = None
    acheteur_categorie: str | None = None
    acheteur_departement: str | None = None
    categorie_juridique: str | None = None
    nature: str | None = None
    objet: str | None = None
    cpv: str | None = None
    procedure: str | None = None
    lieu_code: str | None = None
    lieu_type: str | None = None
    duree: str | None = None
    notification: str | None = None
    publication: str | None = None
    montant: str | None = None
    montant_initial: str | None = None
    modification: str | None = None
    modification_date: str | None = None
    sociale: str | None = None
    accord_cadre: str | None = None
    reparations: str | None = None


class RawWriter:
    """Writes rows to a Parquet file with the schema RAW.

    Attributes:
        rows: rows written.
        rejected: those of them with `rejet`.
        usable: those that could be a contract or a concession: something was read.
    """

    def __init__(self, path: Path, source: int) -> None:
        self._source = source
        self._file = pq.ParquetWriter(path, SCHEMA, compression="zstd", compression_level=1)
        self._pending: list[RawRow] = []
        self._group: list[pa.RecordBatch] = []
        self._grouped = 0
        self.rows = 0
        self.rejected = 0
        self.usable = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._flush_rows()
            self._flush_group()
        self._file.close()

    def add(self, rows: Iterable[RawRow]) -> None:
        """Write rows; their rank in the file is the order they come in."""
        for row in rows:
            self._pending.append(row)
            if len(self._pending) >= BATCH_ROWS:
                self._flush_rows()

    def add_columns(self, columns: Mapping[str, pa.Array], count: int) -> None:
        """Write rows given as columns of text; those that are not given are empty."""
        self._flush_rows()
        if not count:
            return
        first = self.rows + 1
        given = {
            "source": repeated(self._source, count),
            "rang": integers(range(first, first + count)),
            **columns,
        }
        nothing = pa.nulls(count, pa.string())
        batch = pa.RecordBatch.from_arrays(
            [given.get(name, nothing) for name in SCHEMA.names], schema=SCHEMA
        )
        self._tally(batch)
        self._group.append(batch)
        self._grouped += count
        if self._grouped >= GROUP_ROWS:
            self._flush_group()

    def flush(self) -> None:
        """Count the rows that are still pending."""
        self._flush_rows()

    def _flush_rows(self) -> None:
        if not self._pending:
            return
        rows, self._pending = self._pending, []
        columns: dict[str, Any] = {"ligne": integers(row.ligne for row in rows)}
        for name in TEXTS:
            columns[name] = texts(map(attrgetter(name), rows))
        self.add_columns(columns, len(rows))

    def _flush_group(self) -> None:
        if self._group:
            self._file.write_table(pa.Table.from_batches(self._group), row_group_size=self._grouped)
            self._group, self._grouped = [], 0

    def _tally(self, batch: pa.RecordBatch) -> None:
        rejection = batch.column("rejet")
        named = pc.or_(pc.is_valid(batch.column("id")), pc.is_valid(batch.column("acheteur_id")))
        concessions = pc.sum(pc.equal(rejection, text(Rejection.CONCESSION.value))).as_py()
        self.rows += batch.num_rows
        self.rejected += batch.num_rows - rejection.null_count
        self.usable += pc.sum(pc.and_(named, pc.is_null(rejection))).as_py() + (concessions or 0)
