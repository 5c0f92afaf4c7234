"""The cases of tests/cases: what a reader of the call can check by hand."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from coverage.diagnosis import diagnose
from coverage.findings import Diagnosis
from tests.coverage import worlds

FOLDER = Path(__file__).parents[1] / "cases"


def _cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield pytest.param(case, id=f"{file.stem}: {case['cas']}")


def _seen(found: Diagnosis, key: str) -> Any:
    """Return what the engine says, in the words of the cases."""
    return {
        "verdict": lambda: found.verdict.value,
        "branches": lambda: [branch.number for branch in found.branches],
        "certitude": lambda: found.certainty.value,
        "taux": lambda: found.fair_rate,
        "recu": lambda: found.fair_supply,
        "prorata": lambda: found.prorata,
        "tension": lambda: found.tension,
        "charge": lambda: found.load,
        "etp_propre": lambda: found.own_fte,
        "etp_limitrophe": lambda: found.bordering_fte,
        "besoin": lambda: found.need.central,
        "besoin_bas": lambda: found.need.low,
        "besoin_haut": lambda: found.need.high,
        "source_du_besoin": lambda: " ; ".join(
            fact.source for fact in found.facts if fact.label.startswith("Besoin")
        ),
        "suffit_au_besoin_bas": lambda: any(
            fact.label.startswith("Au besoin bas") for f in found.findings for fact in f.facts
        ),
        "base": lambda: found.need.basis.value,
        "part_communes": lambda: found.share_communes,
        "part_population": lambda: found.share_population,
        "part_besoin": lambda: found.share_need,
        "dans_aap": lambda: found.in_call,
        "manque": lambda: found.certificate.missing if found.certificate else None,
        "avec": lambda: list(found.certificate.territories) if found.certificate else None,
        "note_besoin_haut": lambda: any("besoin haut" in fact.label for fact in found.notes),
    }[key]()


@pytest.mark.parametrize("case", list(_cases()))
def test_case(case: dict[str, Any]) -> None:
    atlas = worlds.atlas(case["territoires"])
    found = {
        diagnosis.code: diagnosis
        for diagnosis in diagnose(
            atlas,
            worlds.LEVELS[case.get("niveau", "departement")],
            worlds.roster(case),
            worlds.needs(case, atlas),
            worlds.parameters(case),
            case.get("date", worlds.DAY),
        )
    }
    assert case["attendu"], "un cas sans attente ne vérifie rien"
    for code, expected in case["attendu"].items():
        for key, value in expected.items():
            seen = _seen(found[str(code)], key)
            wanted = worlds.fraction(value) if isinstance(seen, Fraction) else value
            if key == "source_du_besoin":
                assert value in seen.replace("\u00a0", " ").replace("\u202f", " ")
                continue
            assert seen == wanted, f"{code}, {key} : attendu {value}, obtenu {seen}"
