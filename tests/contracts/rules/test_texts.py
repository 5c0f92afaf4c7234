"""What each rule reads in a text: tables a lawyer can read, on both engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ibis
import pytest
import yaml
from ibis.expr import types as ir

from sources.contracts.rules.amounts import read_slowly, slow_texts, with_cents
from sources.contracts.rules.buyers import NAMED_BY, judge
from sources.contracts.rules.days import read_days
from sources.contracts.rules.durations import read_durations
from sources.contracts.rules.lookup import distinct
from sources.contracts.rules.pipeline import INPUTS
from sources.contracts.rules.places import read_places
from sources.contracts.rules.sirets import key_holds, with_siret
from sources.contracts.rules.social import read_social
from tests.contracts.rules.engines import Engine, apply, rules

CASES = Path(__file__).parent / "cases"
BUYERS = [
    {"identifiant": "213100001", "perimetre": "EPA_ETAT"},
    {"identifiant": "21310000100026", "perimetre": "GIP"},
]


def _sirets(texts: ir.Table) -> ir.Table:
    rows = with_siret(texts)
    return rows.mutate(cle=key_holds(rows.siret))


def _amounts(texts: ir.Table) -> ir.Table:
    slow = read_slowly(slow_texts(texts, "montant"))
    return with_cents(texts, "montant", slow).rename(
        centimes="montant_centimes", trop="montant_trop", repare="montant_repare"
    )


def _buyers(texts: ir.Table) -> ir.Table:
    return judge(texts, ibis.table(dict(INPUTS["acheteurs"]), name="acheteurs"))


READERS: Mapping[str, tuple[tuple[str, ...], Callable[[ir.Table], ir.Table]]] = {
    "sirets": (("acheteur_id",), _sirets),
    "jours": (("texte",), read_days),
    "montants": (("montant",), _amounts),
    "durees": (("duree",), lambda texts: read_durations(texts, rules())),
    "lieux": (("lieu_code", "lieu_type"), read_places),
    "sociale": (("sociale",), read_social),
    "acheteurs": (NAMED_BY, _buyers),
}


@pytest.mark.parametrize("name", READERS)
def test_texts(engine: Engine, name: str) -> None:
    columns, reader = READERS[name]
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8"))
    schema = dict.fromkeys(columns, "string")
    engine.fill("textes", schema, [dict(zip(columns, c["lu"], strict=True)) for c in cases])
    engine.fill("acheteurs", INPUTS["acheteurs"], BUYERS)
    texts = distinct(ibis.table(schema, name="textes"), *columns)
    found = {tuple(row[c] for c in columns): row for row in apply(engine, reader(texts))}
    for case in cases:
        row = found[tuple(text or "" for text in case["lu"])]
        assert {key: row[key] for key in case["attendu"]} == case["attendu"], case["cas"]
