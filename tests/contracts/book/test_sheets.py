import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sources.contracts.book import Book, open_book
from sources.contracts.lists import Wanted
from sources.contracts.services import Register
from sources.contracts.settings import contract_rules
from sources.contracts.sheets import (
    USED,
    buyer_sheet,
    contract_sheet,
    export,
    stamp_of,
    volume_sheet,
)
from sources.dataset import DATA
from sources.export import Sheet
from sources.parameters import read_parameters
from tests.contract_world import DEPARTMENTS, HOSTILE_OBJECT
from tests.contracts.book.made import write_world

ON = date(2024, 11, 2)
PARAMETERS = read_parameters(DATA / "parameters")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder: Path = write_world(tmp_path_factory.mktemp("marches"))
    found = open_book(folder, DEPARTMENTS, "76", contract_rules(PARAMETERS, ON))
    assert found is not None
    return found


def rows(book: Book, sheet: Sheet) -> list[dict[str, str]]:
    data = export(sheet, stamp_of(book, PARAMETERS, ON), "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data), delimiter=";"))


def test_the_export_of_the_volume_is_what_the_screen_counts(book: Book) -> None:
    found = rows(book, volume_sheet(book, 2024))
    on_screen = {one.departement: one for one in book.year(2024) if one.marches}
    assert {row["departement"] for row in found if row["departement"]} == set(on_screen)
    for row in found:
        if row["departement"]:
            volume = on_screen[row["departement"]]
            assert int(row["marches"]) == volume.marches
            assert row["euros"].replace(",", ".") == f"{volume.euros_centimes / 100:.0f}"
    assert {row["lieu"] for row in found} == {"departement", "region", "pays"}


def test_the_list_is_exported_whole_and_safe(book: Book) -> None:
    wanted = Wanted(year=2024, department="48")
    found = rows(book, contract_sheet(book, wanted))
    assert any(row["objet"] == "'" + HOSTILE_OBJECT for row in found)
    assert {row["departement"] for row in found} == {"48"}
    assert "2 marchés de l'État en quarantaine" in found[0]["parametres"]
    book_ = openpyxl.load_workbook(
        io.BytesIO(export(contract_sheet(book, wanted), stamp_of(book, PARAMETERS, ON), "xlsx"))
    )
    cells = [cell for page in book_ for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_buyers_say_what_the_register_says(book: Book) -> None:
    found = rows(book, buyer_sheet(book, Wanted(year=2024), Register([])))
    assert {row["accompagnement"] for row in found} == {"non_renseigne"}
    assert all(len(row["acheteur_id"]) == 14 for row in found)


def test_the_filters_stand_in_the_export(book: Book) -> None:
    stamp = stamp_of(book, PARAMETERS, ON, ["lieu = 31"])
    assert "lieu = 31" in str(stamp.cells())
    assert set(stamp.used) == set(USED)
    assert stamp.on == date(2024, 9, 27)


def test_an_unknown_form_is_refused(book: Book) -> None:
    with pytest.raises(KeyError):
        export(volume_sheet(book), stamp_of(book, PARAMETERS, ON), "pdf")
