"""The contracts of the State counted by place over some days: what a measured need starts from.

The expressions are unbound and portable: the same ones run on DuckDB here and on PostgreSQL
in the tests. The table of contracts is only read, and only its needed columns.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coverage.months import month_end, month_starts
from coverage.tallies import Tally, added_up
from coverage.windows import Known, Window
from sources.contracts.condition import Condition, condition_of, warning_of
from sources.contracts.folder import CONTRACTS, STATE, read_json
from sources.contracts.reasons import Flag
from sources.contracts.schemas import CONTRACTS as COLUMNS
from sources.files import reason
from sources.problems import Problem, UnreadableFileError

if TYPE_CHECKING:
    import ibis

TABLE = "marches"
LIKELY = "ETAT_PROBABLE"
KEPT_ANSWERS, KEPT_TABLES = 256, 2
MONTH_LENGTH = len("AAAA-MM")


@dataclass(frozen=True, slots=True)
class ContractsTable:
    """A table of contracts in a folder.

    Attributes:
        path: the file.
        fingerprint: tells two states of it apart.
        warning: in French, what to beware of; "" when the folder is sound.
    """

    path: Path
    fingerprint: str
    warning: str = field(default="", compare=False)

    def known(self, perimeters: tuple[str, ...], departments: tuple[str, ...]) -> Known | None:
        """Return the days of the first and last State contract placed there, None without any.

        Raises:
            UnreadableFileError: the table was spoiled since it was opened.
        """
        return _known(self, perimeters, departments)

    def tallies(
        self, window: Window, perimeters: tuple[str, ...], departments: tuple[str, ...]
    ) -> tuple[Tally, ...]:
        """Count the contracts of some perimeters placed in some departments, by place.

        Raises:
            UnreadableFileError: the table was spoiled since it was opened.
        """
        return _tallies(self, window.first, window.last, perimeters, departments)


def has_table(folder: Path) -> bool:
    """Tell whether contracts were imported in a folder."""
    return (folder / CONTRACTS).is_file()


def open_table(folder: Path) -> ContractsTable:
    """Open the contracts of a folder, after checking that they can be read.

    Raises:
        UnreadableFileError: no table, or one that is not ours or is damaged.
    """
    path = folder / CONTRACTS
    if not path.is_file():
        message = (
            "aucun marché importé dans ce dossier : remplissez-le d'abord par "
            "« batch.py marches import FICHIER… --out DOSSIER »."
        )
        raise UnreadableFileError(str(folder), [Problem(None, "", "", message)])
    missing = sorted(set(COLUMNS) - set(_columns(path)))
    if missing:
        message = f"colonnes absentes : {', '.join(missing)}. Importez de nouveau les marchés."
        raise UnreadableFileError(str(path), [Problem(None, "", "", message)])
    return ContractsTable(path, _fingerprint(folder), warning_of(folder))


def _fingerprint(folder: Path) -> str:
    """Return what tells two states of the table apart: its state's when it can be believed."""
    if condition_of(folder) is Condition.SOUND:
        told = read_json(folder / STATE)
        if isinstance(told, dict) and isinstance(told.get("empreinte"), str) and told["empreinte"]:
            return str(told["empreinte"])
    return _digest(folder / CONTRACTS)


def contracts_table() -> ibis.Table:
    """Return the table of contracts, unbound."""
    import ibis  # noqa: PLC0415  a quarter of a second, only where contracts are counted

    return ibis.table(dict(COLUMNS), name=TABLE)


def known_days(
    contracts: ibis.Table, perimeters: tuple[str, ...], departments: tuple[str, ...]
) -> ibis.Table:
    """Return the first and last day of the contracts of some perimeters and places, one row.

    Of these places only: a file about elsewhere says nothing of the days known here.
    """
    state = contracts.filter(
        contracts.perimetre.isin(perimeters), contracts.departement.isin(departments)
    )
    return state.aggregate(first=state.jour.min(), last=state.jour.max())


def by_place(
    contracts: ibis.Table,
    first: date,
    last: date,
    perimeters: tuple[str, ...],
    departments: tuple[str, ...],
) -> ibis.Table:
    """Count contracts by department and commune, both days included.

    Columns: those of `coverage.tallies.Tally`, in its order. Days are texts AAAA-MM-JJ,
    which compare as days do.
    """
    rows = contracts.filter(
        contracts.perimetre.isin(perimeters),
        contracts.departement.isin(departments),
        contracts.jour >= first.isoformat(),
        contracts.jour <= last.isoformat(),
    )
    return _counted(rows, ["departement", "commune"])


