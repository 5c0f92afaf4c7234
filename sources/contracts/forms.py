"""What is said of a file that was read; light, so that anyone may import it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coverage.model import Labelled
from sources.problems import Problem

Progress = Callable[[int, int], None]
"""(bytes done, bytes in all): never goes back, ends with both equal."""

ONLY_BEFORE = "seul ce qui précède est lu"
"""What is said of a part that breaks off."""


class Form(Labelled):
    """The formats met in the wild, told by their shape."""

    JSON_2019 = "json_2019", "JSON, format 2019"
    JSON_2022 = "json_2022", "JSON, format 2022"
    XML_2022 = "xml_2022", "XML, format 2022"
    TABLE_CSV = "tableau_csv", "tableau consolidé, CSV"
    TABLE_PARQUET = "tableau_parquet", "tableau consolidé, Parquet"
    ECONOMIE_CSV = "economie_csv", "tableau economie.gouv, CSV"


@dataclass(frozen=True, slots=True)
class FileReading:
    """What was read of one file.

    Attributes:
        name: the file's name, for messages.
        fingerprint: sha256 of the bytes given, compressed or not.
        form: of the first member that could be read, when an archive holds several.
        rows: contract objects of JSON and XML (concessions included), rows of tables.
        rejected: those of them that the reader rejects.
        problems: what to tell; an error means that a part could not be read.
    """

    name: str
    fingerprint: str
    form: Form
    rows: int
    rejected: int
    problems: tuple[Problem, ...]


class Meter:
    """Counts bytes read and tells them."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._total = total
        self._done = 0
        self._progress = progress

    def advance(self, count: int) -> None:
        """Add bytes; never beyond the whole."""
        self._done = min(self._total, self._done + count)
        if self._progress is not None:
            self._progress(self._done, self._total)

    def finish(self) -> None:
        """Tell that everything is read, unless it was told already."""
        if self._done < self._total or not self._total:
            self.advance(self._total - self._done)
