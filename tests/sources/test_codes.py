import pytest

from coverage.territories import Atlas
from sources.codes import CodeReader, is_mangled
from sources.problems import Severity


@pytest.mark.parametrize(
    ("text", "code", "why"),
    [
        ("9", "09", "zéro perdu"),
        ("9.0", "09", "écrit comme un nombre, zéro perdu"),
        ("31.0", "31", "écrit comme un nombre"),
        ("9001", "09001", "zéro perdu"),
        ("31555,00", "31555", "écrit comme un nombre"),
        ("31 555", "31555", "écrit comme un nombre"),
        ("243\u202f400\u202f017", "243400017", "écrit comme un nombre"),
    ],
)
def test_a_code_mended_is_said_with_the_reason(
    atlas: Atlas, text: str, code: str, why: str
) -> None:
    read = CodeReader(atlas).one(text)
    assert (read.value, read.severity) == (code, Severity.INFO)
    assert f"lu comme « {code} » ({why})" in read.message


@pytest.mark.parametrize("text", ["09", "31555", "243400017", "region", "Région", "13"])
def test_a_code_as_it_is_needs_no_word(atlas: Atlas, text: str) -> None:
    read = CodeReader(atlas).one(text)
    assert read.value is not None
    assert read.message == ""


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2.43E+08", "scientifique"),
        ("2,43400017E8", "scientifique"),
        ("9.11", "09|11"),
        ("30.48", "30|48"),
        ("2025-11-09", "date"),
        ("2025-11-09 00:00:00", "date"),
        ("09/11/2025", "date"),
        ("9-nov.", "date"),
        ("30-août", "date"),
        ("75", "ni dans la région, ni voisin"),
        ("971", "ni dans la région, ni voisin"),
        ("2A", "ni dans la région, ni voisin"),
        ("2b", "ni dans la région, ni voisin"),
        ("24340001", "8 chiffres, au lieu de 9"),
        ("2434000170", "10 chiffres, au lieu de 9"),
        ("24340001700022", "SIRET"),
        ("31000", "code postal"),
        ("３１", "U+FF13"),
        ("31\u200b", "U+200B"),
    ],
)
def test_an_unknown_code_is_refused_with_what_it_may_have_been(
    atlas: Atlas, text: str, hint: str
) -> None:
    read = CodeReader(atlas).one(text)
    assert read.value is None
    assert "code inconnu" in read.message
    assert hint in read.message


def test_the_code_of_the_region_is_not_read_as_a_department(atlas: Atlas) -> None:
    read = CodeReader(atlas).one(atlas.region)
    assert read.value is None
    assert "« region »" in read.message


@pytest.mark.parametrize("text", ["31", "09|11", "31-09", "l'Aude", "31 - Gard", "31-Gard"])
def test_what_no_spreadsheet_mangled(text: str) -> None:
    assert not is_mangled(text)
