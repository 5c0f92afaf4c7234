"""What is counted of a table of contracts, on DuckDB and on PostgreSQL when there is one."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coverage.tallies import Tally, added_up
from coverage.windows import Known, Window
from sources.contracts.engine import Engine
from sources.contracts.schemas import CONTRACTS
from sources.contracts.window import (
    TABLE,
    by_month,
    by_place,
    contracts_table,
    known_days,
    open_table,
)
from sources.problems import UnreadableFileError
from tests.contracts.window import made

YEAR = Window(date(2024, 7, 18), date(2025, 7, 17))
HALF = (date(2025, 1, 1), date(2025, 6, 30))
STATE = ("ETAT", "EPA_ETAT", "ETAT_PROBABLE")
HERE = ("09", "31")
TOLD: list[dict[str, Any]] = [
    {"jour": "2024-07-17"},  # the day before
    {"jour": "2024-07-18", "clause": True},
    {"jour": "2025-07-17", "clause": False, "annualise_centimes": 1_000},
    {"jour": "2025-07-18"},  # the day itself
    {"perimetre": "ETAT_PROBABLE", "commune": "09122", "annualise_centimes": 5},
    {"perimetre": "EPA_ETAT", "commune": "09122", "signalements": "libere|lieu_acheteur"},
    {"perimetre": "HORS"},
    {"perimetre": "CONSULAIRE"},
    {"departement": "31", "annualise_centimes": 7, "compte_euros": False},
    {"departement": "13"},
    {"departement": None, "region": "76"},
    {"jour": None},
]
EXPECTED = {
    Tally("09", None, contracts=2, known=2, clause=1, euros=2, priced=1, cents=1_000),
    Tally("09", "09122", contracts=2, likely=1, at_buyer=1, euros=2, priced=1, cents=5),
    Tally("31", None, contracts=1),
}

MONTHS: list[dict[str, Any]] = [
    *TOLD,
    {"jour": "2024-08-01"},
    {"jour": "2024-08-31", "clause": True},
    {"jour": "2024-09-01"},
]

Ask = Callable[[Any], list[tuple[Any, ...]]]


def test_on_duckdb(tmp_path: Path) -> None:
    table = open_table(made.table(tmp_path, TOLD))
    assert set(table.tallies(YEAR, STATE, HERE)) == EXPECTED
    assert table.known(STATE, HERE) == Known(date(2024, 7, 17), date(2025, 7, 18))


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="no PostgreSQL here")
def test_on_postgresql() -> None:
    import ibis  # noqa: PLC0415  only with a server
    import psycopg  # noqa: PLC0415  only with a server

    kinds = {"string": "text", "int64": "bigint", "boolean": "boolean"}
    columns = ", ".join(f"{name} {kinds[kind]}" for name, kind in CONTRACTS.items())
    contracts = contracts_table()
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute(f"CREATE TEMP TABLE {TABLE} ({columns})")
        marks = ", ".join(f"%({name})s" for name in CONTRACTS)
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", made.rows(*TOLD))

        def ask(question: Any) -> Sequence[tuple[Any, ...]]:
            return connection.execute(str(ibis.to_sql(question, dialect="postgres"))).fetchall()

        found = ask(by_place(contracts, YEAR.first, YEAR.last, STATE, HERE))
        assert {Tally(*row) for row in found} == EXPECTED
        assert ask(known_days(contracts, STATE, HERE)) == [("2024-07-17", "2025-07-18")]
        months = ask(by_month(contracts, STATE, HERE))
        half = added_up(Tally(*row) for m, *row in months if "2025-01" <= m <= "2025-06")
        direct = ask(by_place(contracts, *HALF, STATE, HERE))
        assert set(half) == {Tally(*row) for row in direct}
        assert len(half) == len(direct)
        connection.rollback()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2024, 8, 1), date(2024, 8, 31)),
        (date(2024, 7, 1), date(2025, 6, 30)),
        (date(2024, 8, 1), date(2025, 7, 31)),
        (date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_whole_months_are_counted_as_days_are(tmp_path: Path, first: date, last: date) -> None:
    folder = made.table(tmp_path, MONTHS)
    by_months = open_table(folder).tallies(Window(first, last), STATE, HERE)
    with Engine(tmp_path) as engine:
        engine.register(TABLE, folder / "marches.parquet")
        rows = engine.rows(by_place(contracts_table(), first, last, STATE, HERE))
    assert len(by_months) == len(rows)
    assert set(by_months) == {Tally(*row) for row in rows}


def test_a_perimeter_without_contracts_knows_no_day(tmp_path: Path) -> None:
    table = open_table(made.table(tmp_path, [{"perimetre": "HORS"}]))
    assert table.known(STATE, HERE) is None
    assert table.tallies(YEAR, STATE, HERE) == ()


def test_a_table_imported_again_is_counted_again(tmp_path: Path) -> None:
    before = open_table(made.table(tmp_path, [{}]))
    assert [one.contracts for one in before.tallies(YEAR, STATE, HERE)] == [1]
    after = open_table(made.table(tmp_path, [{}, {}]))
    assert after.fingerprint != before.fingerprint
    assert [one.contracts for one in after.tallies(YEAR, STATE, HERE)] == [2]


def test_the_store_names_its_own_state(tmp_path: Path) -> None:
    folder = made.table(tmp_path, [{}])
    (folder / "etat.json").write_text('{"empreinte": "abc", "sorties": {}}', "utf-8")
    assert open_table(folder).fingerprint == "abc"
    (folder / "etat.json").write_text("[1", "utf-8")
    assert len(open_table(folder).fingerprint) == 64


def test_a_path_with_quotes(tmp_path: Path) -> None:
    table = open_table(made.table(tmp_path / "l'été d'ici", [{}]))
    assert [one.contracts for one in table.tallies(YEAR, STATE, HERE)] == [1]


def refused(folder: Path) -> str:
    with pytest.raises(UnreadableFileError) as error:
        open_table(folder)
    return str(error.value)


def test_what_is_no_table_is_refused_in_french(tmp_path: Path) -> None:
    assert "marches import" in refused(tmp_path)
    assert "marches import" in refused(tmp_path / "absent")
    file = tmp_path / "marches.parquet"
    file.write_bytes(b"PAR1 rien PAR1")
    assert "illisible" in refused(tmp_path)
    file.unlink()
    import pyarrow as pa  # noqa: PLC0415  only here
    import pyarrow.parquet as pq  # noqa: PLC0415  only here

    pq.write_table(pa.table({"uid": ["1"]}), file)
    assert "colonnes absentes : accord" in refused(tmp_path).replace("acheteur_id", "accord")


def test_a_table_spoiled_after_it_was_opened(tmp_path: Path) -> None:
    table = open_table(made.table(tmp_path, [{}]))
    (tmp_path / "marches.parquet").write_bytes(b"")
    with pytest.raises(UnreadableFileError, match="illisible"):
        table.known(STATE, HERE)


def test_days_that_are_no_days_are_said_in_french(tmp_path: Path) -> None:
    table = open_table(made.table(tmp_path, [{"jour": "hier"}]))
    with pytest.raises(UnreadableFileError, match="illisible"):
        table.known(STATE, HERE)
