"""Read a text, or bytes, as a file of contracts, and look at the rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sources.contracts.forms import FileReading
from sources.contracts.reading import read_file
from sources.contracts.schemas import RAW

Read = Callable[..., tuple[FileReading, list[dict[str, Any]]]]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    folder.mkdir()
    return folder / "lignes.parquet"


@pytest.fixture
def read(tmp_path: Path, out: Path) -> Read:
    """Write content to a file of any name, read it, return what is said and the rows."""

    def reading(content: bytes | str, name: str = "fichier") -> tuple[FileReading, list[Any]]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        said = read_file(path, 7, out)
        table = pq.read_table(out)
        assert table.schema.names == list(RAW)
        assert [str(kind) for kind in table.schema.types] == list(RAW.values())
        rows = table.to_pylist()
        assert len(rows) == said.rows
        assert sum(row["rejet"] is not None for row in rows) == said.rejected
        assert [row["rang"] for row in rows] == list(range(1, len(rows) + 1))
        assert {row["source"] for row in rows} <= {7}
        assert [one.name for one in out.parent.iterdir()] == [out.name]
        return said, rows

    return reading
