"""Laws of the rules: no text breaks them, no row vanishes, engines agree."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.contracts.reasons import Rejection
from sources.contracts.schemas import CONTRACTS, RAW, SET_ASIDE
from tests.contracts.rules.engines import GOOD, Engine, OnDuckDB, OnPostgreSQL, judge, table

RESULTS = ("marches", "quarantaine", "rejets", "decompte")
FATES = ("accepte", "quarantaine", "rejete", "doublon")
SIRETS = (
    "11000201100044",
    "12010000000013",
    "19000000000017",
    "110 002 011 00044",
    "35600000000006",
)
ODD: dict[str, tuple[str | None, ...]] = {
    "id": ("1", "2", "3", "", "NC", None, "ÉTÉ-1"),
    "acheteur_id": (*SIRETS, "11000201100045", "1", "00000000000000", None, "NC"),
    "acheteur_nom": ("UNIVERSITÉ", "Lycée", None, "ŒUVRE", "CHAMBRES"),
    "acheteur_categorie": ("État", "Commune", None),
    "categorie_juridique": ("7113", "7383", "9999", "x", None),
    "acheteur_departement": ("31", "2A", "20", None),
    "nature": ("Marché", "Accord-cadre", None),
    "cpv": ("45000000", "72", "x", None),
    "lieu_code": (
        "31",
        "31000",
        "9209",
        "2A004",
        "20200",
        "73",
        "FR",
        "FR31000",
        "078",
        None,
        "NC",
    ),
    "lieu_type": ("Code postal", "Code commune", "Code région", "Code pays", "Code canton", None),
    "duree": ("12", "0", "365", "-1", "99999999999", "12.0", None, "x"),
    "notification": ("2024-03-01", "2024-03-20", "01/03/2024", "2024-02-30", "2030-01-01", None),
    "publication": ("2024-04-01T00:00", "NC", None),
    "montant": ("100000", "100000,00", "1e5", "1e17", "0.005", "-3", "1111111", "NaN", None, "x"),
    "montant_initial": ("5", "x", None),
    "modification": ("0", "1", "10", "x", None),
    "modification_date": ("2024-05-01", "x", None),
    "sociale": ("Clause sociale", "Sans objet", "Clause sociale, Sans objet", "[]", "x", None),
    "accord_cadre": ("AC1", "NC", None),
    "rejet": (None, None, None, str(Rejection.CONCESSION)),
}
"""Values met in real files and their neighbours, few enough for rows to collide."""
TEXTS = [name for name, kind in RAW.items() if kind == "string"]

any_row = st.fixed_dictionaries({name: st.none() | st.text(max_size=20) for name in TEXTS})
odd_row = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in ODD.items()})
# PostgreSQL stores no NUL.
stored_text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
stored_row = st.fixed_dictionaries({name: st.none() | stored_text for name in TEXTS})
file_number = st.integers(1, 3)


def _with_files(rows: list[tuple[dict[str, Any], int]]) -> list[dict[str, Any]]:
    return [row | {"source": source} for row, source in rows]


def _check_fates(engine: Engine, rows: list[dict[str, Any]]) -> None:
    read = Counter(row["source"] for row in rows)
    told = Counter(dict.fromkeys(read, 0))
    for line in table(engine, "decompte"):
        told[line["source"]] += line["n"] if line["code"] in FATES else 0
    assert told == read
    kept = {row["uid"] for row in table(engine, "marches")}
    held = {row["uid"] for row in table(engine, "quarantaine")}
    assert not kept & held
    assert len(kept) == len(table(engine, "marches"))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(any_row, file_number), min_size=1, max_size=6))
def test_no_text_breaks_a_rule(duck: OnDuckDB, rows: list[tuple[dict[str, Any], int]]) -> None:
    numbered = [GOOD | row for row in _with_files(rows)]
    judge(duck, numbered)
    _check_fates(duck, numbered)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(field=st.sampled_from(TEXTS), texts=st.lists(st.text(max_size=40), max_size=12))
def test_no_text_in_a_good_row_breaks_a_rule(duck: OnDuckDB, field: str, texts: list[str]) -> None:
    numbered = [GOOD | {field: text, "source": 1} for text in texts]
    judge(duck, numbered)
    _check_fates(duck, numbered)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(odd_row, file_number), min_size=1, max_size=40))
def test_each_row_has_one_fate(duck: OnDuckDB, rows: list[tuple[dict[str, Any], int]]) -> None:
    numbered = _with_files(rows)
    judge(duck, numbered)
    _check_fates(duck, numbered)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(odd_row, file_number), min_size=1, max_size=40))
def test_engines_agree(
    duck: OnDuckDB, postgres: OnPostgreSQL, rows: list[tuple[dict[str, Any], int]]
) -> None:
    numbered = _with_files(rows)
    judge(duck, numbered)
    judge(postgres, numbered)
    for name in RESULTS:
        told = [sorted(map(repr, table(engine, name))) for engine in (duck, postgres)]
        assert told[0] == told[1], name


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(stored_row, min_size=1, max_size=6))
def test_engines_agree_on_any_text(
    duck: OnDuckDB, postgres: OnPostgreSQL, rows: list[dict[str, Any]]
) -> None:
    numbered = [GOOD | row | {"source": 1} for row in rows]
    for engine in (duck, postgres):
        judge(engine, numbered)
    for name in RESULTS:
        told = [sorted(map(repr, table(engine, name))) for engine in (duck, postgres)]
        assert told[0] == told[1], name


def test_results_have_the_columns_promised(engine: Engine) -> None:
    judge(engine, [GOOD, GOOD | {"id": "b", "montant": None}, GOOD | {"id": None}])
    assert list(table(engine, "marches")[0]) == list(CONTRACTS)
    assert list(table(engine, "quarantaine")[0]) == list(SET_ASIDE)
    assert list(table(engine, "rejets")[0]) == list(SET_ASIDE)


def test_peers_far_away_wait(engine: Engine) -> None:
    rows = [GOOD | {"id": str(n), "montant": str(1000 + n)} for n in range(30)]
    judge(engine, [*rows, GOOD | {"id": "far", "montant": "4200000"}])
    assert [row["code"] for row in table(engine, "quarantaine")] == ["montant_hors_pairs"]
    judge(engine, [*rows[:28], GOOD | {"id": "far", "montant": "4200000"}])
    assert table(engine, "quarantaine") == []


@pytest.mark.parametrize(("amount", "far"), [("3900", False), ("4100", True)])
def test_peers_are_at_least_a_tenth_of_log_apart(engine: Engine, amount: str, far: bool) -> None:
    # 6 deviations of at least 0.1: beyond 10^0.6 = 3.98 times the median.
    rows = [GOOD | {"id": str(n), "montant": "1000"} for n in range(40)]
    judge(engine, [*rows, GOOD | {"id": "far", "montant": amount}])
    assert bool(table(engine, "quarantaine")) is far


def test_contracts_without_division_are_peers_of_each_other(engine: Engine) -> None:
    rows = [GOOD | {"id": str(n), "montant": "1000", "cpv": None} for n in range(40)]
    judge(engine, [*rows, GOOD | {"id": "far", "montant": "900000", "cpv": "45000000"}])
    assert table(engine, "quarantaine") == []
    judge(engine, [*rows, GOOD | {"id": "far", "montant": "900000", "cpv": "x"}])
    assert [row["uid"][14:] for row in table(engine, "quarantaine")] == ["far"]
