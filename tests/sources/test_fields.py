import pytest

from coverage.model import Certainty, Role
from sources import fields
from sources.fields import Reading
from sources.problems import Severity


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("facilitateur", Role.FACILITATOR),
        ("Facilitatrice", Role.FACILITATOR),
        ("COORDINATEUR", Role.COORDINATOR),
        ("Coordonnateur régional", Role.COORDINATOR),
        ("chargé de mission", None),
        ("Facilitateur / coordinateur", None),
        ("", None),
    ],
)
def test_roles(text: str, role: Role | None) -> None:
    assert fields.role(text).value is role


def test_a_cell_with_two_roles_asks_for_two_rows() -> None:
    assert "une ligne par poste" in fields.role("Coordinateur et facilitateur").message


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("", Certainty.ESTABLISHED),
        ("établi", Certainty.ESTABLISHED),
        ("Déduit", Certainty.DEDUCED),
        ("à confirmer", Certainty.TO_CONFIRM),
        ("a_confirmer", Certainty.TO_CONFIRM),
        ("présumé, à confirmer", Certainty.TO_CONFIRM),
        ("sûr", None),
    ],
)
def test_certainties(text: str, certainty: Certainty | None) -> None:
    assert fields.certainty(text).value is certainty


@pytest.mark.parametrize("certainty", Certainty)
def test_the_words_on_screen_are_read_back(certainty: Certainty) -> None:
    assert fields.certainty(certainty.label) == Reading(certainty)


def test_a_text_is_one_line_of_composed_letters() -> None:
    assert fields.words(" Te\u0301s t\n\tde\x07\u2028 plus ") == Reading("Tés t de plus")


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\ufeff", "\u00ad", "\uffff", "\ufdd0"])
def test_what_shows_nothing_is_taken_away_and_said(hidden: str) -> None:
    read = fields.words(f"Mai{hidden}son")
    assert (read.value, read.severity) == ("Maison", Severity.INFO)
    assert f"U+{ord(hidden):04X}" in read.message


def test_a_text_has_a_limit_that_is_named() -> None:
    assert fields.words("x" * 2000).value == "x" * 2000
    assert "2000" in fields.words("x" * 2001).message
    assert fields.words("x" * 100, 100).message == ""
    assert "100" in fields.words("x" * 101, 100).message


@pytest.mark.parametrize(("text", "good"), [("aap2022-11", 1), ("", 1), ("a b", 0), ("é", 0)])
def test_identifiers(text: str, good: int) -> None:
    assert (fields.identifier(text).message == "") == bool(good)


@pytest.mark.parametrize(
    "text", ["-", "—", "?", "??", "NC", "n.c.", "N/A", "néant", "Inconnue", "sans objet", "aucun"]
)
def test_words_and_marks_for_nothing_known(text: str) -> None:
    assert fields.says_nothing(text)


@pytest.mark.parametrize("text", ["", "non", "31", "0", "region", "tous", "#N/A", "2025", "naf"])
def test_words_that_say_something(text: str) -> None:
    assert not fields.says_nothing(text)
