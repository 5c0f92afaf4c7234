"""Bytes of a text table → its header and its rows, numbered as a spreadsheet shows them.

Everything is read as text: codes keep their zeros and dates are never guessed.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.encodings import decoded, is_control, refusal
from sources.problems import Problem, UnreadableFileError

__all__ = ["Row", "Table", "decode", "folded", "is_control", "read_table"]

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_ABOVE = 30
"""Rows, blank ones left out, among which the names of columns may be."""
MAX_HIDDEN = 10
"""Percentage of control characters from which a file is no table at all."""
SEPARATORS = ";,\t"
MARK = "sep="
"""What starts the line by which Excel is told the separator."""

_SIGNATURES = {
    b"PK\x03\x04": "un classeur ou une archive (XLSX, ODS, ZIP)",
    b"\xd0\xcf\x11\xe0": "un ancien classeur Excel (XLS)",
    b"%PDF": "un PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"\x1f\x8b": "une archive compressée",
    b"PAR1": "un fichier Parquet",
    b"SQLite format 3": "une base SQLite",
}
TOO_MANY_ROWS = f"plus de {MAX_ROWS} lignes : découpez le fichier."
EMPTY = "fichier vide : il faut au moins la ligne des noms de colonnes."


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank; cells beyond the header are kept as they are."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The header and the rows of a file; `name` is the file's, for messages.

    `problems` are what the reader noticed or mended; an error among them refuses the
    file, and comes with the others. `separator` is what cut the rows when it may also
    stand in a cell that was not quoted; "" for a workbook or a paste.
    """

    name: str
    header: Row
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    separator: str = ""


def folded(text: str) -> str:
    """Return a text without case, accents, or runs of spaces, for comparing headers.

    >>> folded("  Qualité ")
    'qualite'
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return "_".join(letters.replace("'", " ").replace("’", " ").replace("_", " ").split())


def column_letters(column: int) -> str:
    """Return the letters by which a spreadsheet names a column counted from 1.

    >>> column_letters(1), column_letters(16384)
    ('A', 'XFD')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def decode(data: bytes, name: str, hidden: int = 0) -> str:
    """Decode a text file: UTF-8 (with or without mark), UTF-16, else what reads as French.

    `hidden` is the percentage of control characters allowed.

    Raises:
        UnreadableFileError: too big, empty, or not a text.
    """
    refuse_size(data, name)
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise refusal(
                name,
                f"ce fichier est {kind}, pas un texte. Enregistrez le tableau en "
                "« CSV UTF-8 (séparateur : point-virgule) ».",
            )
    return decoded(data, name, hidden)[0]


def read_table(data: bytes, name: str) -> Table:
    """Read a CSV file: separator `;`, `,` or tab, whichever cuts the header most.

    Raises:
        UnreadableFileError: no text, no header, badly closed quotes, too many rows.
    """
    text = decode(data, name, MAX_HIDDEN)
    separator = separator_of(text)
    rows = list(records(text, separator, name))
    refuse_bounds(rows, name)
    return Table(name, rows[0], tuple(rows[1:]), separator=separator.strip())


def refuse_size(data: bytes, name: str) -> None:
    """Refuse a file that is empty or too big.

    Raises:
        UnreadableFileError: in both cases.
    """
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise refusal(name, EMPTY)
    if len(data) > MAX_BYTES:
        most = MAX_BYTES // 1024 // 1024
        raise refusal(
            name, f"fichier de plus de {most} Mo : trop gros. N'y laissez que le tableau."
        )


def refuse_bounds(rows: Sequence[Row], name: str, above: int = 1) -> None:
    """Refuse a table without a row, or with too many rows or columns.

    `above` is how many rows may stand above the data.

    Raises:
        UnreadableFileError: in each case.
    """
    if not rows:
        raise refusal(name, EMPTY)
    if len(rows) > MAX_ROWS + above:
        raise refusal(name, TOO_MANY_ROWS)
    widest = max(rows, key=lambda row: len(row.cells))
    if len(widest.cells) > MAX_COLUMNS:
        message = f"plus de {MAX_COLUMNS} colonnes : retirez les colonnes de trop."
        raise UnreadableFileError(name, [Problem(widest.line, "", "", message)])


def separator_of(text: str) -> str:
    """Return the separator that cuts the first written line into the most cells."""
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "").rstrip(
        "\r\n"
    )
    if len(first) == len(MARK) + 1 and first.lower().startswith(MARK):
        return first[-1]
    return max(SEPARATORS, key=lambda separator: len(_cells_of(first, separator)))


def _cells_of(line: str, separator: str) -> Sequence[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def records(text: str, separator: str, name: str) -> Iterator[Row]:
    """Cut a text into rows; a quoted cell of several lines is one row, a blank line counts.

    Raises:
        UnreadableFileError: badly closed quotes, with their row, or far too many rows.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = count = 0
    try:
        for line, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            if line == 1 and "".join(cells).lower() in {MARK, MARK + separator}:
                continue  # a mark for Excel, not a header
            count += 1
            if count > MAX_ROWS + MAX_ABOVE:
                raise refusal(name, TOO_MANY_ROWS)
            yield Row(line, tuple(cells))
    except csv.Error:
        message = (
            'guillemets mal fermés ou cellule démesurée : vérifiez les guillemets (") '
            "de cette ligne et de la précédente."
        )
        raise UnreadableFileError(name, [Problem(line + 1, "", "", message)]) from None
