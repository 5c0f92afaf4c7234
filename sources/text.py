"""Bytes of a text table → its header and its rows, numbered as a spreadsheet shows them.

Everything is read as text: codes keep their zeros and dates are never guessed.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.problems import Problem, UnreadableFileError

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_HIDDEN = 10
"""Percentage of control characters from which a file is no table at all."""
SEPARATORS = ";,\t"

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
_PLAIN_CONTROLS = frozenset("\t\r\n\f\v")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank; cells beyond the header are kept as they are."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The header and the rows of a file; `name` is the file's, for messages.

    `problems` are what the reader noticed or mended; an error among them refuses the
    file, and comes with the others.
    """

    name: str
    header: Row
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def folded(text: str) -> str:
    """Return a text without case, accents, or runs of spaces, for comparing headers.

    >>> folded("  Qualité ")
    'qualite'
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return "_".join(letters.replace("'", " ").replace("’", " ").replace("_", " ").split())


def decode(data: bytes, name: str, hidden: int = 0) -> str:
    """Decode a text file: UTF-8 (with or without mark), else UTF-16, else Windows-1252.

    `hidden` is the percentage of control characters allowed.

    Raises:
        UnreadableFileError: too big, empty, or not a text.
    """
    _refuse_what_is_no_text(data, name)
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_plain(text, hidden):
            return text.removeprefix("\ufeff")
    raise _refusal(
        name,
        "contenu illisible : ce n'est pas un texte. Enregistrez le tableau en "
        "« CSV UTF-8 (séparateur : point-virgule) ».",
    )


def read_table(data: bytes, name: str) -> Table:
    """Read a CSV file: separator `;`, `,` or tab, whichever cuts the header most.

    Raises:
        UnreadableFileError: no text, no header, badly closed quotes, too many rows.
    """
    text = decode(data, name, MAX_HIDDEN)
    rows = list(_rows(text, _separator(text), name))
    if not rows:
        raise _refusal(name, "fichier vide : il faut au moins la ligne des noms de colonnes.")
    if len(rows) > MAX_ROWS + 1:
        raise _refusal(name, f"plus de {MAX_ROWS} lignes : découpez le fichier.")
    widest = max(rows, key=lambda row: len(row.cells))
    if len(widest.cells) > MAX_COLUMNS:
        message = f"plus de {MAX_COLUMNS} colonnes : retirez les colonnes de trop."
        raise UnreadableFileError(name, [Problem(widest.line, "", "", message)])
    return Table(name, rows[0], tuple(rows[1:]))


def _refuse_what_is_no_text(data: bytes, name: str) -> None:
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise _refusal(name, "fichier vide : il faut au moins la ligne des noms de colonnes.")
    if len(data) > MAX_BYTES:
        raise _refusal(name, f"fichier de plus de {MAX_BYTES // 1024 // 1024} Mo : trop gros.")
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise _refusal(
                name,
                f"ce fichier est {kind}, pas un texte. Enregistrez le tableau en "
                "« CSV UTF-8 (séparateur : point-virgule) ».",
            )


def _candidates(data: bytes) -> Iterator[str]:
    """Yield the encodings to try; UTF-16 only when it shows, as it decodes anything."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
        return
    yield "utf-8-sig"
    half = len(data) // 2
    if data[1::2].count(0) > half // 2:
        yield "utf-16-le"
    elif data[0::2].count(0) > half // 2:
        yield "utf-16-be"
    yield "cp1252"


def is_control(character: str) -> bool:
    """Tell whether a character is one of control, but for those that lay a text out."""
    return character < " " and character not in _PLAIN_CONTROLS


def _is_plain(text: str, hidden: int) -> bool:
    """Tell whether a text has no more control characters than this percentage."""
    return sum(map(is_control, text)) * 100 <= hidden * len(text)


def _separator(text: str) -> str:
    """Return the separator that cuts the first written line into the most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if len(first) == len("sep=;") and first.lower().startswith("sep="):
        return first[-1]
    return max(SEPARATORS, key=lambda separator: len(_cells_of(first, separator)))


def _cells_of(line: str, separator: str) -> Sequence[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def _rows(text: str, separator: str, name: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 0
    try:
        for line, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            if line == 1 and "".join(cells).lower() in {"sep=", f"sep={separator}"}:
                continue  # a mark for Excel, not a header
            yield Row(line, tuple(cells))
    except csv.Error:
        message = (
            'guillemets mal fermés ou cellule démesurée : vérifiez les guillemets (") '
            "de cette ligne et de la précédente."
        )
        raise UnreadableFileError(name, [Problem(line + 1, "", "", message)]) from None


def _refusal(name: str, message: str) -> UnreadableFileError:
    return UnreadableFileError(name, [Problem(None, "", "", message)])
