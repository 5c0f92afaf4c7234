"""What a file is, by its first bytes and its shape; never by its name."""

from __future__ import annotations

from coverage.model import Labelled
from sources.problems import Problem, UnreadableFileError
from sources.text import is_control

PARQUET = b"PAR1"
MAX_HIDDEN = 5
"""Percentage of control characters from which a file is no text."""
_KINDS = (
    (b"PK\x03\x04", "une archive dans une archive"),
    (b"\x1f\x8b", "une archive dans une archive"),
    (b"BZh", "une archive bzip2"),
    (b"7z\xbc\xaf", "une archive 7z"),
    (b"Rar!", "une archive RAR"),
    (b"\xfd7zXZ", "une archive xz"),
    (b"\x28\xb5\x2f\xfd", "une archive zstd"),
    (b"\xd0\xcf\x11\xe0", "un ancien document Office (XLS, DOC)"),
    (b"%PDF", "un PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"SQLite format 3", "une base SQLite"),
    (b"\x7fELF", "un programme"),
)
_EXPECTED = (
    "Formats lus : JSON ou XML des données essentielles (2019, 2022), tableau consolidé "
    "(CSV, Parquet), tableau CSV d'economie.gouv, en clair, .gz ou .zip."
)
_HTML = ("<!doctype html", "<html", "<head", "<body", "<script", "<meta")


class Shape(Labelled):
    """The four ways a file is read."""

    JSON = "json", "JSON"
    XML = "xml", "XML"
    TABLE = "tableau", "tableau CSV"
    PARQUET = "parquet", "Parquet"


def shape_of(name: str, start: bytes, text: str) -> Shape:
    """Tell how to read a file from its first bytes and from the text they make.

    Raises:
        UnreadableFileError: empty, binary, a web page, or a document of another kind.
    """
    if start.startswith(PARQUET):
        return Shape.PARQUET
    for signature, kind in _KINDS:
        if start.startswith(signature):
            raise refusal(name, f"ce fichier est {kind}. {_EXPECTED}")
    bare = text.lstrip("\ufeff\x00 \t\r\n")
    if not bare:
        raise refusal(name, "fichier vide.")
    if sum(map(is_control, text)) * 100 > MAX_HIDDEN * len(text):
        raise refusal(name, f"contenu illisible : ce n'est pas un texte. {_EXPECTED}")
    if bare[:15].lower().startswith(_HTML):
        message = (
            "c'est une page web, pas des données : l'adresse a sans doute changé, ou le site "
            "a répondu par une page d'erreur. Téléchargez de nouveau le fichier."
        )
        raise refusal(name, message)
    if bare[0] in "{[":
        return Shape.JSON
    return Shape.XML if bare[0] == "<" else Shape.TABLE


def refusal(name: str, message: str) -> UnreadableFileError:
    """Return the error of a whole file."""
    return UnreadableFileError(name, [Problem(None, "", "", message)])
