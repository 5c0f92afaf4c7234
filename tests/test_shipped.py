"""What the first screen must say, on the shipped data: read with the call beside you."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from coverage.model import Level
from coverage.staffing import By
from coverage.tables import records
from sources.cases import diagnosis_on, staffing_on
from sources.dataset import Dataset, load_dataset

CASES = yaml.safe_load(
    (Path(__file__).parent / "cases" / "livre" / "dates.yaml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def shipped() -> Dataset:
    return load_dataset()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["cas"])
def test_departments_on_a_day(case: dict[str, Any], shipped: Dataset) -> None:
    found = {r["code"]: r for r in records(diagnosis_on(shipped, case["date"], Level.DEPARTMENT))}
    assert len(found) == len(case["departements"])
    for code, expected in case["departements"].items():
        seen = found[code]
        verdict, branches, certainty = expected
        assert (seen["verdict"], seen["branches"], seen["certitude"]) == (
            verdict,
            branches,
            certainty,
        ), code
        assert seen["dans_aap"] == (code not in case["hors_appel"])
    for code, load in case.get("charges", {}).items():
        assert round(found[code]["charge"], 1) == load, code
    for code, need in case.get("besoins", {}).items():
        told = found[code]["besoin"]
        assert [round(told[key], 2) for key in ("bas", "central", "haut")] == need, code


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["cas"])
def test_fte_on_a_day(case: dict[str, Any], shipped: Dataset) -> None:
    counted = staffing_on(shipped, case["date"], By.DEPARTMENT)
    assert [
        float(counted.facilitators), float(counted.coordination), float(counted.unlocated)
    ] == case["etp"]  # fmt: skip


def test_the_three_motives_of_an_uncovered_department(shipped: Dataset) -> None:
    found = {r["code"]: r for r in records(diagnosis_on(shipped, date(2025, 7, 18)))}
    for code in ("09", "32", "48", "81", "46", "65", "82"):
        said = " ; ".join(fact["libelle"] for fact in found[code]["motifs"])
        assert "non localisés" in said
        assert "carte 2025" in said
        assert "hors du PNAD" in said
        assert all(fact["source"] for fact in found[code]["motifs"])


def test_after_the_source_stops_the_outcome_is_said_unknown(shipped: Dataset) -> None:
    found = records(diagnosis_on(shipped, date(2026, 1, 1)))
    for entry in found:
        assert any("issue de l'AAP 2025" in fact["libelle"] for fact in entry["motifs"])
