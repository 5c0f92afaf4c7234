"""CSV tables, consolidated or from economie.gouv, streamed by Arrow as text."""

from __future__ import annotations

import io
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from sources.contracts.arrays import integers, text
from sources.contracts.arrow_text import raw_columns
from sources.contracts.forms import Form
from sources.contracts.raw import RawRow, RawWriter
from sources.contracts.reasons import Rejection
from sources.contracts.table_header import Header
from sources.contracts.text_stream import TextStream
from sources.problems import Problem, shortened

BLOCK_BYTES = 512 * 1024
_UNCLOSED = (
    "guillemets ouverts et jamais fermés : les lignes qui suivent ne peuvent être lues. "
    'Vérifiez les guillemets (") de cette ligne ; seul ce qui précède est lu.'
)
_STOPPED = (
    "ligne démesurée (plus de 512 ko) : la lecture s'arrête ici, seul ce qui précède est lu. "
    "Vérifiez les guillemets et les fins de ligne."
)


class _Bytes(io.RawIOBase):
    """What Arrow reads: a text as UTF-8, after its header; counts the quotes."""

    def __init__(self, first: str, stream: TextStream) -> None:
        super().__init__()
        self._rest = first.encode("utf-8", "replace")
        self._stream = stream
        self._quotes = first.count('"')

    @property
    def balanced(self) -> bool:
        return self._quotes % 2 == 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            text = self._stream.read()
            if not text:
                break
            self._quotes += text.count('"')
            self._rest += text.encode("utf-8", "replace")
        size = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


@dataclass(slots=True)
class TableReader:
    """Reads the rows of a CSV table; `problems` are known at the end.

    Attributes:
        stream: the text, of which `first` is already taken and stands after the header.
        header: what its columns are.
    """

    stream: TextStream
    header: Header
    first: str
    problems: tuple[Problem, ...] = ()
    _shifted: deque[tuple[int, int, str]] = field(default_factory=deque)
    _row: int = 0
    _last: str = ""

    @property
    def form(self) -> Form:
        """Return the table's format."""
        return self.header.form

    def write(self, writer: RawWriter) -> None:
        """Write every row; those with too many or too few cells are rejected."""
        data = _Bytes(self.first, self.stream)
        self._row = self.header.line
        stopped = False
        try:
            for batch in self._batches(data):
                self._write_batch(batch, writer)
        except pa.ArrowException as error:
            stopped = "Empty CSV" not in str(error)
        writer.add(self._passed(None))
        if stopped:
            said = _STOPPED if data.balanced else _UNCLOSED
            self.problems += (Problem(self._row + 1, "", "", said),)
        elif not data.balanced and "\n" in self._last:
            self.problems += (Problem(self._row, "", shortened(self._last), _UNCLOSED),)

    def _batches(self, data: _Bytes) -> arrow_csv.CSVStreamingReader:
        names = [f"c{place}" for place in range(self.header.width)]
        return arrow_csv.open_csv(
            data,
            # One thread: Arrow then numbers the rows it refuses.
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=BLOCK_BYTES, column_names=names
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self.header.separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=self._refuse,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )

    def _refuse(self, row: arrow_csv.InvalidRow) -> str:
        self._shifted.append((self.header.line + row.number, row.actual_columns, row.text))
        return "skip"

    def _write_batch(self, batch: pa.RecordBatch, writer: RawWriter) -> None:
        lines: list[int] = []
        while len(lines) < batch.num_rows:
            room = batch.num_rows - len(lines)
            stop = self._row + room
            if self._shifted:
                stop = min(stop, self._shifted[0][0] - 1)
            lines.extend(range(self._row + 1, stop + 1))
            self._row = stop
            if len(lines) < batch.num_rows:
                writer.add(self._passed(self._row + 1))
        if lines:
            self._last = " ".join(column[-1].as_py() for column in batch.columns)
        batch = batch.append_column("ligne", integers(lines))
        batch = batch.filter(_written(batch))
        given = {role: batch.column(place) for role, place in self.header.columns.places.items()}
        columns = raw_columns(given) | {"ligne": batch.column("ligne")}
        writer.add_columns(columns, batch.num_rows)

    def _passed(self, line: int | None) -> list[RawRow]:
        """Return the refused rows up to a line, or all of them, and move past them."""
        rows = []
        while self._shifted and (line is None or self._shifted[0][0] <= line):
            self._row, found, text = self._shifted.popleft()
            self._last = text
            if text.strip():
                said = f"{found} cellules pour {self.header.width} : {shortened(text[:200])}"
                rows.append(RawRow(self._row, Rejection.SHIFTED.value, said))
        return rows


def _written(batch: pa.RecordBatch) -> Any:
    """Return which rows are not blank; a blank line is a row of empty cells."""
    columns, nothing = batch.columns[:-1], text("")
    blank = pc.equal(columns[0], nothing)
    for column in columns[1:]:
        if not pc.any(blank).as_py():
            break
        blank = pc.and_(blank, pc.equal(column, nothing))
    return pc.invert(blank)
