"""Arrow columns made without `pa.array`, which loads pandas: 60 MB for nothing here."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import pyarrow as pa


def texts(values: Iterable[str | None]) -> pa.StringArray:
    """Return a column of texts."""
    builder = pa.lib.StringBuilder()
    builder.append_values(values)
    return builder.finish()


def integers(values: Iterable[int]) -> pa.Int64Array:
    """Return a column of 64-bit integers, none missing."""
    return _numbers(pa.int64(), array("q", values))


def decimals(values: Iterable[float]) -> pa.DoubleArray:
    """Return a column of floats, none missing."""
    return _numbers(pa.float64(), array("d", values))


def repeated(value: int, count: int) -> pa.Int64Array:
    """Return a column of one integer."""
    return _numbers(pa.int64(), array("q", [value]) * count)


def text(value: str | None) -> pa.StringScalar:
    """Return a text as Arrow compares it with columns."""
    return texts([value])[0]


def _numbers(kind: pa.DataType, values: array[int] | array[float]) -> pa.Array:
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])
