"""In what condition the tables of a folder are, told cheaply: sizes only, no table is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coverage.model import Labelled
from sources.contracts.folder import CONTRACTS, MANIFEST, OUTPUTS, STATE, Folder, read_json

_AGAIN = "importez de nouveau un des fichiers pour refaire les tables."


class Condition(Labelled):
    """What a reader can expect of a folder."""

    ABSENT = "absente", "Aucun marché importé"
    SOUND = "saine", "Table de marchés en place"
    UNFINISHED = "inachevee", "Import interrompu"
    DAMAGED = "abimee", "Table de marchés abîmée"


def condition_of(path: Path) -> Condition:
    """Tell in what condition the tables of a folder are."""
    if Folder(path).is_unfinished():
        return Condition.UNFINISHED
    if not any((path / name).exists() for name in (STATE, MANIFEST, CONTRACTS)):
        return Condition.ABSENT
    return Condition.DAMAGED if damaged(path) else Condition.SOUND


def damaged(path: Path) -> tuple[str, ...]:
    """Return the names of files that are absent, or not those that the import wrote."""
    return damaged_of(path, read_json(path / STATE))


def damaged_of(path: Path, record: Any) -> tuple[str, ...]:
    """Return the same when the content of `etat.json` is already there."""
    if not isinstance(record, dict) or not isinstance(record.get("sorties"), dict):
        return (STATE,)
    sizes = record.get("tailles", {})
    if not isinstance(sizes, dict):
        return (STATE,)
    made = [name for name in OUTPUTS if name in record["sorties"]]
    found = {name: _size(path / name) for name in made}
    return tuple(
        name for name, size in found.items() if size is None or size != sizes.get(name, size)
    )


def _size(path: Path) -> int | None:
    """Return the size of a file, None when it is absent."""
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


def warning_of(path: Path) -> str:
    """Return in French what to beware of, and what to do; "" when nothing."""
    condition = condition_of(path)
    if condition is Condition.UNFINISHED:
        return (
            "un import a été interrompu pendant la mise en place des tables, qui ne sont pas "
            "toutes du même jour : relancez-le avec le même fichier."
        )
    if condition is Condition.DAMAGED:
        return f"{', '.join(damaged(path))} absent ou abîmé : {_AGAIN}"
    return ""
