"""Objects that bend the schema: whatever can be understood is, and nothing raises."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.contracts.flatten import MAX_TEXT, row_of
from sources.contracts.raw import RawRow
from sources.contracts.schemas import RAW


def flat(**fields: Any) -> RawRow:
    return row_of(fields, 1, concession=False, nan=False)


def test_a_row_has_the_fields_of_the_schema() -> None:
    assert RawRow._fields == tuple(name for name in RAW if name not in {"source", "rang"})


@pytest.mark.parametrize(
    ("social", "expected"),
    [
        (None, None),
        ("NC", None),
        ("", None),
        ([], "[]"),
        ({}, "[]"),
        ({"considerationSociale": []}, "[]"),
        ({"considerationSociale": None}, None),
        ({"considerationSociale": "Clause sociale"}, "Clause sociale"),
        (
            {"considerationSociale": ["Clause sociale", "Critère social"]},
            "Clause sociale | Critère social",
        ),
        (["Clause sociale", "Critère social"], "Clause sociale | Critère social"),
        ([{"considerationSociale": "Clause sociale"}], "Clause sociale"),
        ("Clause sociale, Critère social", "Clause sociale, Critère social"),
        (["NC", "Clause sociale"], "Clause sociale"),
        (["NC"], None),
    ],
)
def test_social_considerations(social: Any, expected: str | None) -> None:
    assert flat(considerationsSociales=social).sociale == expected


def test_an_absent_social_field_is_unknown() -> None:
    assert flat(id="1").sociale is None


@pytest.mark.parametrize(
    "changes",
    [
        [{"modification": {"id": 1, "montant": 20, "dureeMois": 8}}],
        [{"id": 1, "montant": 20, "dureeMois": 8}],
        {"modification": {"id": 1, "montant": 20, "dureeMois": 8}},
        {"modification": [{"id": 1, "montant": 20, "dureeMois": 8}]},
        {"id": 1, "montantModification": 20, "dureeMoisModification": 8},
        [[{"id": 1, "montant": 20, "dureeMois": 8}]],
        [{"id": 1, "montant": 15}, {"id": 2, "montant": 20, "dureeMois": 8}],
        [{"id": 2, "montant": 20}, {"id": 1, "montant": 15, "dureeMois": 8}],
        [{"id": 1, "montant": 20, "dureeMois": 8}, {"id": 2, "objetModification": "prix"}],
        [
            {"dateNotificationModification": "2024-09-01", "montant": 20, "dureeMois": 8},
            {"dateNotificationModification": "2024-05-01", "montant": 15},
        ],
    ],
)
def test_the_last_modification_gives_amount_and_duration(changes: Any) -> None:
    row = flat(montant="10", dureeMois="6", modifications=changes)
    assert (row.montant, row.montant_initial, row.duree) == ("20", "10", "8")


@pytest.mark.parametrize("changes", [None, [], {}, "NC", [None], [{"modification": None}], "x", 3])
def test_no_modification(changes: Any) -> None:
    row = flat(montant="10", dureeMois="6", modifications=changes)
    assert (row.montant, row.montant_initial, row.duree) == ("10", None, "6")


@pytest.mark.parametrize(
    ("buyer", "expected"),
    [
        ({"id": "1", "nom": "A"}, ("1", "A")),
        ("1", ("1", None)),
        ([{"id": "1", "nom": "A"}], ("1", "A")),
        (["1"], ("1", None)),
        ({"id": None}, (None, None)),
        ({}, (None, None)),
        ({"id": 12}, ("12", None)),
    ],
)
def test_buyers(buyer: Any, expected: tuple[str | None, str | None]) -> None:
    row = flat(acheteur=buyer)
    assert (row.acheteur_id, row.acheteur_nom) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"code": "09", "typeCode": "Code département"}, ("09", "Code département")),
        ("09", ("09", None)),
        ([{"code": "09", "typeCode": "X"}, {"code": "31"}], ("09", "X")),
        ("NC", ("NC", None)),
        ({"code": ["09"]}, ("09", None)),
    ],
)
def test_places(place: Any, expected: tuple[str | None, str | None]) -> None:
    row = flat(acheteur={"id": "1"}, lieuExecution=place)
    assert (row.lieu_code, row.lieu_type) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"nature": "Concession de travaux"},
        {"nature": "Délégation de service public"},
        {"_type": "Contrat de concession"},
        {"autoriteConcedante": {"id": "1"}},
    ],
)
def test_concessions_are_rejected(fields: dict[str, Any]) -> None:
    assert flat(id="1", **fields).rejet == "concession"


def test_long_texts_are_bounded() -> None:
    row = flat(id="1", objet="x" * 10**6, considerationsSociales=["y" * 30_000] * 9)
    assert (len(row.objet or ""), len(row.sociale or "")) == (MAX_TEXT, MAX_TEXT)


WORDS = """
    id acheteur autoriteConcedante nom code typeCode lieuExecution montant dureeMois modification
    modifications considerationsSociales considerationSociale nature _type idAccordCadre
    acheteur_id acheteur.id montantmodification dateNotification codeCPV objet x
"""
KEYS = st.sampled_from(sorted(set(WORDS.split())))
VALUES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.sampled_from(["NC", "1e999999", "-1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=8), st.booleans(), st.booleans())
def test_anything_makes_a_row_of_texts(record: dict[str, Any], concession: bool, nan: bool) -> None:
    row = row_of(record, 3, concession=concession, nan=nan)
    assert row.ligne == 3
    for text in row[1:]:
        assert text is None or (isinstance(text, str) and text.strip() and text.encode())
    assert not concession or row.rejet == "concession"
    if "considerationsSociales" not in record and "considerationSociale" not in record:
        assert row.sociale is None or "considerationssociales" in str(record).lower()
