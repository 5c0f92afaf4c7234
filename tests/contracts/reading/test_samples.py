"""The public samples, where this machine has them; every case also has its own fixture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sources.contracts.forms import Form
from sources.contracts.reading import read_file

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "decp"
"""Real files beside the project, where there are some; never in it."""
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples on this machine")


@pytest.mark.parametrize(
    ("name", "form", "rows", "rejected"),
    [
        ("json2019_pes.json", Form.JSON_2019, 552, 0),
        ("tabulaire_2024H2_travaux.csv", Form.TABLE_CSV, 8_957, 0),
        ("marches_avec_modifications.json", Form.JSON_2022, 2, 0),
        ("marches_concessions.json", Form.JSON_2022, 4, 2),
        ("Marche.xml", Form.XML_2022, 2, 0),
    ],
)
def test_samples(out: Path, name: str, form: Form, rows: int, rejected: int) -> None:
    said = read_file(SAMPLES / name, 1, out)
    assert (said.form, said.rows, said.rejected, said.problems) == (form, rows, rejected, ())


def test_every_contract_of_the_json_is_read(out: Path) -> None:
    path = SAMPLES / "json2019_pes.json"
    whole = json.loads(path.read_text(encoding="utf-8"))["marches"]
    assert read_file(path, 1, out).rows == len(whole)
