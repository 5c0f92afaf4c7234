"""The files a contracts table is made of: `manifeste.json`, and one notice beside each.

A notice (`lignes/<fingerprint>.json`) repeats what the manifest says of one file, so that
a manifest damaged by hand is rebuilt from the notices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sources.contracts.folder import MANIFEST, Folder, read_json, write_json
from sources.problems import Problem, Severity

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")

READER = 2
"""To raise when the readers read a same file otherwise: rows kept before are read again."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file whose rows are kept.

    Attributes:
        number: its rank of import, from 1; at equal dates the highest wins.
        fingerprint: SHA-256 of the bytes given.
        form: how it was recognised, a code of the readers.
        rows: rows or contracts read; `rejected`: those that the reader could not read.
        imported_on: day, AAAA-MM-JJ.
        problems: what the reader noticed, as it is told at each import.
        reader: version of the readers, see `READER`.
        rows_print: SHA-256 of the rows as they are kept, "" for those of an older version.
        url, etag, last_modified: where it was downloaded from, "" for a file given.
    """

    number: int
    name: str
    fingerprint: str
    form: str
    rows: int
    rejected: int
    imported_on: str
    problems: tuple[Problem, ...] = ()
    reader: int = READER
    url: str = ""
    etag: str = ""
    last_modified: str = ""
    rows_print: str = ""

    def record(self) -> dict[str, Any]:
        """Return the file as JSON keeps it."""
        values = {key: getattr(self, field) for key, field in KEYS.items()}
        return values | {"problemes": [_problem_record(problem) for problem in self.problems]}


KEYS = {
    "numero": "number",
    "nom": "name",
    "empreinte": "fingerprint",
    "forme": "form",
    "lignes": "rows",
    "illisibles": "rejected",
    "importe_le": "imported_on",
    "lecteur": "reader",
    "adresse": "url",
    "etag": "etag",
    "modifie_le": "last_modified",
    "empreinte_lignes": "rows_print",
}
"""Key of the JSON → field of `KnownFile`; `problemes` comes beside."""
_ADDED = {"empreinte_lignes": ""}
"""Keys that lists written by an older version lack, and what is understood then."""
_LEAST = {"numero": 1, "lignes": 0, "illisibles": 0, "lecteur": 0}
_MOST = 10**12
"""Beyond this a number was not written by us."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The known files by number, and the number the next one gets."""

    files: tuple[KnownFile, ...] = ()
    next_number: int = 1

    def of_content(self, fingerprint: str) -> KnownFile | None:
        """Return the file that has this content."""
        return next((file for file in self.files if file.fingerprint == fingerprint), None)

    def of_url(self, url: str) -> KnownFile | None:
        """Return what was last downloaded from an address."""
        return next((file for file in self.files if file.url == url), None)

    def adding(self, file: KnownFile) -> Manifest:
        """Return the manifest with a file, in place of the one of same content or address."""
        others = (
            other
            for other in self.files
            if other.fingerprint != file.fingerprint and not (file.url and other.url == file.url)
        )
        files = tuple(sorted((*others, file), key=lambda known: known.number))
        return Manifest(files, max(self.next_number, file.number + 1))

    def fingerprints(self) -> set[str]:
        """Return the fingerprints of all the files."""
        return {file.fingerprint for file in self.files}

    def record(self) -> dict[str, Any]:
        """Return the manifest as JSON keeps it."""
        return {"prochain": self.next_number, "fichiers": [file.record() for file in self.files]}


def read_manifest(folder: Folder) -> tuple[Manifest, tuple[Problem, ...]]:
    """Read the manifest; one that is damaged or lost is rebuilt from the notices.

    Returns:
        the manifest, and a warning when it had to be rebuilt.
    """
    path = folder.file(MANIFEST)
    manifest = manifest_of(read_json(path))
    if manifest is not None:
        return manifest, ()
    notices = [known_file(read_json(file)) for file in _notices(folder)]
    files = sorted((file for file in notices if file), key=lambda file: (file.number, file.name))
    if not files and not path.exists():
        return Manifest(), ()
    rebuilt = Manifest()
    for file in files:
        free = max(file.number, rebuilt.next_number)
        rebuilt = rebuilt.adding(replace(file, number=free))
    names = ", ".join(file.name for file in rebuilt.files) or "aucun fichier"
    message = (
        f"liste des fichiers absente ou abîmée : refaite d'après les lignes gardées ({names}). "
        "S'il en manque, importez-les de nouveau."
    )
    return rebuilt, (Problem(None, "", MANIFEST, message, Severity.WARNING),)


def _notices(folder: Folder) -> Iterable[Path]:
    return sorted(folder.rows("x").parent.glob("*.json"))


def write_notice(folder: Folder, file: KnownFile) -> None:
    """Write beside the rows of a file what the manifest says of it."""
    write_json(folder.rows(file.fingerprint).with_suffix(".json"), file.record())


def read_notice(folder: Folder, fingerprint: str) -> KnownFile | None:
    """Return what stands beside the rows of a file; None when absent or damaged."""
    notice = known_file(read_json(folder.rows(fingerprint).with_suffix(".json")))
    return notice if notice is not None and notice.fingerprint == fingerprint else None


def manifest_of(content: Any) -> Manifest | None:
    """Return a manifest from its JSON; None when it is not one."""
    if not isinstance(content, dict) or not isinstance(content.get("fichiers"), list):
        return None
    files = [known_file(record) for record in content["fichiers"]]
    numbers = {file.number for file in files if file}
    following: Any = content.get("prochain")
    if None in files or len(numbers) != len(files) or not _is_number(following, 1):
        return None
    return Manifest(
        tuple(file for file in files if file), max([following, *(number + 1 for number in numbers)])
    )


def known_file(record: Any) -> KnownFile | None:
    """Return a known file from its JSON; None when a field is absent or of another kind."""
    record = _ADDED | record if isinstance(record, dict) else {}
    if set(record) != {*KEYS, "problemes"}:
        return None
    if not all(
        _is_number(record[key], _LEAST[key]) if key in _LEAST else type(record[key]) is str
        for key in KEYS
    ):
        return None
    if not _FINGERPRINT.fullmatch(record["empreinte"]) or not _is_day(record["importe_le"]):
        return None
    try:
        problems = tuple(_problem(told) for told in record["problemes"])
    except (TypeError, KeyError, ValueError):
        return None
    return KnownFile(**{field: record[key] for key, field in KEYS.items()}, problems=problems)


def _is_number(value: Any, least: int) -> bool:
    return type(value) is int and least <= value <= _MOST


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _problem_record(problem: Problem) -> dict[str, Any]:
    return problem.record() | {"gravite": problem.severity.value}


def _problem(record: dict[str, Any]) -> Problem:
    texts = [record[key] for key in ("colonne", "valeur", "message")]
    line = record["ligne"]
    if not all(type(text) is str for text in texts) or type(line) not in {int, type(None)}:
        raise ValueError
    return Problem(
        line,
        record["colonne"],
        record["valeur"],
        record["message"],
        Severity(record["gravite"]),
    )
