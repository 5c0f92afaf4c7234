"""What the pages read of the store: the State's contracts of the region, ready to be counted.

A book is a snapshot: a later import makes another one, and never changes figures on screen
halfway. Amounts are cents, shares are left to the reader: they need the number known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from sources.contracts.engine import to_sql
from sources.contracts.folder import CONTRACTS as CONTRACTS_FILE
from sources.contracts.folder import QUARANTINE as ASIDE_FILE
from sources.contracts.schemas import CONTRACTS
from sources.contracts.settings import ContractRules
from sources.contracts.state import State, read_state
from sources.problems import Problem, UnreadableFileError

OUTSIDE = "HORS"
_TRIES = 3
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "512MB",
    "threads": 2,
    "autoinstall_known_extensions": False,
}

# Where a contract stands for a reader of this region; as `volume` groups them.
_PLACE = """CASE WHEN departement IN (SELECT unnest($departments)) THEN 'departement'
    WHEN lieu = 'region' AND region = $region THEN 'region'
    WHEN lieu = 'pays' OR lieu IS NULL THEN 'pays' ELSE 'ailleurs' END"""


@dataclass(frozen=True, slots=True)
class Volume:
    """State contracts of one place and one year; the fields are `schemas.VOLUMES`."""

    departement: str | None
    lieu: str
    annee: int
    marches: int
    etat: int
    epa: int
    probables: int
    marches_euros: int
    euros_centimes: int
    annualise_centimes: int
    mediane_centimes: float | None
    plus_gros_centimes: int | None
    plafonds_repetes: int
    sous_contrats: int
    lieu_acheteur: int
    sociale_connue: int
    sociale_oui: int
    clause_oui: int
    reserve_oui: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How many contracts and how much, over some scope; cents."""

    contracts: int
    cents: int


@dataclass(frozen=True, slots=True)
class Around:
    """The whole store in a few figures, every buyer and every place.

    Attributes:
        before: accepted and quarantined contracts, each once, amounts that can be read.
        after: accepted contracts, all their amounts.
        counted: of these, what the euros count (repeated ceilings once, no sub-contract).
        state_before, state_after, state_counted: the same for the State's perimeters.
        elsewhere: State contracts placed in another region.
        first, last: days of the State's contracts.
    """

    before: Totals
    after: Totals
    counted: Totals
    state_before: Totals
    state_after: Totals
    state_counted: Totals
    elsewhere: int
    first: date | None
    last: date | None
    quarantined: int
    state_quarantined: int


class Book:
    """A snapshot of the store. Safe to share: each question has a cursor of its own."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        departments: Sequence[str],
        region: str,
        rules: ContractRules,
        around: Around,
        state: State,
    ) -> None:
        self._connection = connection
        self.folder, self.departments, self.rules = folder, tuple(departments), rules
        self.around, self.state = around, state
        rows = self.ask(_volumes_sql(rules.perimeters, self.departments, region))
        self.volumes = tuple(Volume(**row) for row in rows)

    @property
    def fingerprint(self) -> str:
        """Return what tells two states of the store apart."""
        return self.state.fingerprint

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years that have State contracts, the latest first."""
        return tuple(sorted({one.annee for one in self.volumes}, reverse=True))

    def year(self, year: int) -> tuple[Volume, ...]:
        """Return the volumes of a year: one a department of the region, empty ones too."""
        found = {one.departement: one for one in self.volumes if one.annee == year}
        return tuple(found.get(code) or empty_volume(code, year) for code in self.departments)

    def unlocated(self, year: int) -> dict[str, Volume]:
        """Return the volumes of a year that lie in no department: `region`, `pays`."""
        return {one.lieu: one for one in self.volumes if one.annee == year and not one.departement}

    def ask(self, sql: str, **values: object) -> list[dict[str, Any]]:
        """Return the rows that answer a question in SQL, by name of column.

        The table `marches` holds the State's contracts of the region with their `place`.
        """
        cursor = self._connection.cursor()
        try:
            answer = cursor.execute(sql, {k: v for k, v in values.items() if f"${k}" in sql})
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
        finally:
            cursor.close()


def empty_volume(department: str, year: int) -> Volume:
    """Return the volume of a department where no contract was imported for a year."""
    figures = {field.name: 0 for field in fields(Volume)}
    unknown = {"mediane_centimes": None, "plus_gros_centimes": None}
    known: dict[str, Any] = {**figures, **unknown}
    known |= {"departement": department, "lieu": "departement", "annee": year}
    return Volume(**known)


