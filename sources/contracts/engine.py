"""The engine that runs the rules: one bare DuckDB connection of bounded memory.

Ibis only writes the SQL: its own DuckDB backend loads pandas, four times the memory.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ibis.expr import types as ir

_SQL_TYPES = {"int64": "bigint", "float64": "double", "boolean": "boolean"}
MEMORY, THREADS = "256MB", 2

ROW_GROUP = 32_768
"""Rows a thread holds before it writes them: a quarter of DuckDB's default, for memory."""

SHARE = 8_192
"""Rows of a table in memory that one thread takes at a time."""


def to_sql(expression: ir.Table) -> str:
    """Return the DuckDB query of an expression.

    Selects stay apart, as the rules write them: merged, a value used twice is computed twice.
    """
    import ibis  # noqa: PLC0415  a second to load, only needed to write queries

    with unfused():
        query = str(ibis.to_sql(expression, dialect="duckdb"))
    # DuckDB sums integers into 128 bits, which Parquet can only hold as floats.
    names = {name: _SQL_TYPES.get(str(kind)) for name, kind in expression.schema().items()}
    typed = [f'cast("{name}" as {kind})' if kind else f'"{name}"' for name, kind in names.items()]
    columns = ", ".join(f'{text} as "{name}"' for text, name in zip(typed, names, strict=True))
    return f"select {columns} from ({query})"


@contextmanager
def unfused() -> Iterator[None]:
    """Write queries as the rules lay them out: a value is computed once, then named."""
    import ibis  # noqa: PLC0415  a second to load, only needed to write queries

    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = before


class Engine:
    """A DuckDB connection of its own: tables are views on Parquet files.

    Args:
        spill: folder for what does not fit in memory; must exist.
        memory: DuckDB's own bound (its buffers; the process takes a little more).
        threads: workers.
    """

    def __init__(self, spill: Path, memory: str = MEMORY, threads: int = THREADS) -> None:
        self._connection = duckdb.connect(
            config={
                "memory_limit": memory,
                "threads": threads,
                "temp_directory": str(spill),
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        # Tables made in memory are small: cut so that every thread gets a share.
        self._connection.execute(f"attach ':memory:' as travail (row_group_size {SHARE})")
        self._connection.execute("use travail")

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            # Else its other threads finish a query that nobody waits for, and close after it.
            self._connection.interrupt()
        self.close()

    def close(self) -> None:
        """Close the connection and free its memory."""
        self._connection.close()

    def register(self, name: str, paths: Path | Sequence[Path]) -> None:
        """Make Parquet files known as one table."""
        files = [paths] if isinstance(paths, Path) else list(paths)
        listed = ", ".join(_quoted(str(path)) for path in files)
        self._connection.execute(
            f'create or replace view "{name}" as select * from read_parquet([{listed}])'
        )

    def write(self, expression: ir.Table, path: Path) -> None:
        """Run an expression into a Parquet file, whole or not at all."""
        self.write_query(to_sql(expression), path)

    def write_query(self, sql: str, path: Path) -> None:
        """Run the query of an expression into a Parquet file, whole or not at all."""
        part = path.with_name(f".{path.name}.part")
        self._connection.execute(
            f"copy ({sql}) to {_quoted(str(part))}"
            f" (format parquet, compression zstd, row_group_size {ROW_GROUP})"
        )
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)

    def make(self, name: str, sql: str) -> None:
        """Run the query of an expression into a table in memory."""
        self._connection.execute(f'create or replace table "{name}" as {sql}')

    def rows(self, expression: ir.Table) -> list[tuple[Any, ...]]:
        """Run an expression and return its rows."""
        return self.query(to_sql(expression))

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a query of our own."""
        return self._connection.execute(sql, list(parameters)).fetchall()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
