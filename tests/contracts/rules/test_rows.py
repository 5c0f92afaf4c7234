"""What becomes of rows read: tables a lawyer can read, on both engines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.contracts.rules.engines import GOOD, Engine, judge, table

CASES = Path(__file__).parent / "cases" / "lignes"
FATES = ("accepte", "quarantaine", "rejete", "doublon")


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{file.stem}: {case['cas']}")
        for file in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(file.read_text("utf-8"))
    ]


@pytest.mark.parametrize("case", _cases())
def test_rows(engine: Engine, case: dict[str, Any]) -> None:
    rows = [GOOD | row for row in case["lignes"]]
    judge(engine, rows, case.get("acheteurs", ()), case.get("liberations", ()))
    kept = {row["id"]: row for row in table(engine, "marches")}
    for name, expected in case.get("marches", {}).items():
        assert {key: kept[name][key] for key in expected} == expected, name
    held: dict[str, list[str]] = {}
    for row in sorted(table(engine, "quarantaine"), key=lambda one: str(one["code"])):
        held.setdefault(row["uid"][14:], []).append(row["code"])
    assert held == case.get("quarantaine", {})
    refused = sorted(row["code"] for row in table(engine, "rejets"))
    assert refused == sorted(case.get("rejets", [])) or "rejets" not in case
    counts = table(engine, "decompte")
    by_code: Counter[str] = Counter()
    for row in counts:
        by_code[row["code"]] += row["n"]
    if "decompte" in case:
        assert by_code == Counter(case["decompte"])
    read = Counter(row.get("source", 1) for row in case["lignes"])
    told = Counter(dict.fromkeys(read, 0))
    for row in counts:
        told[row["source"]] += row["n"] if row["code"] in FATES else 0
    assert told == read, "lus = acceptés + quarantaine + rejetés + doublons, fichier par fichier"
