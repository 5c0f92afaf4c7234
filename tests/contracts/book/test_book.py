from datetime import date
from pathlib import Path

import pytest

from sources.contracts.book import Book, open_book
from sources.contracts.lists import (
    Wanted,
    buyers,
    buyers_by_department,
    contracts,
    count,
    quarantine,
)
from sources.contracts.settings import ContractRules, contract_rules
from sources.dataset import DATA
from sources.parameters import read_parameters
from sources.problems import UnreadableFileError
from tests.contracts.book.made import aside, contract, write_store

PLACES = ("09", "31", "34")


@pytest.fixture(scope="module")
def rules() -> ContractRules:
    return contract_rules(read_parameters(DATA / "parameters"), date(2024, 11, 2))


def opened(folder: Path, rules: ContractRules) -> Book:
    book = open_book(folder, PLACES, "76", rules)
    assert book is not None
    return book


@pytest.fixture
def book(tmp_path: Path, rules: ContractRules) -> Book:
    known = {"sociale": "oui", "clause": True, "critere": False, "reserve": False}
    none = {"sociale": "non", "clause": False, "critere": False, "reserve": False}
    return opened(
        write_store(
            tmp_path,
            [
                contract(id="A", montant_centimes=300_00, annualise_centimes=100_00, **known),
                contract(id="B", montant_centimes=100_00, annualise_centimes=100_00, **none),
                contract(id="C", montant_centimes=500_00, compte_euros=False),
                contract(id="D", jour="2023-02-01", departement="34", perimetre="EPA_ETAT"),
                contract(id="E", departement=None, lieu="region", region="76"),
                contract(id="F", departement=None, lieu="pays", lieu_code="FR"),
                contract(id="G", departement=None, lieu="region", region="84"),
                contract(id="H", departement="75"),
                contract(id="I", perimetre="HORS", acheteur_id="21310555400017"),
                contract(id="J", perimetre="GIP", acheteur_id="13000000000018"),
            ],
            [
                aside("montant_symbolique", uid="Q1", montant_centimes=100),
                aside("lieu_illisible", uid="Q1", montant_centimes=100, valeur="zz"),
                aside("siret_cle", uid="Q2", perimetre="HORS", montant_centimes=700_00),
                aside("lieu_absent", uid="Q3", departement="75", montant_centimes=None),
            ],
        ),
        rules,
    )


def test_a_year_has_every_department_and_only_the_state(book: Book) -> None:
    assert book.years == (2024, 2023)
    ariege, garonne, herault = book.year(2024)
    assert (ariege.departement, ariege.marches, ariege.mediane_centimes) == ("09", 0, None)
    assert (garonne.marches, garonne.marches_euros, garonne.euros_centimes) == (3, 2, 400_00)
    assert (garonne.annualise_centimes, garonne.plus_gros_centimes) == (200_00, 300_00)
    assert garonne.mediane_centimes == 200_00
    assert (garonne.sociale_connue, garonne.sociale_oui, garonne.clause_oui) == (2, 1, 1)
    assert herault.marches == 0
    assert book.year(2023)[2].epa == 1


def test_what_has_no_department_is_apart_and_other_regions_are_counted(book: Book) -> None:
    beyond = book.unlocated(2024)
    assert {place: one.marches for place, one in beyond.items()} == {"region": 1, "pays": 1}
    assert book.around.elsewhere == 2
    assert (book.around.first, book.around.last) == (date(2023, 2, 1), date(2024, 3, 1))


def test_figures_before_and_after_quarantine_count_each_contract_once(book: Book) -> None:
    around = book.around
    assert around.after.contracts == 10
    assert around.before.contracts == 13
    assert around.before.cents - around.after.cents == 100 + 700_00
    assert around.after.cents - around.counted.cents == 500_00
    assert around.state_before.contracts - around.state_after.contracts == 2
    assert (around.quarantined, around.state_quarantined) == (3, 2)


