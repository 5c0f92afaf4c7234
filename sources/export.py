"""What every export is made of: a table, and the stamp that says what it was made from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from coverage.parameters import ParameterValue
from sources.csv_fr import csv_bytes
from sources.settings import one_line

ROOT = Path(__file__).resolve().parent.parent
SHOWN_CODES = 20
DATE, PARAMETERS, FINGERPRINT = "date_reference", "parametres", "empreinte"
STAMP_COLUMNS = {
    DATE: "Date de la situation décrite",
    PARAMETERS: "Valeurs des paramètres employés, fichier de besoins, limites du diagnostic",
    FINGERPRINT: "Empreinte SHA-256 de tout ce dont l'export est tiré",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: `columns` maps each name to its description; cells are plain values."""

    title: str
    columns: Mapping[str, str]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an export was made from.

    Attributes:
        used: the parameters that the table rests on, by key.
        labels: key of a parameter → its French label.
        sources: documents and data sets, with their licence where there is one.
        needs: name of the file of declared needs, "" without one.
        codes: the territories the diagnosis is limited to, () for all.
        warnings: what the reader of the table must know.
    """

    on: date
    used: Mapping[str, ParameterValue]
    labels: Mapping[str, str]
    sources: tuple[str, ...]
    fingerprint: str
    needs: str = ""
    codes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def cells(self) -> tuple[Any, ...]:
        """Return the cells of `STAMP_COLUMNS`; each row repeats them, so codes are cut short."""
        shown = ", ".join(self.codes[:SHOWN_CODES])
        if (more := len(self.codes) - SHOWN_CODES) > 0:
            shown += f" et {more} autres"
        parts = (
            one_line(self.used),
            self.needs and f"besoins déclarés = {self.needs}",
            shown and f"codes = {shown}",
            *self.warnings,
        )
        return (self.on, " ; ".join(p for p in parts if p) or "aucun", self.fingerprint)


@cache
def version() -> str:
    """Return the product's version, as pyproject.toml gives it."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def sheet_csv(sheet: Sheet, stamp: Stamp) -> bytes:
    """Write a table for French Excel, the stamp in its last columns."""
    tail = stamp.cells()
    columns: Sequence[str] = (*sheet.columns, *STAMP_COLUMNS)
    return csv_bytes(columns, ((*row, *tail) for row in sheet.rows))
