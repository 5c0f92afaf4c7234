"""CSV tables, consolidated or from economie.gouv, streamed by Arrow as text."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from sources.contracts.arrays import integers, text
from sources.contracts.arrow_text import raw_columns
from sources.contracts.forms import ONLY_BEFORE, Form
from sources.contracts.raw import RawRow, RawWriter
from sources.contracts.reasons import Rejection
from sources.contracts.table_bytes import BLOCK_BYTES, TableBytes, is_open
from sources.contracts.table_header import Header
from sources.contracts.text_stream import TextStream
from sources.problems import Problem, shortened

SHOWN_ROWS = 3
"""Rows that are shown when all are shifted."""
_CUT = f"le fichier s'arrête au milieu d'une ligne : {ONLY_BEFORE}. Téléchargez-le de nouveau."
_UNCLOSED = (
    "guillemets ouverts et jamais fermés : les lignes qui suivent ne peuvent être lues. "
    f'Vérifiez les guillemets (") de cette ligne ; {ONLY_BEFORE}. '
    "Si elle est coupée, téléchargez de nouveau le fichier."
)
_STOPPED = (
    f"ligne démesurée (plus de 512 ko) : la lecture s'arrête ici, {ONLY_BEFORE}. "
    "Vérifiez les guillemets et les fins de ligne."
)
_NO_ROW = "aucune ligne sous l'en-tête : ce tableau est vide. Téléchargez de nouveau le fichier."


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
    _cell: str = ""
    _whole: int = 0
    _refused: list[Problem] = field(default_factory=list)
    _refusals: int = 0

    @property
    def form(self) -> Form:
        """Return the table's format."""
        return self.header.form

    def write(self, writer: RawWriter) -> None:
        """Write every row; those with too many or too few cells are rejected."""
        data = TableBytes(self.first, self.stream)
        self._row = self.header.line
        stopped = False
        try:
            for batch in self._batches(data):
                self._write_batch(batch, writer)
        except pa.ArrowException as error:
            stopped = "Empty CSV" not in str(error)
        last = self._shifted[-1] if self._shifted else None
        writer.add(self._passed(None))
        if stopped:
            said = _STOPPED if data.balanced else _UNCLOSED
            self.problems += (Problem(self._row + 1, "", "", said),)
        elif self._is_cut(data, last):
            swallowed = len(self._last.splitlines()) > 1
            said = _UNCLOSED if swallowed else _CUT
            self.problems += (Problem(self._row, "", shortened(self._last), said),)

    def nothing(self) -> tuple[Problem, ...]:
        """Say why no row gave anything, when their number or their shape is why."""
        if self._refusals:
            said = (
                "aucune ligne n'a le nombre de cellules de l'en-tête "
                f"({self._refusals} en tout, les premières suivent) : vérifiez le séparateur "
                "et les guillemets."
            )
            head = () if self._whole else (Problem(None, "", "", said),)
            return (*head, *self._refused)
        return () if self._whole else (Problem(self.header.line, "", "", _NO_ROW),)

    def _is_cut(self, data: TableBytes, refused: tuple[int, int, str] | None) -> bool:
        """Tell whether the text ends inside its last row, which may be a refused one."""
        separator = self.header.separator
        if refused is None:
            return data.ends_inside(self._cell, separator)
        _, found, text = refused
        short = found < self.header.width and bool(text.strip())
        return (short and not data.ends_line()) or is_open(text, separator)

    def _batches(self, data: TableBytes) -> arrow_csv.CSVStreamingReader:
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
            cells = [column[-1].as_py() for column in batch.columns]
            self._last, self._cell = self.header.separator.join(cells), cells[-1]
        batch = batch.append_column("ligne", integers(lines))
        batch = batch.filter(_written(batch))
        given = {role: batch.column(place) for role, place in self.header.columns.places.items()}
        self._whole += batch.num_rows
        columns = raw_columns(given) | {"ligne": batch.column("ligne")}
        writer.add_columns(columns, batch.num_rows)

    def _passed(self, line: int | None) -> list[RawRow]:
        """Return the refused rows up to a line, or all of them, and move past them."""
        rows = []
        while self._shifted and (line is None or self._shifted[0][0] <= line):
            self._row, found, text = self._shifted.popleft()
            self._last = text
            if text.strip():
                self._refusals += 1
                if len(self._refused) < SHOWN_ROWS:
                    self._refused.append(self._shift(found, text))
                said = f"{found} cellules pour {self.header.width} : {shortened(text[:200])}"
                rows.append(RawRow(self._row, Rejection.SHIFTED.value, said))
        return rows

    def _shift(self, found: int, text: str) -> Problem:
        cells = f"{found} cellule{'s' if found > 1 else ''} pour {self.header.width} colonnes"
        return Problem(self._row, "", shortened(text[:200]), f"{cells} : corrigez cette ligne.")


def _written(batch: pa.RecordBatch) -> Any:
    """Return which rows are not blank; a blank line is a row of empty cells."""
    columns, nothing = batch.columns[:-1], text("")
    blank = pc.equal(columns[0], nothing)
    for column in columns[1:]:
        if not pc.any(blank).as_py():
            break
        blank = pc.and_(blank, pc.equal(column, nothing))
    return pc.invert(blank)
