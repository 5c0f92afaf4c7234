"""The volume of a region: counts, euros, what is not located; on both engines."""

from __future__ import annotations

from typing import Any

import ibis
import pytest

from sources.contracts.schemas import CONTRACTS, VOLUMES
from sources.contracts.volume import volume
from tests.contracts.rules.engines import GOOD, Engine, apply, judge, rules

HERE = ("09", "31")
MARKETS = ibis.table(dict(CONTRACTS), name="marches")


def _volumes(engine: Engine, *rows: dict[str, Any]) -> dict[tuple[Any, ...], dict[str, Any]]:
    judge(engine, [GOOD | {"id": str(number)} | row for number, row in enumerate(rows)])
    found = apply(engine, volume(MARKETS, rules().perimeters, HERE, "76"))
    return {(row["lieu"], row["departement"], row["annee"]): row for row in found}


def test_a_line_has_every_column(engine: Engine) -> None:
    (line,) = _volumes(engine, {}).values()
    assert list(line) == list(VOLUMES)


def test_counts_and_euros_by_department_and_year(engine: Engine) -> None:
    lines = _volumes(
        engine,
        {"montant": "100", "duree": "24"},
        {"montant": "300", "acheteur_id": "13000000000013"},
        {"montant": "800", "acheteur_id": "19000000000017", "acheteur_nom": "UNIVERSITE"},
        {"montant": "700", "notification": "2023-05-01"},
        {"montant": "900", "lieu_code": "09200"},
    )
    assert set(lines) == {
        ("departement", "31", 2024), ("departement", "31", 2023), ("departement", "09", 2024)
    }  # fmt: skip
    line = lines["departement", "31", 2024]
    assert (line["marches"], line["etat"], line["epa"], line["probables"]) == (3, 1, 1, 1)
    assert (line["marches_euros"], line["euros_centimes"]) == (3, 120_000)
    assert line["annualise_centimes"] == 5_000 + 30_000 + 80_000
    assert (line["mediane_centimes"], line["plus_gros_centimes"]) == (30_000, 80_000)


def test_a_repeated_ceiling_and_a_sub_contract_stay_out_of_euros(engine: Engine) -> None:
    ceiling = {"montant": "400000"}
    (line,) = _volumes(
        engine, ceiling, ceiling, ceiling, {"montant": "100", "accord_cadre": "AC1"}
    ).values()
    assert (line["marches"], line["marches_euros"]) == (4, 1)
    assert line["euros_centimes"] == line["plus_gros_centimes"] == 40_000_000
    assert (line["plafonds_repetes"], line["sous_contrats"]) == (2, 1)


def test_nothing_in_euros_is_zero_and_has_no_median(engine: Engine) -> None:
    (line,) = _volumes(engine, {"accord_cadre": "AC1"}).values()
    assert (line["marches"], line["euros_centimes"], line["mediane_centimes"]) == (1, 0, None)


def test_region_and_country_are_lines_of_their_own(engine: Engine) -> None:
    lines = _volumes(
        engine,
        {"lieu_code": "73", "lieu_type": "Code région"},
        {"lieu_code": "76", "lieu_type": "Code région"},
        {"lieu_code": "FR", "lieu_type": "Code pays"},
        {"lieu_code": "84", "lieu_type": "Code région"},
        {"lieu_code": "75001"},
    )
    assert {key: line["marches"] for key, line in lines.items()} == {
        ("region", None, 2024): 2,
        ("pays", None, 2024): 1,
    }


def test_only_the_perimeters_asked(engine: Engine) -> None:
    assert _volumes(engine, {"acheteur_id": "21310000000016"}) == {}


def test_social_shares_count_known_rows(engine: Engine) -> None:
    said = ("Clause sociale", "Marché réservé", "Sans objet", None, "Clause sociale, Sans objet")
    (line,) = _volumes(engine, *({"sociale": value} for value in said)).values()
    assert (line["marches"], line["sociale_connue"], line["sociale_oui"]) == (5, 3, 2)
    assert (line["clause_oui"], line["reserve_oui"]) == (1, 1)


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_buyers_place_is_told(engine: Engine, year: int) -> None:
    place = {"lieu_code": None, "acheteur_departement": "31", "notification": f"{year}-03-01"}
    lines = _volumes(engine, place)
    assert lines["departement", "31", year]["lieu_acheteur"] == 1


def test_a_contract_released_without_a_place_is_counted_apart(engine: Engine) -> None:
    lost = GOOD | {"id": "1", "lieu_code": "9209", "lieu_type": "Code postal"}
    uid = lost["acheteur_id"] + "1"
    judge(engine, [lost], released=[{"uid": uid, "code": "lieu_quatre_chiffres"}])
    (line,) = apply(engine, volume(MARKETS, rules().perimeters, HERE, "76"))
    assert (line["lieu"], line["departement"], line["marches"]) == ("pays", None, 1)