def by_month(
    contracts: ibis.Table, perimeters: tuple[str, ...], departments: tuple[str, ...]
) -> ibis.Table:
    """Count contracts as `by_place` does, month by month: `AAAA-MM`, then its columns."""
    rows = contracts.filter(
        contracts.perimetre.isin(perimeters),
        contracts.departement.isin(departments),
        contracts.jour.notnull(),
    )
    rows = rows.mutate(mois=rows.jour.substr(0, MONTH_LENGTH))
    return _counted(rows, ["mois", "departement", "commune"])


def _counted(rows: ibis.Table, by: list[str]) -> ibis.Table:
    priced = rows.compte_euros & rows.annualise_centimes.notnull()
    return rows.group_by(by).aggregate(
        contracts=rows.count(),
        likely=rows.count(where=rows.perimetre == LIKELY),
        at_buyer=rows.count(where=rows.signalements.like(f"%{Flag.BUYER_PLACE.value}%")),
        known=rows.count(where=rows.clause.notnull()),
        clause=rows.count(where=rows.clause.fill_null(False)),
        euros=rows.count(where=rows.compte_euros),
        priced=rows.count(where=priced),
        cents=rows.annualise_centimes.sum(where=priced).cast("int64").fill_null(0),
    )


@lru_cache(maxsize=KEPT_ANSWERS)
def _known(
    table: ContractsTable, perimeters: tuple[str, ...], departments: tuple[str, ...]
) -> Known | None:
    question = known_days(contracts_table(), perimeters, departments)
    ((first, last),) = _rows(table.path, question)
    try:
        return Known(date.fromisoformat(first), date.fromisoformat(last)) if first else None
    except (TypeError, ValueError):
        raise _unreadable(table.path) from None


@lru_cache(maxsize=KEPT_ANSWERS)
def _tallies(
    table: ContractsTable,
    first: date,
    last: date,
    perimeters: tuple[str, ...],
    departments: tuple[str, ...],
) -> tuple[Tally, ...]:
    if first.day == 1 and last == month_end(last):
        months = _months(table, perimeters, departments)
        wanted = [row for month in month_starts(first, last) for row in months.get(month, ())]
        found = added_up(wanted)
    else:
        question = by_place(contracts_table(), first, last, perimeters, departments)
        found = [Tally(*row) for row in _rows(table.path, question)]
    return tuple(sorted(found, key=lambda one: (one.department, one.commune or "")))


@lru_cache(maxsize=KEPT_TABLES)
def _months(
    table: ContractsTable, perimeters: tuple[str, ...], departments: tuple[str, ...]
) -> Mapping[date, tuple[Tally, ...]]:
    """Count every month at once: a calendar asks for the windows of many."""
    found: dict[date, list[Tally]] = {}
    for month, *row in _rows(table.path, by_month(contracts_table(), perimeters, departments)):
        try:
            found.setdefault(date.fromisoformat(f"{month}-01"), []).append(Tally(*row))
        except ValueError:
            raise _unreadable(table.path) from None
    return MappingProxyType({month: tuple(rows) for month, rows in found.items()})


def _rows(path: Path, question: ibis.Table) -> list[tuple[Any, ...]]:
    """Run an expression on the file."""
    from sources.contracts.engine import to_sql  # noqa: PLC0415  loads duckdb

    return _ask(path, to_sql(question))


def _columns(path: Path) -> list[str]:
    return [str(row[0]) for row in _ask(path, f"DESCRIBE {TABLE}")]


def _ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query; a file that fails is said in French.

    Raises:
        UnreadableFileError: absent or not a Parquet file.
    """
    import duckdb  # noqa: PLC0415  only where contracts are counted

    from sources.contracts.engine import Engine  # noqa: PLC0415  the same

    try:
        with Engine(Path(tempfile.gettempdir())) as engine:
            engine.register(TABLE, path)
            return engine.query(sql)
    except duckdb.Error:
        raise _unreadable(path) from None


def _unreadable(path: Path) -> UnreadableFileError:
    message = "table de marchés illisible : importez de nouveau les marchés."
    return UnreadableFileError(str(path), [Problem(None, "", "", message)])


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file, read by pieces."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        message = f"lecture impossible : {reason(error)}."
        raise UnreadableFileError(str(path), [Problem(None, "", "", message)]) from None
