"""The State services of a territory, named: those whose contracts name the place come first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sources.atlas import atlas_of, read_geo_tables
from sources.contracts.book import open_book
from sources.contracts.services import Accompaniment, Register, Service
from sources.contracts.settings import contract_rules
from sources.dataset import DATA
from sources.parameters import read_parameters
from sources.who.services import buyers_of, signed_in
from tests.contracts.book.made import contract, write_store

TODAY = date(2024, 11, 2)

FIRST, SECOND = "17000000000010", "17000000000028"


def test_the_services_of_a_commune_are_those_of_its_department_the_nearest_first(
    tmp_path: Path,
) -> None:
    write_store(
        tmp_path,
        [
            contract(id="A", acheteur_id=FIRST, acheteur_nom="Premier"),
            contract(id="B", acheteur_id=FIRST, acheteur_nom="Premier"),
            contract(id="C", acheteur_id=SECOND, acheteur_nom="Second", commune="31555"),
            contract(id="D", acheteur_id=SECOND, departement="34", acheteur_nom="Second"),
        ],
    )
    rules = contract_rules(read_parameters(DATA / "parameters"), TODAY)
    atlas = atlas_of(read_geo_tables(DATA / "geo"))
    book = open_book(tmp_path, ("31", "34"), "76", rules)
    assert book is not None
    signed = signed_in(book)
    register = Register([Service(FIRST, state=Accompaniment.YES, structure="Relais")])
    near = buyers_of(signed, register, "31555", atlas)
    assert [(one.name, one.contracts, one.here) for one in near] == [
        ("Second", 1, 1),
        ("Premier", 2, 0),
    ]
    assert near[1].words == "Premier (accompagné par Relais)"
    whole = buyers_of(signed, register, "region", atlas)
    assert {one.name: one.contracts for one in whole} == {"Premier": 2, "Second": 2}
    assert buyers_of(signed, register, "09122", atlas) == ()