def test_before_any_import_there_is_no_book(tmp_path: Path, rules: ContractRules) -> None:
    assert open_book(tmp_path, PLACES, "76", rules) is None
    assert open_book(tmp_path / "absent", PLACES, "76", rules) is None


def test_a_damaged_table_is_said(tmp_path: Path, rules: ContractRules) -> None:
    folder = write_store(tmp_path, [contract()])
    (folder / "marches.parquet").write_bytes(b"PAR1")
    with pytest.raises(UnreadableFileError, match=r"marches\.parquet : absente"):
        open_book(folder, PLACES, "76", rules)


def test_a_book_does_not_change_under_a_reader(book: Book, tmp_path: Path) -> None:
    write_store(tmp_path, [contract()])
    assert count(book, Wanted())[0] == 6


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), "ABCDEF"),
        (Wanted(state_only=False), "ABCDEFJ"),
        (Wanted(year=2023), "D"),
        (Wanted(department="31"), "ABC"),
        (Wanted(department="region"), "E"),
        (Wanted(department="pays"), "F"),
        (Wanted(perimeter="EPA_ETAT"), "D"),
        (Wanted(social="oui"), "A"),
        (Wanted(social="clause"), "A"),
        (Wanted(social="non"), "B"),
        (Wanted(social="inconnu"), "CDEF"),
        (Wanted(text="TRAVAUX fictíf"), "ABCDEF"),
        (Wanted(text="travaux zzz"), ""),
        (Wanted(text="' OR 1=1 --"), ""),
        (Wanted(text="%"), ""),
        (Wanted(department="31' OR '1'='1"), ""),
    ],
)
def test_a_list_is_limited_as_asked(book: Book, wanted: Wanted, ids: str) -> None:
    assert sorted(row["id"] for row in contracts(book, wanted)) == list(ids)
    assert count(book, wanted)[0] == len(ids)


def test_pages_follow_one_another(book: Book) -> None:
    pages = [contracts(book, Wanted(), 2, start) for start in (0, 2, 4, 6)]
    ids = [row["id"] for page in pages for row in page]
    assert ids == [row["id"] for row in contracts(book, Wanted())]


def test_buyers_are_counted_by_establishment(book: Book) -> None:
    (one,) = buyers(book, Wanted(year=2024, department="31"))
    assert (one["marches"], one["euros_centimes"], one["departements"]) == (3, 400_00, ["31"])
    assert one["perimetre_regle"] == "SIREN commençant par 17"
    assert buyers_by_department(book) == {"31": ("17000000000010",), "34": ("17000000000010",)}


def test_the_quarantine_groups_the_reasons_of_a_contract(book: Book) -> None:
    page = quarantine(book)
    assert (page.total, [row["uid"] for row in page.rows]) == (1, ["Q1"])
    assert [one["code"] for one in page.rows[0]["motifs"]] == [
        "lieu_illisible",
        "montant_symbolique",
    ]
    assert page.codes == {"lieu_illisible": 1, "montant_symbolique": 1}
    every = quarantine(book, state_only=False)
    assert (every.total, every.rows[0]["uid"]) == (3, "Q2")
    assert quarantine(book, "lieu_illisible").total == 1
    assert quarantine(book, "siret_cle").total == 0
    assert quarantine(book, text="ATTENTE marche").total == 1
    assert quarantine(book, state_only=False, limit=1, start=2).rows[0]["uid"] == "Q3"


def test_a_lost_quarantine_is_not_an_empty_one(tmp_path: Path, rules: ContractRules) -> None:
    folder = write_store(tmp_path, [contract()])
    book = opened(folder, rules)
    (folder / "quarantaine.parquet").unlink()
    with pytest.raises(UnreadableFileError, match=r"quarantaine\.parquet : absente"):
        quarantine(book)
    with pytest.raises(UnreadableFileError, match=r"quarantaine\.parquet : absente"):
        open_book(folder, PLACES, "76", rules)