@cache
def _volumes_sql(perimeters: Sequence[str], departments: Sequence[str], region: str) -> str:
    import ibis  # noqa: PLC0415  a second to load: only a page that shows volumes pays it

    from sources.contracts.volume import volume  # noqa: PLC0415  as above

    contracts = ibis.table(dict(CONTRACTS), name="marches")
    lines = volume(contracts, perimeters, departments, region)
    return to_sql(lines.order_by("annee", "lieu", "departement"))


def open_book(
    folder: Path, departments: Sequence[str], region: str, rules: ContractRules
) -> Book | None:
    """Read the store; None before any import.

    Args:
        folder: the store.
        departments: codes of the region's departments.
        region: code of the region.
        rules: what counts as the State.

    Raises:
        UnreadableFileError: a table that is damaged.
    """
    state = read_state(folder)
    for _ in range(_TRIES):
        if state is None:
            return None
        failed, book = "", None
        try:
            book = _opened(folder, departments, region, rules, state)
        except duckdb.Error:
            # The quarantine alone may be what fails: told apart, so that it can be named.
            failed = ASIDE_FILE if _reads(folder / CONTRACTS_FILE) else CONTRACTS_FILE
        again = read_state(folder)
        if again is not None and again.fingerprint == state.fingerprint:
            if not failed:
                return book
            break
        state = again  # an import replaced the files while they were read
    raise unreadable(failed or CONTRACTS_FILE)


def unreadable(name: str) -> UnreadableFileError:
    """Return the refusal of a table of the store."""
    message = "absente, ou abîmée. Importez de nouveau les fichiers : la table sera refaite."
    return UnreadableFileError(name, [Problem(None, "", "", message)])


def _reads(path: Path) -> bool:
    try:
        with duckdb.connect(":memory:", config=_SETTINGS) as connection:
            connection.execute("SELECT 1 FROM read_parquet(?) LIMIT 1", [str(path)]).fetchone()
    except duckdb.Error:
        return False
    return True


def _opened(
    folder: Path, departments: Sequence[str], region: str, rules: ContractRules, state: State
) -> Book:
    connection = duckdb.connect(":memory:", config=_SETTINGS)
    values = {"departments": list(departments), "region": region}
    connection.execute(
        f"CREATE TABLE marches AS SELECT *, {_PLACE} AS place FROM read_parquet($file) "
        f"WHERE perimetre <> '{OUTSIDE}' AND {_PLACE} <> 'ailleurs'",
        {**values, "file": str(folder / CONTRACTS_FILE)},
    )
    around = _around(connection, folder, values, rules)
    return Book(connection, folder, departments, region, rules, around, state)


_ACCEPTED = f"""SELECT count(*), coalesce(sum(montant_centimes), 0),
    count(*) FILTER (compte_euros),
    coalesce(sum(montant_centimes) FILTER (compte_euros), 0),
    count(*) FILTER (s), coalesce(sum(montant_centimes) FILTER (s), 0),
    count(*) FILTER (s AND compte_euros),
    coalesce(sum(montant_centimes) FILTER (s AND compte_euros), 0),
    count(*) FILTER (s AND place = 'ailleurs'),
    min(jour) FILTER (s), max(jour) FILTER (s)
    FROM (SELECT *, perimetre IN (SELECT unnest($perimeters)) AS s, {_PLACE} AS place
          FROM read_parquet($file))"""

_ASIDE = """SELECT count(*), coalesce(sum(cents), 0), count(*) FILTER (s),
    coalesce(sum(cents) FILTER (s), 0)
    FROM (SELECT uid, max(montant_centimes) AS cents,
                 bool_or(perimetre IN (SELECT unnest($perimeters))) AS s
          FROM read_parquet($file) GROUP BY uid)"""


def _around(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    values: Mapping[str, object],
    rules: ContractRules,
) -> Around:
    perimeters = list(rules.perimeters)
    accepted = connection.execute(
        _ACCEPTED, {**values, "perimeters": perimeters, "file": str(folder / CONTRACTS_FILE)}
    ).fetchone()
    # Always written, empty or not: an absent one is damage, not « none in quarantine ».
    aside = connection.execute(
        _ASIDE, {"perimeters": perimeters, "file": str(folder / ASIDE_FILE)}
    ).fetchone()
    a, q = accepted or (0,) * 11, aside or (0,) * 4
    return Around(
        before=Totals(a[0] + q[0], int(a[1] + q[1])),
        after=Totals(a[0], int(a[1])),
        counted=Totals(a[2], int(a[3])),
        state_before=Totals(a[4] + q[2], int(a[5] + q[3])),
        state_after=Totals(a[4], int(a[5])),
        state_counted=Totals(a[6], int(a[7])),
        elsewhere=a[8],
        first=date.fromisoformat(a[9]) if a[9] else None,
        last=date.fromisoformat(a[10]) if a[10] else None,
        quarantined=q[0],
        state_quarantined=q[2],
    )
